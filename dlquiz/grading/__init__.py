"""From a typed answer to a verdict: read it, compare it with the computed key, name the mistake."""
