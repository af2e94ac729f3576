"""What a parameter of a question is drawn from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Constant:
    """A parameter that is the same in every draw."""

    value: Any


@dataclass(frozen=True, slots=True)
class Choose:
    """One of the listed values."""

    options: tuple[Any, ...]
    shape: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class IntegerRange:
    """An integer from `low` to `high`, both included, in steps of `step` from `low`."""

    low: int
    high: int
    step: int = 1
    shape: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class RealRange:
    """A multiple of 10^-decimals from `low` to `high`, both included."""

    low: float
    high: float
    decimals: int
    shape: tuple[int, ...] = ()


Parameter = Constant | Choose | IntegerRange | RealRange
