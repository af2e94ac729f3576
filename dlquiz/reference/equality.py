"""When two values are one, and when a formula has none."""

from __future__ import annotations

import math
from itertools import repeat
from operator import eq

from dlquiz.errors import ArgumentError, ExpressionError
from dlquiz.expressions.values import Value, entries, shape_of

# What a wrong formula may legitimately die of: it then means nothing for these numbers.
UNDEFINED = (ArithmeticError, ValueError, IndexError, ArgumentError, ExpressionError)


ROUNDING = 2.0**-50
"""Share of a number that a step in float64 cannot tell from nothing."""


def same_value(left: Value, right: Value, absolute: float = 1e-12) -> bool:
    """Whether two plain values are one: the same shape, integers equal, reals within rounding."""
    if left.__class__ is int and right.__class__ is int:
        return bool(left == right)
    if left.__class__ is not tuple and right.__class__ is not tuple:
        return _same_number(left, right, absolute)
    if shape_of(left) != shape_of(right):
        return False
    some, others = entries(left), entries(right)
    # One by one, as two lists are equal to Python where the very same nan stands in both.
    return all(map(eq, some, others)) or all(map(_same_number, some, others, repeat(absolute)))


def are_finite(value: Value) -> bool:
    """Whether no entry of a plain value is infinite or nan."""
    if value.__class__ is int:
        return True
    if value.__class__ is float:
        return math.isfinite(value)
    numbers = entries(value)
    try:
        return all(map(math.isfinite, numbers))
    except OverflowError:
        # Among them is an integer beyond the floats.
        return all(isinstance(number, int) or math.isfinite(number) for number in numbers)


def _same_number(left: float, right: float, absolute: float) -> bool:
    if isinstance(left, int) and isinstance(right, int):
        return left == right
    try:
        return math.isclose(left, right, rel_tol=1e-9, abs_tol=absolute)
    except OverflowError:
        # An integer beyond the floats differs from any real.
        return False
