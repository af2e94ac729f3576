"""A read value against the key: the shape, then entry by entry, and the mistakes that have a name."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import permutations, product
from operator import getitem
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from dlquiz.expressions.values import Real, entries, is_integer, plain, shape_of
from dlquiz.grading.numbers import Digits
from dlquiz.messages import Text
from dlquiz.questions.tolerance import DEFAULT_RELATIVE, ZERO_SLACK, Tolerance, as_float

if TYPE_CHECKING:
    from dlquiz.grading.reader import NestedDigits, Value

DEFAULT: Final = Tolerance()


def plain_key(key: Any) -> Value:
    """A key as Python numbers in nested tuples. An array is integer if every entry is, else all of it is real."""
    value: Value = plain(key)
    if is_integer(value) or not isinstance(value, tuple):
        return value
    reals: Value = rebuilt(value, map(as_float, entries(value)))
    return reals


def rebuilt(like: Value, flat: Iterator[Any]) -> Any:
    """The items of `flat`, nested as `like` is."""
    return tuple(rebuilt(part, flat) for part in like) if isinstance(like, tuple) else next(flat)


class Precision(NamedTuple):
    """To how many digits an answer is wanted; `decimals` counts them behind the point."""

    digits: int
    decimals: bool


def describe_tolerance(tolerance: Tolerance, key: Any, *, in_percent: bool = False) -> Text:
    """How close is close enough, to be said before answering. It depends on the key's type, never on its value.

    Of an answer `in_percent` a share reads as percentage points, so the digits that suffice are given instead.
    """
    if tolerance == DEFAULT:
        if is_integer(plain_key(key)):
            return Text("exact whole numbers", "整数，须完全一致")
        return _within(tolerance, DEFAULT_RELATIVE, in_percent)
    rules: list[Text] = []
    if tolerance.relative is not None:
        rules.append(_within(Tolerance(relative=tolerance.relative), tolerance.relative, in_percent))
    if tolerance.absolute is not None and (tolerance.absolute > 0 or not rules):
        rules.append(Text(f"within ±{tolerance.absolute:g}", f"误差不超过 ±{tolerance.absolute:g}"))
    if tolerance.decimals is not None:
        rules.append(precision_text(Precision(tolerance.decimals, True), "to {}", "精确到{}"))
    if tolerance.significant is not None:
        rules.append(_to_digits(tolerance.significant))
    return Text(" or ".join(rule.en for rule in rules), "，或".join(rule.zh for rule in rules))


def _within(tolerance: Tolerance, relative: float, in_percent: bool) -> Text:
    if in_percent:
        return _to_digits(wanted_precision(tolerance).digits)
    return Text(f"within {100 * relative:g}%", f"误差不超过 {100 * relative:g}%")


def _to_digits(significant: int) -> Text:
    return precision_text(Precision(significant, False), "to {}", "保留{}")


def rounds_to(value: Real, key: Real, shows: Digits) -> bool:
    """Whether `value` is a real key, correctly rounded to the two digits or more that it shows."""
    if isinstance(key, int) or shows.significant < 2 or not (math.isfinite(as_float(value)) and math.isfinite(key)):
        return False
    return Tolerance(absolute=shows.half_unit).accepts(value, key)


def wanted_precision(tolerance: Tolerance) -> Precision:
    """Digits that always suffice: half a unit of the last one stays within the tolerance."""
    if tolerance.decimals is not None:
        return Precision(tolerance.decimals, True)
    if tolerance.significant is not None:
        return Precision(tolerance.significant, False)
    if tolerance.relative or tolerance == DEFAULT:
        digits = 1 + math.ceil(-math.log10(2 * (tolerance.relative or DEFAULT_RELATIVE)))
        return Precision(max(1, digits), False)
    absolute = tolerance.absolute or ZERO_SLACK
    return Precision(max(0, math.ceil(-math.log10(2 * absolute))), True)


def precision_text(precision: Precision, en: str, zh: str) -> Text:
    """`en` and `zh` with "3 decimals" or "4 significant digits" in place of `{}`."""
    count = precision.digits
    noun = "decimal" if precision.decimals else "significant digit"
    amount = f"小数点后 {count} 位" if precision.decimals else f" {count} 位有效数字"
    return Text(en.format(f"{count} {noun}{'' if count == 1 else 's'}"), zh.format(amount))


NAMED_BY_THEMSELVES: Final = frozenset({1, -1, 100})
"""Factors that are no count of anything: the key itself, a sign, a per cent."""


def is_scaled(value: Value, key: Value, factor: int, tolerance: Tolerance, *, divided: bool = False) -> bool:
    """Whether `value`, of the key's shape, is `factor` times the key (or with `divided` the key that of it), and could
    be distinguished from the key. What was typed is held to the key's own tolerance."""
    smaller, larger = (value, key) if divided else (key, value)
    ones = entries(smaller)
    for one, other in zip(ones, entries(larger), strict=True):
        multiple = factor * one
        if not (tolerance.accepts(multiple, other) if divided else tolerance.accepts(other, multiple)):
            return False
        if multiple in (math.inf, -math.inf) and one not in (math.inf, -math.inf):
            # It overflows.
            return False
    return any(_tells(one, factor, tolerance) for one in ones)


def _tells(number: Real, factor: int, tolerance: Tolerance) -> bool:
    """Whether nothing that is right for `number` would also be right for its multiple: ±0.001 is 0 either way."""
    apart = abs(as_float(factor * number) - as_float(number))
    return math.isinf(as_float(number)) or apart > tolerance.slack(number) + tolerance.slack(factor * number)


def factors(value: Value, key: Value, tolerance: Tolerance, counts: Iterable[int]) -> list[tuple[int, bool]]:
    """Every factor of 2 and `counts` by which `value` is too large (or too small: the second is then True)."""
    if shape_of(value) != shape_of(key):
        return []
    candidates = sorted({2, *counts} - NAMED_BY_THEMSELVES)
    found = [(factor, False) for factor in candidates if is_scaled(value, key, factor, tolerance)]
    return found + [(factor, True) for factor in candidates if is_scaled(value, key, factor, tolerance, divided=True)]


def is_by_columns(value: Value, key: Value, tolerance: Tolerance) -> bool:
    """Whether a matrix holds the key's numbers column by column where its rows should go on."""
    shape = shape_of(key)
    if len(shape) != 2 or shape_of(value) != shape or shape[0] == shape[1]:
        return False
    by_columns = entries(permuted(key, (1, 0)))
    return all(tolerance.accepts(one, other) for one, other in zip(entries(value), by_columns, strict=True))


def permuted(value: Value, order: Sequence[int]) -> Value:
    """`value` with its axes in another order, as numpy.transpose gives it."""
    shape = shape_of(value)

    def build(*index: int) -> Value:
        if len(index) < len(order):
            return tuple(build(*index, place) for place in range(shape[order[len(index)]]))
        return reduce(getitem, (index[order.index(axis)] for axis in range(len(order))), value)  # type: ignore[arg-type]

    return build()


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
    given, wanted = entries(value), entries(target)
    fits = [tolerance.accepts(one, other) for one, other in zip(given, wanted, strict=True)]
    marks = rebuilt(target, iter(fits)) if isinstance(target, tuple) else None
    if all(fits):
        return Comparison(True, 1.0, marks)
    found = _findings(value, target, tolerance, shape_like=shape_like)
    if found:
        return _one_mistake(found, marks)
    precision = _too_few_digits(given, wanted, fits, digit_leaves(digits, len(given)), tolerance)
    if precision:
        message = precision_text(
            precision, "right so far, but too few digits: give {}", "目前正确，但位数不够：请给出{}"
        )
    else:
        message = _first_wrong(fits, shape_of(target))
    asked = precision.digits if precision else None
    score = sum(fits) / len(fits) if isinstance(target, tuple) else 0.0
    return Comparison(False, score, marks, None, message, asked)


def _fits(value: Value, key: Value, tolerance: Tolerance) -> bool:
    return shape_of(value) == shape_of(key) and all(
        tolerance.accepts(one, other) for one, other in zip(entries(value), entries(key), strict=True)
    )


_MISTAKES: Final = {
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
    """Every mistake that turns the key into `value`, which has its shape."""
    found = _rearrangements(value, key, tolerance)
    if shape_like and len(shape_of(key)) == 1 and sorted(entries(value)) == sorted(entries(key)):
        found.append("axes")
    found += [name for name, factor in (("sign", -1), ("too_large", 100)) if is_scaled(value, key, factor, tolerance)]
    return [*found, "too_small"] if is_scaled(value, key, 100, tolerance, divided=True) else found


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


def _one_mistake(found: list[str], marks: tuple[Marks, ...] | None = None) -> Comparison:
    """One mistake is named; of several that explain the value equally well none is."""
    if len(found) > 1:
        return Comparison(False, 0.0, marks)
    name = found[0]
    finding = "factor_100" if name.startswith("too_") else name
    return Comparison(False, 0.0, marks, finding, _MISTAKES[name])


def _other_shape(value: Value, key: Value, tolerance: Tolerance) -> Comparison:
    found = _rearrangements(value, key, tolerance)
    if found:
        return _one_mistake(found)
    given, wanted = shape_text(shape_of(value)), shape_text(shape_of(key))
    message = Text(f"you gave {given.en}, the answer has {wanted.en}", f"你给出的是{given.zh}，而答案是{wanted.zh}")
    return Comparison(False, 0.0, None, "shape", message)


def shape_text(shape: tuple[int, ...]) -> Text:
    """A shape in words: one number, 3 numbers, a 2×3 array."""
    if not shape:
        return Text("one number", "一个数")
    if len(shape) == 1:
        return Text("1 number" if shape[0] == 1 else f"{shape[0]} numbers", f" {shape[0]} 个数")
    sizes = "×".join(map(str, shape))
    return Text(f"a {sizes} array", f" {sizes} 的数组")


def _first_wrong(fits: Sequence[bool], shape: tuple[int, ...]) -> Text:
    """Names the first wrong entry, counted from 1."""
    if not shape:
        return _NOTHING
    places = product(*(range(1, size + 1) for size in shape))
    place = next(place for place, fit in zip(places, fits, strict=True) if not fit)
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
