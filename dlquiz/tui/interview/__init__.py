"""Mock interviews: setup, conversation, report."""
