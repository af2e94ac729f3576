"""The Model Context Protocol over lines of JSON-RPC: it knows tools, and nothing of the quiz."""
