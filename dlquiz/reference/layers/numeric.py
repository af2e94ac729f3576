"""Gradients by central differences, and how far two gradients are apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

import numpy as np

from dlquiz.errors import ArgumentError, ExpressionError
from dlquiz.expressions import evaluate, parse, plain
from dlquiz.expressions.values import entries
from dlquiz.messages import Text
from dlquiz.reference.layers.arrays import Array, ArrayLike, real
from dlquiz.reference.tex.layers_tex import array, factor
from dlquiz.reference.tex.plain_tex import as_factor, formula, fraction, line, significant

MOST_MOVED = 1_000
MOST_TOUCHED = 10**5


class Difference(NamedTuple):
    """Two values of f, how far from x in steps, added or subtracted, over so many steps (0: not divided)."""

    first: int = 1
    second: int = -1
    steps: int = 2
    sign: str = "-"

    def value(self, along: Callable[[float], float], step: float) -> float:
        first, second = along(self.first * step), along(self.second * step)
        return self.of(first, second) / (self.steps * step) if self.steps else self.of(first, second)

    def of(self, first: float, second: float) -> float:
        return first + second if self.sign == "+" else first - second


CENTRAL = Difference()
_WRONG: Mapping[str, Difference] = {
    "forward_difference": Difference(1, 0, 1),
    "backward_difference": Difference(0, -1, 1),
    "divided_by_step": Difference(steps=1),
    "not_divided": Difference(steps=0),
    "sign_flipped": Difference(-1, 1),
    "values_added": Difference(sign="+"),
}


def numeric_gradient(
    expression: str, at: Mapping[str, Any], with_respect_to: str, step: float = 1e-5, mistake: str = ""
) -> Array:
    """The gradient of an expression by one of its names, entry by entry: (f(x + h) − f(x − h))/2h.

    Its error falls as h² (a forward difference's as h). Raises `ArgumentError` where the expression is not one number,
    `ExpressionError` where it cannot be computed on either side.
    Source: Goodfellow, Bengio, Courville, "Deep Learning" (2016), section 11.5.
    """
    difference = _WRONG.get(mistake, CENTRAL)
    found = np.empty_like(_point(at, with_respect_to))
    for place, along in lines(expression, at, with_respect_to):
        found[place] = difference.value(along, step)
    if not np.isfinite(found).all():
        raise ExpressionError("the numeric gradient is not a finite number", "数值梯度不是有限数")
    return found


def lines(
    expression: str, at: Mapping[str, Any], with_respect_to: str
) -> Iterator[tuple[tuple[int, ...], Callable[[float], float]]]:
    """For every entry of the variable: its place, and the expression as a function of how far that entry is moved."""
    point, parsed = _point(at, with_respect_to), parse(expression)
    for place in np.ndindex(*point.shape):

        def along(shift: float, place: tuple[int, ...] = place) -> float:
            moved = point.copy()
            moved[place] += shift
            value = evaluate(parsed, {**at, with_respect_to: plain(moved)})
            if isinstance(value, tuple):
                raise ArgumentError(
                    "expression",
                    "the expression gives an array; a gradient needs one number: sum it up",
                    "表达式的结果是数组；梯度要求结果是一个数，请先求和",
                )
            return float(value)

        yield place, along


def _point(at: Mapping[str, Any], with_respect_to: str) -> Array:
    """Where the variable is; refused without a value, and where there would be too many evaluations."""
    if with_respect_to not in at:
        raise ArgumentError(
            "with_respect_to",
            f"`{with_respect_to}` is not among the names of `at`",
            f"`at` 中没有名称 `{with_respect_to}`",
        )
    moved = len(entries(at[with_respect_to]))
    if moved > MOST_MOVED or moved * sum(len(entries(value)) for value in at.values()) > MOST_TOUCHED:
        raise ArgumentError(
            "at",
            f"`at` is too large here: at most {MOST_MOVED:,} entries are moved, and {MOST_TOUCHED:,} numbers read",
            f"`at` 过大：至多移动 {MOST_MOVED:,} 个元素、读取 {MOST_TOUCHED:,} 个数",
        )
    return real(at[with_respect_to])


MOST_ENTRIES_WORKED = 3
DIGITS = 12
"""More than elsewhere: the two values of a small step differ only in their last digits."""


def numeric_gradient_working(
    expression: str, at: Mapping[str, Any], with_respect_to: str, step: float, mistake: str = ""
) -> list[Text]:
    """Both values of the first entries, then the gradient."""
    answer = numeric_gradient(expression, at, with_respect_to, step, mistake)
    difference = _WRONG.get(mistake, CENTRAL)
    escaped = with_respect_to.replace("_", r"\_")
    variable = with_respect_to if len(with_respect_to) == 1 else rf"\mathrm{{{escaped}}}"
    name, values = rf"\frac{{\partial f}}{{\partial {variable}}}", (_at(difference.first), _at(difference.second))
    rule = formula(name, _over(f" {difference.sign} ".join(values), {2: "2 h", 1: "h", 0: ""}[difference.steps]))
    given = formula("h", array(step))
    found = [Text(f"{rule} with {given}", f"{rule}，其中 {given}")]
    for place, along in islice(lines(expression, at, with_respect_to), MOST_ENTRIES_WORKED):
        if place:
            index = ", ".join(str(axis + 1) for axis in place)
            found.append(Text(f"entry $({index})$:", f"第 $({index})$ 个元素："))
        first, second = along(difference.first * step), along(difference.second * step)
        found += [line(values[0], significant(first, DIGITS)), line(values[1], significant(second, DIGITS))]
        found.append(line(*_quotient(difference, first, second, step), array(answer[place])))
    return [*found, line(name, array(answer))]


def _at(steps: int) -> str:
    return {1: "f(x + h)", 0: "f(x)", -1: "f(x - h)"}[steps]


def _quotient(difference: Difference, first: float, second: float, step: float) -> list[str]:
    """The two values put in, and worked out."""
    written = f"{significant(first, DIGITS)} {difference.sign} {as_factor(significant(second, DIGITS))}"
    below = rf"2 \cdot {factor(step)}" if difference.steps == 2 else array(step) if difference.steps else ""
    worked_out = array(difference.of(first, second))
    return [_over(written, below), _over(worked_out, array(difference.steps * step) if below else "")]


def _over(above: str, below: str) -> str:
    return fraction(above, below) if below else above


def relative_error(analytic: ArrayLike, numeric: ArrayLike) -> Array:
    """|a − n|/max(|a|, |n|), entry by entry, and 0 where both are 0. Source: the gradient check of CS231n."""
    one, other = real(analytic), real(numeric)
    scale = np.maximum(np.abs(one), np.abs(other))
    return np.abs(one - other) / np.where(scale == 0, 1.0, scale)
