"""Statistics, the plan, and mistakes."""
