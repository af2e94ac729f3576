"""Banks from and for other tools: a file comes in, or a bank goes out, and what is lost is shown first."""
