"""Worked solutions for gradients by central differences and for the relative error."""

from __future__ import annotations

from itertools import islice
from typing import Any

import numpy as np

from dlquiz.messages import Text
from dlquiz.reference.layers import numeric
from dlquiz.reference.layers.arrays import real
from dlquiz.reference.steps.layers_tex import array, factor, line, number

MOST_ENTRIES_WORKED = 3
DIGITS = 12


def _exactly(value: float) -> str:
    """More digits than elsewhere: the two values of a small step differ only in their last ones."""
    text = f"{value:.{DIGITS}g}"
    mantissa, mark, exponent = text.partition("e")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if mark else text


def numeric_gradient(expression: str, at: Any, with_respect_to: str, step: float) -> list[Text]:
    """Both values of the first entries, then the gradient."""
    answer = numeric.numeric_gradient(expression, at, with_respect_to, step)
    lines = [
        line(
            rf"\frac{{\partial f}}{{\partial {_name(with_respect_to)}}}",
            r"\frac{f(x + h) - f(x - h)}{2 h}",
            after=Text(f"with $h = {number(step)}$", f"其中 $h = {number(step)}$"),
        )
    ]
    for place, along in islice(numeric.lines(expression, at, with_respect_to), MOST_ENTRIES_WORKED):
        high, low = along(step), along(-step)
        worked = rf"\frac{{{_exactly(high)} - {_factor(low)}}}{{2 \cdot {factor(step)}}}"
        index = ", ".join(str(axis + 1) for axis in place)
        words = Text(f"entry ({index}):", f"第 ({index}) 个元素：") if place else None
        lines.append(line(worked, number(answer[place]), before=words))
    return [*lines, line(rf"\frac{{\partial f}}{{\partial {_name(with_respect_to)}}}", array(answer))]


def _name(name: str) -> str:
    escaped = name.replace("_", r"\_")
    return name if len(name) == 1 else rf"\mathrm{{{escaped}}}"


def _factor(value: float) -> str:
    text = _exactly(value)
    return f"({text})" if text.startswith("-") else text


def relative_error(analytic: Any, numeric: Any) -> list[Text]:
    """The first entries in full, then all."""
    answer = _error(analytic, numeric)
    lines = [line(r"\frac{|a - n|}{\max(|a|, |n|)}", before=Text("relative error:", "相对误差："))]
    pairs = zip(np.ravel(real(analytic)), np.ravel(real(numeric)), np.ravel(answer), strict=True)
    for one, other, error in islice(pairs, MOST_ENTRIES_WORKED):
        if one == other == 0:
            lines.append(Text("both are 0: the error is $0$", "两者皆为 0：误差为 $0$"))
            continue
        largest = max(abs(one), abs(other))
        worked = rf"\frac{{|{_exactly(one)} - {_factor(other)}|}}{{{_exactly(largest)}}}"
        lines.append(line(worked, number(error)))
    return [*lines, line(r"\mathrm{error}", array(answer))]


def _error(analytic: Any, other: Any) -> Any:
    return numeric.relative_error(analytic, other)
