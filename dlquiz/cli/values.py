"""Computed values as lines of text."""

from __future__ import annotations

from typing import Any

from dlquiz.expressions import show

EXACT_BELOW = 2.0**53
"""Whole numbers beyond need not be the number that was meant."""


def value_text(value: Any) -> str:
    """A computed value as a line of text: `112`, `3, 7, 15`, a matrix row by row."""
    if not isinstance(value, tuple):
        return _number(value)
    if any(isinstance(row, tuple) for row in value):
        return "\n".join(", ".join(map(_number, row)) for row in value)
    return ", ".join(map(_number, value))


def _number(value: Any) -> str:
    """An entry in ten significant digits; a whole number in all of its digits."""
    whole = isinstance(value, float) and value.is_integer() and abs(value) < EXACT_BELOW
    return show(int(value) if whole else value, 10)
