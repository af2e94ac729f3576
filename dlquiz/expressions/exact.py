"""Single numbers as people calculate: fractions stay exact, and `inf` and `nan` are numbers, too.

What has no value raises as Python's own arithmetic does: `ZeroDivisionError`, `OverflowError` for what is too large or
too small, and `ValueError(name, *operands)` for what is undefined.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from dlquiz.expressions.language import MAXIMUM_BITS
from dlquiz.expressions.numbers import Numbers
from dlquiz.expressions.scalars import MOST_ROUNDED_DIGITS, SCALAR, power_fits
from dlquiz.expressions.values import Real

Number = int | float | Fraction

_FLOAT_INTEGERS: Final = 2.0**53
_NOISE: Final = 4e-15
"""Relative rounding noise of a short calculation in floats, some 20 units in the last place."""
_INFINITIES: Final = frozenset((math.inf, -math.inf))


def real(value: Number) -> Real:
    """A computed value as an integer or a float.

    A fraction that floats cannot tell from a whole number becomes the float beside it, since it is not that number.
    """
    if isinstance(value, int | float):
        return whole_but_for_noise(value)
    near = value.numerator / value.denominator
    if not near.is_integer() or near == value:
        return near
    return math.nextafter(near, math.inf if value > near else -math.inf)


def whole_but_for_noise(value: Real) -> Real:
    """A computed float that is an integer but for rounding (sqrt(2)^2) is that integer."""
    if isinstance(value, int) or not -_FLOAT_INTEGERS < value < _FLOAT_INTEGERS:
        return value
    nearest = round(value)
    return nearest if nearest and abs(value - nearest) <= _NOISE * abs(nearest) else value


def _divide(left: Number, right: Number) -> Number:
    if right == 0:
        raise ZeroDivisionError
    if isinstance(left, int) and isinstance(right, int):
        return left // right if left % right == 0 else Fraction(left, right)
    return left / right


def _power(base: Number, exponent: Number) -> Number:
    """Powers of exact numbers exactly, their size bounded before they are computed."""
    if base == 0 and exponent < 0:
        raise ZeroDivisionError
    if isinstance(exponent, int) and not isinstance(base, float):
        if isinstance(base, int):
            if abs(base) <= 1 and exponent:
                # However long an exponent is, only its parity matters here.
                exponent = 2 - exponent % 2
            if not power_fits(base, abs(exponent)):
                raise OverflowError
            power: int = base ** abs(exponent)
            return power if exponent >= 0 else _divide(1, power)
        longest = max(base.numerator.bit_length(), base.denominator.bit_length())
        if longest * abs(exponent) <= MAXIMUM_BITS:
            return base**exponent
    return math.pow(base, exponent)


def _root(value: Number) -> Number:
    """Exact where numerator and denominator are squares."""
    if not isinstance(value, float) and value >= 0:
        above, below = math.isqrt(value.numerator), math.isqrt(value.denominator)
        if above**2 == value.numerator and below**2 == value.denominator:
            return above if below == 1 else Fraction(above, below)
    return math.sqrt(value)


def _floor(value: Number) -> Number:
    # floor(0.3/0.1) is 3: the noise of a calculation is not the learner's.
    return math.floor(whole_but_for_noise(value) if isinstance(value, float) else value)


def _rounded(value: Number, digits: Number = 0) -> Number:
    """Half away from zero, as people round and as the expression language does."""
    if not isinstance(digits, int) or abs(digits) > MOST_ROUNDED_DIGITS:
        raise ValueError
    # A float is rounded by the digits it shows.
    exact = Fraction(repr(value) if isinstance(value, float) else value)
    scale = Fraction(10**digits) if digits >= 0 else Fraction(1, 10**-digits)
    size = math.floor(abs(exact) * scale + Fraction(1, 2)) / scale
    return -size if exact < 0 else size


def _extreme(choose: Callable[[Sequence[Number]], Number]) -> Callable[..., Number]:
    """The least or greatest argument; nan where one is."""
    return lambda *values: next((value for value in values if value != value), choose(values))


_EXACT: Final[Mapping[str, Callable[..., Number]]] = {
    **SCALAR,
    # A sum, so that -0.0 - 0 has no sign.
    "-": lambda left, right: left + -right,
    "/": _divide,
    "**": _power,
    "sqrt": _root,
    "√": _root,
    "floor": _floor,
    "ceil": lambda value: -_floor(-value),
    "round": _rounded,
    "max": _extreme(max),
    "min": _extreme(min),
}
_NEVER_ZERO: Final = frozenset({"*", "/", "**", "exp"})
"""Operations that give 0 of finite numbers other than 0 only where the value is too small for a float."""


class ExactNumbers(Numbers):
    """Operations on single numbers, each bounded as `MAXIMUM_BITS` says and by the range of floats."""

    plain = False

    def leaf(self, name: str, value: Any) -> Any:
        return value

    def apply(self, name: str, *operands: Any) -> Any:
        try:
            value = _EXACT[name](*operands)
        except ValueError:
            raise ValueError(name, *operands) from None
        if isinstance(value, int):
            if value.bit_length() > MAXIMUM_BITS:
                raise OverflowError
            return value
        if not isinstance(value, float):
            return _settled(value)
        if math.isfinite(value):
            if value == 0 and name in _NEVER_ZERO and all(operands) and _INFINITIES.isdisjoint(operands):
                raise OverflowError
            return value
        if any(one != one for one in operands):
            return value
        if math.isnan(value):
            raise ValueError(name, *operands)
        if _INFINITIES.isdisjoint(operands):
            raise OverflowError
        return value


def _settled(value: Fraction) -> Number:
    """An integer where it is one, a float where it would grow too long; raises `OverflowError` out of their range."""
    near = value.numerator / value.denominator
    if near == 0 and value:
        raise OverflowError
    if value.denominator == 1:
        return value.numerator
    short = max(value.numerator.bit_length(), value.denominator.bit_length()) <= MAXIMUM_BITS
    return value if short else near
