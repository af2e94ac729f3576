"""Home, the greeting, and the rescue of a damaged progress file."""
