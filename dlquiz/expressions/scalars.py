"""Operators and functions of plain Python numbers: integers stay exact, everything is bounded before it is computed."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from dlquiz.errors import ExpressionError
from dlquiz.expressions.language import MAXIMUM_BITS

MOST_ROUNDED_DIGITS = 15


def bounded(value: Any) -> Any:
    """The value; raises `ExpressionError` unless it is finite, real and of at most `MAXIMUM_BITS` bits."""
    if isinstance(value, int) and value.bit_length() > MAXIMUM_BITS:
        raise ExpressionError("the number is out of range", "数字超出范围")
    if isinstance(value, float) and not math.isfinite(value):
        raise ExpressionError("the result is not finite", "结果不是有限数")
    if isinstance(value, complex):
        raise ExpressionError("the root of a negative number is not real", "负数的这个幂不是实数")
    return value


def power_fits(base: int, exponent: int) -> bool:
    """Whether an integer power may be computed: it has more than (bits of the base - 1) · exponent bits."""
    return (base.bit_length() - 1) * exponent < MAXIMUM_BITS


def _power(base: Any, exponent: Any) -> Any:
    if isinstance(base, int) and isinstance(exponent, int) and exponent >= 0:
        if not power_fits(base, exponent):
            raise ExpressionError("the power is out of range", "幂超出范围")
        return base**exponent
    return float(base) ** float(exponent)


def _round(value: Any, digits: int = 0) -> Any:
    """Half away from zero, as people round; Python's own `round` goes to even."""
    if not isinstance(digits, int) or abs(digits) > MOST_ROUNDED_DIGITS:
        raise ExpressionError("round takes -15 to 15 digits", "round 的位数为 -15 到 15")
    if isinstance(value, int) and digits >= 0:
        return value
    # Through the digits that a person sees: 2.675 rounds to 2.68 although its float64 lies a little below.
    rounded = Decimal(repr(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, Context(prec=2_000))
    return float(rounded) if digits > 0 else int(rounded)


def _sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))


SCALAR: Mapping[str, Callable[..., Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": _power,
    "neg": operator.neg,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
    "abs": abs,
    "min": min,
    "max": max,
    "minimum": min,
    "maximum": max,
    "floor": math.floor,
    "ceil": math.ceil,
    "round": _round,
    "sqrt": math.sqrt,
    "exp": math.exp,
    "log": math.log,
    "ln": math.log,
    "log2": math.log2,
    "log10": math.log10,
    "sin": math.sin,
    "cos": math.cos,
    "tanh": math.tanh,
    "erf": math.erf,
    "sigmoid": _sigmoid,
    "relu": lambda z: max(z, 0),
    "leaky_relu": lambda z, alpha=0.01: z if z > 0 else alpha * z,
    "elu": lambda z, alpha=1: z if z > 0 else alpha * math.expm1(z),
    "softplus": lambda z: max(z, 0) + math.log1p(math.exp(-abs(z))),
    # Of a single number, these are what NumPy gives for an array without dimensions.
    "sum": lambda x: x,
    "mean": float,
    "prod": lambda x: x,
    "transpose": lambda x: x,
    "dot": operator.mul,
    "outer": operator.mul,
    "dims": lambda x: 0,
    "where": lambda condition, kept, other: kept if condition else other,
}
_NEEDS_ARRAY = frozenset(
    {"@", "len", "shape", "size", "indices", "reshape", "sum_over", "mean_over", "max_over", "min_over"}
)


def scalar(name: str, *operands: Any) -> Any:
    """An operator or function of plain numbers; raises `ExpressionError` where it is undefined or out of range."""
    if name in _NEEDS_ARRAY or (len(operands) == 1 and name in ("min", "max")):
        raise ExpressionError(f"`{name}` needs an array", f"`{name}` 需要数组")
    # Words may be compared; `'ab' * 10**9` must not be tried.
    if name not in ("==", "!=") and not all(isinstance(operand, int | float) for operand in operands):
        raise ExpressionError(f"`{name}` takes numbers", f"`{name}` 只接受数字")
    try:
        return bounded(SCALAR[name](*operands))
    except ZeroDivisionError as error:
        raise ExpressionError("division by zero", "除数为零") from error
    except ArithmeticError as error:
        raise ExpressionError("the result is out of range", "结果超出范围") from error
    except (ValueError, TypeError) as error:
        raise ExpressionError(f"`{name}` is undefined here", f"`{name}` 在此处无定义") from error
