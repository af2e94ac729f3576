"""Wrong formulas for numeric gradients: a table from a mistake's name to the formula."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dlquiz.reference.layers.numeric import differences

Table = Mapping[str, Callable[..., Any]]


def _differences(difference: Callable[[Callable[[float], float], float], float]) -> Callable[..., Any]:
    return lambda expression, at, with_respect_to, step: differences(expression, at, with_respect_to, step, difference)


NUMERIC: Table = {
    "forward_difference": _differences(lambda along, h: (along(h) - along(0.0)) / h),
    "backward_difference": _differences(lambda along, h: (along(0.0) - along(-h)) / h),
    "divided_by_step": _differences(lambda along, h: (along(h) - along(-h)) / h),
    "not_divided": _differences(lambda along, h: along(h) - along(-h)),
    "sign_flipped": _differences(lambda along, h: (along(-h) - along(h)) / (2 * h)),
    "values_added": _differences(lambda along, h: (along(h) + along(-h)) / (2 * h)),
}
