"""A read value against the key: the shape, then entry by entry, and the slips that have a name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Any, Final, TypeAlias

from dlquiz.grading.literals import Digits, Real
from dlquiz.grading.nested import leaves, permuted, plain_key, shape_of
from dlquiz.grading.reader import NestedDigits, Value
from dlquiz.grading.slips import is_divided, is_scaled
from dlquiz.grading.tolerances import (
    Precision,
    bound,
    describe_tolerance,
    precision_text,
    rounds_to,
    wanted_precision,
    within,
)
from dlquiz.messages import Text
from dlquiz.questions import Tolerance

__all__ = ["Comparison", "bound", "compare", "describe_tolerance", "plain_key", "within"]

Marks: TypeAlias = "bool | tuple[Marks, ...]"

_MOST_PERMUTED_AXES: Final = 4
_NOTHING: Final = Text("", "")


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a value compares with the key.

    `score` is 1 or 0 for a number, the share of right entries for an array of the right shape, and 0 with a
    `finding`: "shape", "transposed", "sign", "factor_100" or "axes". `marks` has the key's shape; None for a number or
    another shape. `needs_digits` says that the value is correctly rounded to too few digits: to how
    many it is to be given (decimals where `message` says so). Whether to ask is the caller's decision.
    """

    right: bool
    score: float
    marks: tuple[Marks, ...] | None = None
    finding: str | None = None
    message: Text = _NOTHING
    needs_digits: int | None = None


def compare(
    value: Value,
    key: Any,
    tolerance: Tolerance,
    *,
    digits: NestedDigits = None,
    shape_like: bool = False,
) -> Comparison:
    """Compares a read `value` with `key`: an int, a float, a nested tuple or list of them, or a NumPy array.

    `digits` is the reading's, for the rule on too few digits. With `shape_like` the key is a tuple of sizes, and a
    wrong order of its axes is told apart from wrong sizes.
    """
    target = plain_key(key)
    if shape_of(value) != shape_of(target):
        return _other_shape(value, target, tolerance)
    given, wanted = list(leaves(value)), list(leaves(target))
    fits = [within(one, other, tolerance) for one, other in zip(given, wanted, strict=True)]
    if all(fits):
        return Comparison(True, 1.0, _marks(target, iter(fits)))
    found = _findings(value, target, tolerance, shape_like=shape_like)
    if found:
        return _slip(found, _marks(target, iter(fits)))
    precision = _too_few_digits(given, wanted, fits, digit_leaves(digits, len(given)), tolerance)
    message = _ask_for_digits(precision) if precision else _first_wrong(fits, shape_of(target))
    asked = precision.digits if precision else None
    score = sum(fits) / len(fits) if isinstance(target, tuple) else 0.0
    return Comparison(False, score, _marks(target, iter(fits)), None, message, asked)


def _marks(like: Value, fits: Iterator[bool]) -> tuple[Marks, ...] | None:
    return tuple(_mark(part, fits) for part in like) if isinstance(like, tuple) else None


def _mark(like: Value, fits: Iterator[bool]) -> Marks:
    return tuple(_mark(part, fits) for part in like) if isinstance(like, tuple) else next(fits)


def _fits(value: Value, key: Value, tolerance: Tolerance) -> bool:
    return shape_of(value) == shape_of(key) and all(
        within(one, other, tolerance) for one, other in zip(leaves(value), leaves(key), strict=True)
    )


_SLIPS: Final = {
    "transposed": Text(
        "these are the right numbers, transposed: swap rows and columns", "数值正确，但矩阵被转置了：请交换行与列"
    ),
    "axes": Text(
        "these are the right numbers with the axes in another order", "数值正确，但各个轴（维度）的顺序不对"
    ),
    "sign": Text("right but for the sign, which is flipped", "绝对值正确，但正负号相反"),
    "too_large": Text("100 times too large", "是正确答案的 100 倍"),
    "too_small": Text("100 times too small", "只有正确答案的百分之一"),
}  # fmt: skip


def _findings(value: Value, key: Value, tolerance: Tolerance, *, shape_like: bool = False) -> list[str]:
    """Every slip that turns the key into `value`, which has its shape."""
    found = _rearrangements(value, key, tolerance)
    if shape_like and isinstance(key, tuple) and len(shape_of(key)) == 1 and _same_sizes(value, key):
        found.append("axes")
    found += [name for name, factor in (("sign", -1), ("too_large", 100)) if is_scaled(value, key, factor, tolerance)]
    return [*found, "too_small"] if is_divided(value, key, 100, tolerance) else found


def _rearrangements(value: Value, key: Value, tolerance: Tolerance) -> list[str]:
    dimensions = len(shape_of(key))
    if len(shape_of(value)) != dimensions or not 2 <= dimensions <= _MOST_PERMUTED_AXES:
        return []
    if sorted(shape_of(value)) != sorted(shape_of(key)):
        return []
    orders = [order for order in permutations(range(dimensions)) if order != tuple(range(dimensions))]
    if any(_fits(permuted(value, order), key, tolerance) for order in orders):
        return ["transposed" if dimensions == 2 else "axes"]
    return []


def _same_sizes(value: Value, key: tuple[Value, ...]) -> bool:
    return sorted(leaves(value)) == sorted(leaves(key))


def _slip(found: list[str], marks: tuple[Marks, ...] | None = None) -> Comparison:
    """One slip is named; of several that explain the value equally well none is."""
    if len(found) > 1:
        return Comparison(False, 0.0, marks)
    name = found[0]
    finding = "factor_100" if name.startswith("too_") else name
    return Comparison(False, 0.0, marks, finding, _SLIPS[name])


def _other_shape(value: Value, key: Value, tolerance: Tolerance) -> Comparison:
    found = _rearrangements(value, key, tolerance)
    if found:
        return _slip(found)
    given, wanted = shape_text(shape_of(value)), shape_text(shape_of(key))
    message = Text(f"you gave {given.en}, the answer has {wanted.en}", f"你给出的是{given.zh}，而答案是{wanted.zh}")
    return Comparison(False, 0.0, None, "shape", message)


def shape_text(shape: tuple[int, ...]) -> Text:
    """A shape in words: one number, 3 entries, a 2×3 array."""
    if not shape:
        return Text("one number", "一个数")
    if len(shape) == 1:
        return Text("1 entry" if shape[0] == 1 else f"{shape[0]} entries", f" {shape[0]} 个数")
    sizes = "×".join(map(str, shape))
    return Text(f"a {sizes} array", f" {sizes} 的数组")


def _first_wrong(fits: Sequence[bool], shape: tuple[int, ...]) -> Text:
    """Names the first wrong entry, counted from 1."""
    if not shape:
        return _NOTHING
    index = fits.index(False)
    place: list[int] = []
    for size in reversed(shape):
        index, position = divmod(index, size)
        place.insert(0, position + 1)
    if len(place) == 1:
        return Text(f"first error: entry {place[0]}", f"从第 {place[0]} 个数起有误")
    if len(place) == 2:
        row, column = place
        return Text(f"first error: row {row}, column {column}", f"从第 {row} 行第 {column} 列起有误")
    where = ", ".join(map(str, place))
    return Text(f"first error: entry ({where}), counted from 1", f"从元素 ({where}) 起有误，从 1 数起")


def digit_leaves(digits: NestedDigits, count: int) -> list[Digits | None]:
    flat = list(_flat_digits(digits))
    return flat if len(flat) == count else [None] * count


def _flat_digits(digits: NestedDigits) -> Iterator[Digits | None]:
    if digits is None or isinstance(digits, Digits):
        yield digits
    else:
        for part in digits:
            yield from _flat_digits(part)


def _too_few_digits(
    given: Sequence[Real],
    wanted: Sequence[Real],
    fits: Sequence[bool],
    digits: Sequence[Digits | None],
    tolerance: Tolerance,
) -> Precision | None:
    """The precision to ask for, where every entry that does not fit is correctly rounded to two digits or more."""
    for value, key, fit, shows in zip(given, wanted, fits, digits, strict=True):
        if not fit and not (shows is not None and rounds_to(value, key, shows)):
            return None
    return wanted_precision(tolerance)


def _ask_for_digits(precision: Precision) -> Text:
    return precision_text(precision, "correctly rounded so far: give {}", "四舍五入正确，但位数不够：请给出{}")
