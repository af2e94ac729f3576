"""Gradients by central differences, and how far two gradients are apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from dlquiz.errors import ArgumentError, ExpressionError
from dlquiz.expressions import evaluate, parse, plain
from dlquiz.reference.layers.arrays import Array, ArrayLike, real

Difference = Callable[[Callable[[float], float], float], float]


def central_difference(along: Callable[[float], float], step: float) -> float:
    """(f(h) − f(−h))/2h."""
    return (along(step) - along(-step)) / (2 * step)


def numeric_gradient(expression: str, at: Mapping[str, Any], with_respect_to: str, step: float = 1e-5) -> Array:
    """The gradient of an expression by one of its names, entry by entry: (f(x + h) − f(x − h))/2h.

    Its error falls as h² (a forward difference's as h). Raises `ArgumentError` where the expression is not one number,
    `ExpressionError` where it cannot be computed on either side.
    Source: Goodfellow, Bengio, Courville, "Deep Learning" (2016), section 11.5.
    """
    return differences(expression, at, with_respect_to, step, central_difference)


def differences(
    expression: str, at: Mapping[str, Any], with_respect_to: str, step: float, difference: Difference
) -> Array:
    """`difference` along every entry of the variable, in its shape."""
    point = real(at[with_respect_to])
    found = np.empty_like(point)
    for place, along in lines(expression, at, with_respect_to):
        found[place] = difference(along, step)
    if not np.isfinite(found).all():
        raise ExpressionError("the numeric gradient is not a finite number", "数值梯度不是有限数")
    return found


def lines(
    expression: str, at: Mapping[str, Any], with_respect_to: str
) -> Iterator[tuple[tuple[int, ...], Callable[[float], float]]]:
    """For every entry of the variable: its place, and the expression as a function of how far that entry is moved."""
    point, parsed = real(at[with_respect_to]), parse(expression)
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


def relative_error(analytic: ArrayLike, numeric: ArrayLike) -> Array:
    """|a − n|/max(|a|, |n|), entry by entry, and 0 where both are 0. Source: the gradient check of CS231n."""
    one, other = real(analytic), real(numeric)
    scale = np.maximum(np.abs(one), np.abs(other))
    return np.abs(one - other) / np.where(scale == 0, 1.0, scale)
