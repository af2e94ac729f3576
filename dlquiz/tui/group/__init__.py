"""The study group: its assignments, and for teachers how its questions came out."""
