"""Worked solutions for gradients by central differences and for the relative error."""

from __future__ import annotations

from itertools import islice
from typing import Any

from dlquiz.messages import Text
from dlquiz.reference.layers import numeric
from dlquiz.reference.steps.layers_tex import array, factor, number
from dlquiz.reference.steps.plain_tex import formula, fraction, line, power_of_ten

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
