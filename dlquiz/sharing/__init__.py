"""Banks from elsewhere: fetched within bounds, checked, kept under a pinned hash, updated and removed."""
