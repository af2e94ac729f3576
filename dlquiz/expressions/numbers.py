"""Expressions on numbers and arrays: integers stay exact, everything is bounded before it is computed.

NumPy is imported only once an array turns up, so that scalar questions are drawn without it.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from typing import Any

from dlquiz.errors import ExpressionError
from dlquiz.expressions.evaluation import compute
from dlquiz.expressions.language import Expression
from dlquiz.expressions.values import Value, is_array, plain

MAXIMUM_BITS = 4_096
MAXIMUM_ELEMENTS = 100_000
MAXIMUM_MULTIPLY_ADDS = 5_000_000


def evaluate(expression: Expression, names: Mapping[str, Value]) -> Value:
    """The plain value of an expression, its free names taken from `names`.

    Raises `ExpressionError` for an unknown name, and for anything undefined or out of range.
    """
    return plain(compute(expression, names, NUMBERS))


def holds(expression: Expression, names: Mapping[str, Value]) -> bool:
    """Whether a condition holds (for an array: in every entry)."""
    return NUMBERS.truth(compute(expression, names, NUMBERS))


def integer_position(position: Value) -> tuple[int, ...]:
    """A plain value as a place in an array; raises `ExpressionError` unless it is made of integers."""
    parts = position if isinstance(position, tuple) else (position,)
    if not all(isinstance(part, int) for part in parts):
        raise _refuse("an index must be an integer", "下标必须是整数")
    return tuple(parts)


def _refuse(en: str, zh: str) -> ExpressionError:
    return ExpressionError(en, zh)


def _bounded(value: Any) -> Any:
    if isinstance(value, int) and value.bit_length() > MAXIMUM_BITS:
        raise _refuse("the number is out of range", "数字超出范围")
    if isinstance(value, float) and not math.isfinite(value):
        raise _refuse("the result is not finite", "结果不是有限数")
    if isinstance(value, complex):
        raise _refuse("the root of a negative number is not real", "负数的这个幂不是实数")
    return value


def _power(base: Any, exponent: Any) -> Any:
    if isinstance(base, int) and isinstance(exponent, int) and exponent >= 0:
        if base.bit_length() * exponent > MAXIMUM_BITS and abs(base) > 1:
            raise _refuse("the power is out of range", "幂超出范围")
        return base**exponent
    return float(base) ** float(exponent)


def _round(value: Any, digits: int = 0) -> Any:
    """Half away from zero, as people round; Python's own `round` goes to even."""
    if not isinstance(digits, int) or abs(digits) > 15:
        raise _refuse("round takes 0 to 15 digits", "round 的位数为 0 到 15")
    scale = 10**digits
    whole = math.floor(abs(value) * scale + 0.5)
    signed = -whole if value < 0 else whole
    return signed if digits <= 0 and scale == 1 else signed / scale


def _sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))


_SCALAR: Mapping[str, Callable[..., Any]] = {
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
}
_NEEDS_ARRAY = frozenset({"@", "len", "shape"})
_INTEGER_SAFE = frozenset({"+", "-", "*", "neg", "<", "<=", ">", ">=", "==", "!=", "abs", "relu"})


class Numbers:
    """Python numbers, and NumPy arrays: integer arrays hold exact Python integers, the others float64."""

    def leaf(self, name: str, value: Any) -> Any:
        return self.stack(list(value)) if isinstance(value, list | tuple) else value

    def stack(self, items: list[Any]) -> Any:
        from dlquiz.expressions import arrays

        return arrays.stack([self.leaf("", item) for item in items])

    def index(self, array: Any, position: Any) -> Any:
        from dlquiz.expressions import arrays

        if not is_array(array):
            raise _refuse("only an array can be indexed", "只有数组可以取下标")
        return arrays.index(array, integer_position(plain(position)))

    def truth(self, value: Any) -> bool:
        return bool(value.all()) if hasattr(value, "all") else bool(value)

    def apply(self, name: str, *operands: Any) -> Any:
        if any(map(is_array, operands)):
            from dlquiz.expressions import arrays

            return arrays.apply(name, *operands)
        if name in _NEEDS_ARRAY or (len(operands) == 1 and name in ("min", "max")):
            raise _refuse(f"`{name}` needs an array", f"`{name}` 需要数组")
        try:
            return _bounded(_SCALAR[name](*operands))
        except ZeroDivisionError as error:
            raise _refuse("division by zero", "除数为零") from error
        except OverflowError as error:
            raise _refuse("the result is out of range", "结果超出范围") from error
        except (ValueError, TypeError) as error:
            raise _refuse(f"`{name}` is undefined here", f"`{name}` 在此处无定义") from error


NUMBERS = Numbers()
