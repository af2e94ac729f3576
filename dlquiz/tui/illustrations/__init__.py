"""Pictures of what a question is about, made from the run of its own reference on its own numbers."""
