"""Numbers for oracles: exactly as they are written, or with many digits, in arrays entry by entry."""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import MAX_EMAX, MIN_EMIN, Decimal, localcontext
from fractions import Fraction
from functools import wraps
from typing import Any, TypeVar, cast

Function = TypeVar("Function", bound=Callable[..., Any])


def real(source: random.Random, low: float, high: float, decimals: int = 3) -> float:
    return round(source.uniform(low, high), decimals)


def exactly(number: float) -> Fraction:
    return Fraction(str(number))


def decimal(number: Any) -> Decimal:
    return Decimal(str(number))


def with_digits(digits: int) -> Callable[[Function], Function]:
    """Decimals in the function have so many digits, and exponents of any size."""

    def decorated(function: Function) -> Function:
        @wraps(function)
        def value(*args: Any, **kwargs: Any) -> Any:
            with localcontext(prec=digits, Emax=MAX_EMAX, Emin=MIN_EMIN):
                return function(*args, **kwargs)

        return cast(Function, value)

    return decorated


@with_digits(45)
def root(number: Fraction) -> Fraction:
    """The square root to 40 digits."""
    return Fraction((Decimal(number.numerator) / Decimal(number.denominator)).sqrt())


def halved(low: Any, high: Any, is_below: Callable[[Any], bool], times: int = 200) -> Any:
    """The place between two ends up to which `is_below` holds, by halving."""
    for _ in range(times):
        middle = (low + high) / 2
        low, high = (middle, high) if is_below(middle) else (low, middle)
    return low


def as_list(value: Any) -> list[Any]:
    """A number as a list of one."""
    return list(value) if isinstance(value, list | tuple) else [value]


def product_of(left: Any, right: Any) -> list[list[Any]]:
    """The product of two matrices of numbers of any kind."""
    columns = list(zip(*right, strict=True))
    return [[sum(a * b for a, b in zip(row, column, strict=True)) for column in columns] for row in left]


def over_entries(change: Callable[..., Any], *arrays: Any) -> Any:
    """A function of plain numbers, applied to each entry of nested lists."""
    if isinstance(arrays[0], list | tuple):
        return [over_entries(change, *rows) for rows in zip(*arrays, strict=True)]
    return change(*arrays)
