"""A backward pass against central differences of its forward pass."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from dlquiz.grading.code.calls import Array, Call
from dlquiz.questions.kinds import GradientOf
from dlquiz.reference import catalog

STEP = 1e-5
"""Times the size of the entry where that is above 1."""
RELATIVE, ABSOLUTE = 1e-4, 1e-6
"""How far a gradient may be from its central differences; the second is a share of the largest slope, at least of 1."""
MOST_ENTRIES = 64
UPSTREAM = "upstream"


def wrong_slopes(gradient: GradientOf, call: Call, got: Array) -> Array | None:
    """The central differences where `got` is not the gradient; None where it is.

    The scalar that is differentiated is Σ upstream·output. Of a large array some entries are tried; the others are nan,
    and those at a kink.
    """
    numeric = slopes(gradient, {**call.case.names, **call.bound[0]})
    tried = ~np.isnan(numeric)
    if got.shape != numeric.shape:
        return numeric
    analytic, found = got[tried].astype(float), numeric[tried]
    allowed = RELATIVE * np.abs(found) + ABSOLUTE * max(1.0, float(np.max(np.abs(found), initial=0.0)))
    return None if bool(np.all(np.abs(analytic - found) <= allowed)) else numeric


def slopes(gradient: GradientOf, names: Mapping[str, Any]) -> Array:
    """∂(Σ upstream·output)/∂argument by central differences, in the shape of the argument.

    `names` are the arguments of the backward pass, and the other names of the case; without `upstream` among them each
    output counts once.
    """
    forward = catalog.find(gradient.reference)
    given = [argument.name for argument in forward.arguments if argument.name in names]
    arguments = catalog.bind(forward, {name: names[name] for name in given})
    upstream = np.asarray(names.get(UPSTREAM, 1.0), dtype=float)
    at = np.array(_holder(gradient.argument, arguments)[gradient.argument], dtype=float)

    def scalar(point: Array) -> float:
        outputs = forward.run(**_with(gradient.argument, point.tolist(), arguments))
        return float(np.sum(upstream * np.asarray(outputs, dtype=float)))

    found, middle = np.full(at.shape, np.nan), scalar(at)
    for place in np.unique(np.linspace(0, at.size - 1, min(at.size, MOST_ENTRIES)).round().astype(int)):
        found.flat[place] = _slope(scalar, at, middle, place)
    return found


def _slope(scalar: Callable[[Array], float], at: Array, middle: float, place: int) -> float:
    """The slope along one entry; nan at a kink, as of ReLU at 0 or of a maximum with ties, which has two slopes.

    `middle` is the value at the point.
    """

    def sides(step: float) -> tuple[float, float]:
        moved = np.zeros_like(at)
        moved.flat[place] = step
        return (middle - scalar(at - moved)) / step, (scalar(at + moved) - middle) / step

    step = STEP * max(1.0, abs(float(at.flat[place])))
    left, right = sides(step)
    slope = (left + right) / 2
    if abs(right - left) > ABSOLUTE * max(1.0, abs(slope)):
        nearer_left, nearer_right = sides(step / 10)
        # Where the function is only curved, the two sides agree ten times as well.
        if abs(nearer_right - nearer_left) > abs(right - left) / 2:
            return math.nan
        # Where it is curved on one side only, as x·ReLU(x) at 0, the error is in proportion to the step: go to 0.
        return (10 * (nearer_left + nearer_right) / 2 - slope) / 9
    return slope


def _holder(name: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
    """The arguments, or that one of them which is a mapping with this name."""
    return next(each for each in (arguments, *arguments.values()) if isinstance(each, Mapping) and name in each)


def _with(name: str, value: Any, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments with another value at a name."""
    holder = _holder(name, arguments)
    changed = {**holder, name: value}
    return (
        changed
        if holder is arguments
        else {key: changed if each is holder else each for key, each in arguments.items()}
    )
