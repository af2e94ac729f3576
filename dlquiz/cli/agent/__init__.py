"""What a program that speaks the Model Context Protocol may ask: the tools of `dlquiz mcp`."""
