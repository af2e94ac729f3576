"""Running and judging a function that a learner wrote."""
