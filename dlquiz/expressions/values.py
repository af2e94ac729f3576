"""Values as all packages pass them on: exact integers, floats, and nested tuples of them for arrays."""

from __future__ import annotations

import math
import re
from typing import Any, Final

NOTHING: Final = 1e-12
"""What an entry is at most beside the largest of its array if it counts as 0."""

_LONG: Final = re.compile(r"(?<![\d.])(?<!e[+−])\d{4,}")
"""The digits of a whole number, or before a point, from 1,000 on; not those of an exponent."""

Real = int | float

Value = Any
"""An int, a float, or nested tuples of one shape throughout. NumPy arrays exist only while something computes."""


BARE = frozenset((int, float))
"""The types of plain numbers, a truth aside."""
# Made once: `list | tuple` where it is asked for is made for each row again.
ROWS = (list, tuple)


def plain(value: Any) -> Value:
    """The value without NumPy: arrays become nested tuples, NumPy scalars Python ones, booleans 0 and 1."""
    if value.__class__ in BARE:
        return value
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, ROWS):
        # Of a long row nothing is looked at one by one but its types.
        return tuple(value) if BARE.issuperset(map(type, value)) else tuple(map(plain, value))
    return value


def is_array(value: Value) -> bool:
    """Whether the value has dimensions."""
    return isinstance(value, ROWS) or bool(getattr(value, "ndim", 0))


def shape_of(value: Value) -> tuple[int, ...]:
    """The shape of a plain value; `()` for a number. Rows are taken to be of one length."""
    shape: tuple[int, ...] = ()
    while isinstance(value, ROWS):
        shape = (*shape, len(value))
        value = value[0] if value else None
    return shape


def are_numbers(value: Any) -> bool:
    """Whether a value from outside is a number, or rows of numbers of one shape throughout, none of them empty."""
    if not isinstance(value, list | tuple):
        return isinstance(value, int | float)
    return bool(value) and all(map(are_numbers, value)) and len({shape_of(item) for item in value}) == 1


def entries(value: Value) -> list[int | float]:
    """All numbers of a plain value, row by row."""
    if not isinstance(value, ROWS):
        return [value]
    if value and not isinstance(value[0], ROWS):
        return list(value)
    return [number for item in value for number in entries(item)]


def is_integer(value: Value) -> bool:
    """Whether a plain value counts as an integer key: every entry is an int by its type."""
    if not isinstance(value, ROWS):
        return isinstance(value, int)
    return all(isinstance(number, int) for number in entries(value))


def show(value: Value, digits: int = 6) -> str:
    """The value as a person writes it: `3` for 3.0, `digits` significant digits, rows in brackets."""
    if isinstance(value, list | tuple):
        value = without_noise(value)
        if len(shape_of(value)) == 1:
            return f"({', '.join(show(item, digits) for item in value)})"
        return f"[{', '.join(show(item, digits).replace('(', '[').replace(')', ']') for item in value)}]"
    if isinstance(value, float):
        text = f"{value:.{digits}g}"
        return "0" if text == "-0" else text
    return str(value)


def to_read(text: str, *, alone: bool = True) -> str:
    """A number that was written by a program as people read it: with a real minus and, if it stands `alone`, with
    thousands in groups of three, `−4,097,000`. In arrays and shapes a comma would part two numbers."""
    text = text.replace("-", "−")
    return _LONG.sub(lambda found: f"{int(found[0]):,}", text) if alone else text


def show_to_read(value: Value, digits: int = 6) -> str:
    """The value within a sentence; see `to_read`."""
    return to_read(show(value, digits), alone=not isinstance(value, ROWS))


def without_noise(value: Value) -> Value:
    """An array with 0 for each entry that is nothing beside its largest: the rounding error of a sum that is 0.

    Everything that shows an array shows it so; `show` does it by itself.
    """
    largest = max((abs(number) for number in entries(value) if isinstance(number, float)), default=0.0)
    if not math.isfinite(largest):
        return value

    def tidied(part: Value) -> Value:
        if isinstance(part, list | tuple):
            return tuple(map(tidied, part))
        return 0.0 if isinstance(part, float) and abs(part) <= NOTHING * largest else part

    return tidied(value)
