"""One history on several machines: rows handed on through a folder that all of them reach."""
