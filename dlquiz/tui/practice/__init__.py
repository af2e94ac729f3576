"""Choosing what to practise, and beginning it."""
