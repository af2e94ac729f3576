"""Gradients of expressions: graphs, their gates, and what a learner sees of both passes."""
