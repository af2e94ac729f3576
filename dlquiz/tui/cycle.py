"""What comes next in a row of values that is turned by arrows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

Value = TypeVar("Value", str, int, float, str | int | None)


def next_value(values: Sequence[Value], now: Value, step: int) -> Value | None:
    """The value `step` places on; after the last comes the first.

    A number that was typed stands between two of those offered; beyond the last of them there is None.
    """
    if now in values:
        return values[(values.index(now) + step) % len(values)]
    numbers = [value for value in values if isinstance(value, int | float)]
    beyond = [value for value in numbers if isinstance(now, int | float) and (value - now) * step > 0]
    return (min if step > 0 else max)(beyond, default=None)
