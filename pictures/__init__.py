"""The pictures of the README: the real program in a real terminal, typed at and drawn by `python -m pictures`."""
