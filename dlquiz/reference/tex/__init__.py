"""Numbers, arrays and expressions as LaTeX."""
