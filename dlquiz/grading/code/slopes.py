"""A backward pass against central differences of its forward pass."""

from __future__ import annotations

from collections.abc import Mapping
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

    The scalar that is differentiated is Σ upstream·output. Of a large array some entries are tried; the others are nan.
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
    at = np.array(arguments[gradient.argument], dtype=float)
    found = np.full(at.shape, np.nan)
    every = at.size
    for place in np.unique(np.linspace(0, every - 1, min(every, MOST_ENTRIES)).round().astype(int)):
        value = float(at.flat[place])
        step = STEP * max(1.0, abs(value))
        ends = []
        for moved in (value + step, value - step):
            at.flat[place] = moved
            outputs = np.asarray(forward.run(**{**arguments, gradient.argument: at.tolist()}), dtype=float)
            ends.append(float(np.sum(upstream * outputs)))
        at.flat[place] = value
        found.flat[place] = (ends[0] - ends[1]) / (2 * step)
    return found
