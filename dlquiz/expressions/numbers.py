"""Expressions on numbers and arrays: integers stay exact, everything is bounded before it is computed.

NumPy is imported only once an array turns up, so that scalar questions are drawn without it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from dlquiz.errors import ExpressionError
from dlquiz.expressions.evaluation import compute
from dlquiz.expressions.language import Expression
from dlquiz.expressions.scalars import bounded, scalar
from dlquiz.expressions.values import BARE, Value, is_array, plain
from dlquiz.expressions.work import spend

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
        raise ExpressionError("an index must be an integer", "下标必须是整数")
    return tuple(parts)


_PLAIN = frozenset((int, float, bool))
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
        return self.stack(list(value)) if isinstance(value, list) else bounded(value)

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
        if kinds and kinds <= BARE:
            return arrays.row([bounded(item) for item in items], exact=kinds == {int})
        return arrays.stack([self.leaf("", item) for item in items])

    def index(self, array: Any, position: Any) -> Any:
        from dlquiz.expressions import arrays

        if not is_array(array):
            raise ExpressionError("only an array can be indexed", "只有数组可以取下标")
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
            raise ExpressionError("the expression computes too many numbers", "表达式的计算量过大")
