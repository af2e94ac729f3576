"""Help, the command palette, and notices."""
