"""Worked solutions for gradients by central differences and for the relative error."""

from __future__ import annotations

from itertools import islice
from typing import Any

import numpy as np

from dlquiz.messages import Text
from dlquiz.reference.layers import numeric
from dlquiz.reference.layers.arrays import real
from dlquiz.reference.steps.layers_tex import array, factor, number
from dlquiz.reference.steps.plain_tex import formula, fraction, line, power_of_ten, told

MOST_ENTRIES_WORKED = 3
DIGITS = 12


def _exactly(value: float) -> str:
    """More digits than elsewhere: the two values of a small step differ only in their last ones."""
    mantissa, mark, exponent = f"{value:.{DIGITS}g}".partition("e")
    return power_of_ten(mantissa, exponent) if mark else mantissa


def _exact_factor(value: float) -> str:
    text = _exactly(value)
    return f"({text})" if text.startswith("-") or "10^" in text else text


def numeric_gradient(expression: str, at: Any, with_respect_to: str, step: float) -> list[Text]:
    """Both values of the first entries, then the gradient."""
    answer = numeric.numeric_gradient(expression, at, with_respect_to, step)
    name = rf"\frac{{\partial f}}{{\partial {_name(with_respect_to)}}}"
    rule, given = formula(name, r"\frac{f(x + h) - f(x - h)}{2 h}"), formula("h", number(step))
    lines = [Text(f"{rule} with {given}", f"{rule}，其中 {given}")]
    for place, along in islice(numeric.lines(expression, at, with_respect_to), MOST_ENTRIES_WORKED):
        if place:
            index = ", ".join(str(axis + 1) for axis in place)
            lines.append(Text(f"entry $({index})$:", f"第 $({index})$ 个元素："))
        lines += _quotient_lines(along(step), along(-step), step, answer[place])
    return [*lines, line(name, array(answer))]


def _quotient_lines(high: float, low: float, step: float, quotient: float) -> list[Text]:
    distance = rf"2 \cdot {factor(step)}"
    return [
        line("f(x + h)", _exactly(high)),
        line("f(x - h)", _exactly(low)),
        line(
            fraction(f"{_exactly(high)} - {_exact_factor(low)}", distance),
            fraction(number(high - low), number(2 * step)),
            number(quotient),
        ),
    ]


def _name(name: str) -> str:
    escaped = name.replace("_", r"\_")
    return name if len(name) == 1 else rf"\mathrm{{{escaped}}}"


def relative_error(analytic: Any, numeric: Any) -> list[Text]:
    """The first entries in full, then all."""
    answer = _error(analytic, numeric)
    lines = [told("relative error", "相对误差", r"\varepsilon", r"\frac{|a - n|}{\max(|a|, |n|)}")]
    pairs = zip(np.ravel(real(analytic)), np.ravel(real(numeric)), np.ravel(answer), strict=True)
    for one, other, error in islice(pairs, MOST_ENTRIES_WORKED):
        if one == other == 0:
            lines.append(Text("both are $0$: the error is $0$", "两者皆为 $0$：误差为 $0$"))
            continue
        largest = rf"\max(|{_exactly(one)}|, |{_exactly(other)}|)"
        shares = [
            fraction(f"|{_exactly(one)} - {_exact_factor(other)}|", largest),
            fraction(_exactly(abs(one - other)), _exactly(max(abs(one), abs(other)))),
        ]
        lines.append(line(r"\varepsilon", *shares, number(error)))
    return [*lines, line(r"\varepsilon", array(answer))]


def _error(analytic: Any, other: Any) -> Any:
    return numeric.relative_error(analytic, other)
