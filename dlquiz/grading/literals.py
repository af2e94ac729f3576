"""Decimal literals: the text of one number -> its value and the digits it shows, and back."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Final, NamedTuple

from dlquiz.grading import helps
from dlquiz.grading.scan import Token

Real = int | float
Number = int | float | Fraction
"""What is computed with; of a fraction an answer becomes a `Real` at its end."""

_EXACT_SHIFT: Final = 30
_MOST_EXACT_DECIMALS: Final = 400
_FLOAT_INTEGERS: Final = 2.0**53
_NOISE: Final = 4e-15
"""Relative rounding noise of a short calculation in floats, some 20 units in the last place."""
_SEPARATORS: Final = {ord(one): None for one in " ,'_"}


class Digits(NamedTuple):
    """What a plain literal shows: its significant digits, and its decimals (negative for `1.2e3`: -2)."""

    significant: int
    decimals: int


def literal_digits(tokens: Sequence[Token]) -> Digits | None:
    """The digits shown by one plain literal (a sign before it allowed), or None for anything computed."""
    body = tokens[1:] if tokens and tokens[0].kind in ("+", "-") else tokens
    if len(body) != 1 or body[0].kind != "number":
        return None
    mantissa, _, exponent = _without_separators(body[0].text).lower().partition("e")
    whole, _, decimals = mantissa.partition(".")
    shift = int(exponent) if exponent else 0
    return Digits(len((whole + decimals).lstrip("0")), len(decimals) - shift)


def shown_number(value: Number) -> str:
    """A value as it is echoed: `0.25`, `112`, `1e-12`, `inf`; a very long integer by its magnitude."""
    if not isinstance(value, int):
        # A zero has no sign for people.
        return f"{float(value) + 0.0:.12g}"
    digits = str(value)
    if len(digits) <= 40:
        return digits
    sign, digits = ("-", digits[1:]) if value < 0 else ("", digits)
    return f"{sign}{digits[0]}.{digits[1:7]}…e+{len(digits) - 1}"


def without_noise(value: Real) -> Real:
    """A computed float that is an integer but for rounding (sqrt(2)^2) is that integer."""
    if isinstance(value, int) or not -_FLOAT_INTEGERS < value < _FLOAT_INTEGERS:
        return value
    nearest = round(value)
    return nearest if nearest and abs(value - nearest) <= _NOISE * abs(nearest) else value


def literal_value(text: str, at: int, shift: int = 0) -> Number:
    """A decimal literal times 10^`shift`: exactly, but for the very large and the very small."""
    clean = _without_separators(text).lower()
    mantissa, _, exponent = clean.partition("e")
    shift += int(exponent) if exponent else 0
    if "." not in mantissa and shift == 0:
        return int(mantissa)
    if shift and abs(shift) <= _EXACT_SHIFT and (count := _shifted(mantissa, shift)) is not None:
        return count
    value = float(f"{mantissa}e{shift}")
    if math.isinf(value) or (value == 0 and mantissa.strip("0.")):
        raise helps.out_of_range(at)
    exact = _fraction(mantissa, shift)
    return value if exact is None else exact


def _fraction(mantissa: str, shift: int) -> int | Fraction | None:
    whole, _, decimals = mantissa.partition(".")
    places = len(decimals) - shift
    if not 0 <= places <= _MOST_EXACT_DECIMALS:
        return None
    digits = int(whole + decimals)
    unit: int = 10**places
    if digits % unit == 0:
        return digits // unit
    return Fraction(digits, unit)


def _shifted(mantissa: str, shift: int) -> int | None:
    whole, _, decimals = mantissa.partition(".")
    digits, shift = int(whole + decimals), shift - len(decimals)
    scale: int = 10 ** abs(shift)
    if shift >= 0:
        return digits * scale
    return None if digits % scale else digits // scale


def _without_separators(text: str) -> str:
    return text if text.isdigit() else text.translate(_SEPARATORS)


def as_float(value: Real) -> float:
    """`value` as a float; an integer beyond the floats becomes an infinity."""
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf
