"""Expressions on numbers and arrays: integers stay exact, everything is bounded before it is computed.

NumPy is imported only once an array turns up, so that scalar questions are drawn without it.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache
from typing import Any

from dlquiz.errors import ExpressionError
from dlquiz.expressions.evaluation import compute
from dlquiz.expressions.language import MAXIMUM_BITS, Expression
from dlquiz.expressions.values import Value, is_array, plain
from dlquiz.expressions.work import spend

MAXIMUM_ELEMENTS = 100_000
MAXIMUM_MULTIPLY_ADDS = 1_000_000
MOST_ROUNDED_DIGITS = 15
MAXIMUM_WORK = 1_000_000
"""Entries computed by one evaluation, all its arrays together."""


def evaluate(expression: Expression, names: Mapping[str, Value]) -> Value:
    """The plain value of an expression, its free names taken from `names`.

    Raises `ExpressionError` for an unknown name, and for anything undefined or out of range.
    """
    numbers = Numbers()
    value = plain(compute(expression, names, numbers))
    spend(expression.size + numbers.work)
    return value


def holds(expression: Expression, names: Mapping[str, Value]) -> bool:
    """Whether a condition holds (for an array: in every entry)."""
    numbers = Numbers()
    truth = Numbers.truth(compute(expression, names, numbers))
    spend(expression.size + numbers.work)
    return truth


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


def power_fits(base: int, exponent: int) -> bool:
    """Whether an integer power may be computed: it has more than (bits of the base - 1) · exponent bits."""
    return (base.bit_length() - 1) * exponent < MAXIMUM_BITS


def _power(base: Any, exponent: Any) -> Any:
    if isinstance(base, int) and isinstance(exponent, int) and exponent >= 0:
        if not power_fits(base, exponent):
            raise _refuse("the power is out of range", "幂超出范围")
        return base**exponent
    return float(base) ** float(exponent)


def _round(value: Any, digits: int = 0) -> Any:
    """Half away from zero, as people round; Python's own `round` goes to even."""
    if not isinstance(digits, int) or abs(digits) > MOST_ROUNDED_DIGITS:
        raise _refuse("round takes -15 to 15 digits", "round 的位数为 -15 到 15")
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
_NEEDS_ARRAY = frozenset({"@", "len", "shape", "size", "reshape", "sum_over", "mean_over", "max_over", "min_over"})


_PLAIN = frozenset((int, float, bool))
_BARE = frozenset((int, float))


def scalar(name: str, *operands: Any) -> Any:
    """An operator or function of plain numbers; raises `ExpressionError` where it is undefined or out of range."""
    if name in _NEEDS_ARRAY or (len(operands) == 1 and name in ("min", "max")):
        raise _refuse(f"`{name}` needs an array", f"`{name}` 需要数组")
    # Words may be compared; `'ab' * 10**9` must not be tried.
    if name not in ("==", "!=") and not all(isinstance(operand, int | float) for operand in operands):
        raise _refuse(f"`{name}` takes numbers", f"`{name}` 只接受数字")
    try:
        return _bounded(SCALAR[name](*operands))
    except ZeroDivisionError as error:
        raise _refuse("division by zero", "除数为零") from error
    except ArithmeticError as error:
        raise _refuse("the result is out of range", "结果超出范围") from error
    except (ValueError, TypeError) as error:
        raise _refuse(f"`{name}` is undefined here", f"`{name}` 在此处无定义") from error


MOST_KEPT = 100
"""So many arrays are kept, of so many entries each: the formulas of one question ask for the same ones."""
_ARRAYS: dict[int, tuple[tuple[Any, ...], Any, int]] = {}


@cache
def _arrays() -> Any:
    from dlquiz.expressions import arrays

    return arrays


class Numbers:
    """Python numbers, and NumPy arrays: integer arrays hold exact Python integers, the others float64.

    One instance serves one evaluation: it bounds the work of all its array operations together.
    """

    plain = True

    def __init__(self) -> None:
        self.work = 0
        """Entries that were computed."""

    def leaf(self, name: str, value: Any) -> Any:
        if value.__class__ is tuple:
            return self._array(value)
        return self.stack(list(value)) if isinstance(value, list) else _bounded(value)

    def _array(self, value: tuple[Any, ...]) -> Any:
        """The array of a tuple; that of one seen lately is not made again, but counts as if it were."""
        kept, array, work = _ARRAYS.get(id(value), (None, None, 0))
        if kept is value:
            self._spend(work)
            return array
        before = self.work
        array = self.stack(list(value))
        if self.work - before <= MOST_KEPT and not any(isinstance(entry, list) for entry in value):
            if len(_ARRAYS) >= MOST_KEPT:
                _ARRAYS.clear()
            array.flags.writeable = False
            _ARRAYS[id(value)] = value, array, self.work - before
        return array

    def stack(self, items: list[Any]) -> Any:
        from dlquiz.expressions import arrays

        self._spend(len(items))
        kinds = set(map(type, items))
        if kinds and kinds <= _BARE:
            return arrays.row([_bounded(item) for item in items], exact=kinds == {int})
        return arrays.stack([self.leaf("", item) for item in items])

    def index(self, array: Any, position: Any) -> Any:
        from dlquiz.expressions import arrays

        if not is_array(array):
            raise _refuse("only an array can be indexed", "只有数组可以取下标")
        return arrays.index(array, integer_position(plain(position)))

    @staticmethod
    def truth(value: Any) -> bool:
        if value.__class__ is bool:
            return bool(value)
        return bool(value.all()) if hasattr(value, "all") else bool(value)

    def apply(self, name: str, *operands: Any) -> Any:
        # Most operands are plain numbers, and telling so by their types is the quickest.
        if not _PLAIN.issuperset(map(type, operands)) and any(map(is_array, operands)):
            return _arrays().apply(self._spend, name, *operands)
        return scalar(name, *operands)

    def _spend(self, entries: int) -> None:
        self.work += entries
        if self.work > MAXIMUM_WORK:
            raise _refuse("the expression computes too many numbers", "表达式的计算量过大")
