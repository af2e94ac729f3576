"""Sessions: policies choose, a session asks, marks and records."""
