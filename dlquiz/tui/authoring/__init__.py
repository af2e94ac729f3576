"""Adding and editing questions, and banks that change meanwhile."""
