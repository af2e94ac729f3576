"""Arithmetic on what was typed: exact on integers and fractions, in floats for everything else, and bounded.

A value that overflows, underflows or does not exist is refused, never a silent inf, 0 or nan. Fractions keep
`16+1e-30` apart from 17, which floats cannot.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Final

from dlquiz.grading import helps
from dlquiz.grading.literals import Number, Real, shown_number, without_noise

MOST_BITS: Final = 4096
_MOST_DIGITS: Final = 15


def plain(value: Number) -> Real:
    """A computed value as an integer or a float.

    A fraction that floats cannot tell from a whole number becomes the float beside it, since it is not that number.
    """
    if isinstance(value, int | float):
        return without_noise(value)
    near = value.numerator / value.denominator
    if not near.is_integer() or near == value:
        return near
    return math.nextafter(near, math.inf if value > near else -math.inf)


def _settled(value: Number, operands: Sequence[Number], symbol: str, at: int) -> Number:
    """`value`, unless the operation left the numbers: overflow, or no value although its operands had one."""
    if isinstance(value, int):
        if value.bit_length() > MOST_BITS:
            raise helps.out_of_range(at)
        return value
    if not isinstance(value, float):
        return _settled_fraction(value, at)
    if math.isfinite(value) or any(one != one for one in operands):
        return value
    if math.isnan(value):
        raise helps.undefined(symbol, at)
    if any(one in (math.inf, -math.inf) for one in operands):
        return value
    raise helps.out_of_range(at)


def _settled_fraction(value: Fraction, at: int) -> Number:
    """An integer where it is one, a float where it would grow too long; refused beyond the range of floats."""
    try:
        near = value.numerator / value.denominator
    except OverflowError:
        raise helps.out_of_range(at) from None
    if near == 0 and value:
        raise helps.out_of_range(at)
    if value.denominator == 1:
        return value.numerator
    short = max(value.numerator.bit_length(), value.denominator.bit_length()) <= MOST_BITS
    return value if short else near


def add(left: Number, right: Number, at: int, symbol: str = "+") -> Number:
    try:
        return _settled(left + right, (left, right), symbol, at)
    except OverflowError:
        raise helps.out_of_range(at) from None


def multiply(left: Number, right: Number, at: int) -> Number:
    if isinstance(left, int) and isinstance(right, int) and left.bit_length() + right.bit_length() > MOST_BITS + 1:
        raise helps.out_of_range(at)
    try:
        value = left * right
    except OverflowError:
        raise helps.out_of_range(at) from None
    if value == 0 and left and right:
        raise helps.out_of_range(at)
    return _settled(value, (left, right), "×", at)


def divide(left: Number, right: Number, at: int) -> Number:
    """An exact quotient of exact numbers."""
    if right == 0:
        raise helps.division_by_zero(at)
    if isinstance(left, int) and isinstance(right, int):
        return left // right if left % right == 0 else _settled_fraction(Fraction(left, right), at)
    try:
        value = left / right
    except OverflowError:
        raise helps.out_of_range(at) from None
    if value == 0 and left and not (isinstance(right, float) and math.isinf(right)):
        raise helps.out_of_range(at)
    return _settled(value, (left, right), "/", at)


def floor_divide(left: Number, right: Number, at: int) -> Number:
    """The quotient rounded down, as `//` has it."""
    return apply("floor", (divide(left, right, at),), at)


def raise_to(base: Number, exponent: Number, at: int) -> Number:
    """Integer powers exactly, their size bounded before they are computed."""
    if base == 0 and exponent < 0:
        raise helps.division_by_zero(at)
    if isinstance(exponent, int) and not isinstance(base, float):
        if isinstance(base, int):
            power = _integer_power(base, abs(exponent), at)
            return power if exponent >= 0 else divide(1, power, at)
        longest = max(base.numerator.bit_length(), base.denominator.bit_length())
        if longest * abs(exponent) <= MOST_BITS:
            return _settled_fraction(base**exponent, at)
    try:
        value = math.pow(base, exponent)
    except OverflowError:
        raise helps.out_of_range(at) from None
    except ValueError:
        raise helps.undefined("^", at) from None
    if value == 0 and base and math.isfinite(base) and math.isfinite(exponent):
        raise helps.out_of_range(at)
    return _settled(value, (base, exponent), "^", at)


def _integer_power(base: int, exponent: int, at: int) -> int:
    """base^exponent for exponent >= 0; nothing much larger than `MOST_BITS` is ever computed."""
    if abs(base) <= 1:
        return base if exponent % 2 else abs(base) if exponent else 1
    if (abs(base).bit_length() - 1) * exponent > MOST_BITS:
        raise helps.out_of_range(at)
    power: int = base**exponent
    if power.bit_length() > MOST_BITS:
        raise helps.out_of_range(at)
    return power


def _root(value: Number) -> Number:
    """Exact where numerator and denominator are squares."""
    if not isinstance(value, float) and value >= 0:
        above, below = math.isqrt(value.numerator), math.isqrt(value.denominator)
        if above**2 == value.numerator and below**2 == value.denominator:
            return above if below == 1 else Fraction(above, below)
    return math.sqrt(value)


def _floor(value: Number) -> Number:
    # floor(0.3/0.1) is 3: the noise of a calculation is not the learner's.
    return math.floor(without_noise(value) if isinstance(value, float) else value)


def _ceil(value: Number) -> Number:
    return -_floor(-value)


def _rounded(value: Number, digits: Number = 0) -> Number:
    """Half away from zero, as people round and as the expression language does."""
    if not isinstance(digits, int) or abs(digits) > _MOST_DIGITS:
        raise ValueError
    # A float is rounded by the digits it shows.
    exact = Fraction(repr(value) if isinstance(value, float) else value)
    scale = Fraction(10**digits) if digits >= 0 else Fraction(1, 10**-digits)
    size = math.floor(abs(exact) * scale + Fraction(1, 2)) / scale
    return -size if exact < 0 else size


def _extreme(choose: Callable[[Sequence[Number]], Number]) -> Callable[..., Number]:
    """The least or greatest argument; nan where one is."""
    return lambda *values: next((value for value in values if value != value), choose(values))


FUNCTIONS: Final[Mapping[str, Callable[..., Number]]] = {
    "exp": math.exp, "ln": math.log, "log": math.log, "log2": math.log2, "log10": math.log10,
    "sqrt": _root, "√": _root, "abs": abs, "floor": _floor, "ceil": _ceil, "round": _rounded,
    "max": _extreme(max), "min": _extreme(min),
}  # fmt: skip
MOST_ARGUMENTS: Final[Mapping[str, int]] = {"round": 2, "max": helps.MOST_TOKENS, "min": helps.MOST_TOKENS}
"""Of the functions that take more than one."""


def apply(name: str, values: Sequence[Number], at: int) -> Number:
    try:
        result = FUNCTIONS[name](*values)
    except OverflowError:
        raise helps.out_of_range(at) from None
    except ValueError:
        raise helps.undefined(f"{name}({', '.join(map(shown_number, values))})", at) from None
    if result == 0 and name == "exp" and math.isfinite(values[0]):
        raise helps.out_of_range(at)
    return _settled(result, values, name, at)
