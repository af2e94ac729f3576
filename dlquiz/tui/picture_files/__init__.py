"""Pictures of a question as files: an SVG that plays by itself, or a GIF by the extra `gif`."""
