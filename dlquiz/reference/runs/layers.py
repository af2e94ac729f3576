"""The NumPy layers as runs of references: a result that is not finite is refused."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np

from dlquiz.errors import ArgumentError
from dlquiz.reference.layers import activations, linear, losses, numeric


def _finite(function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def run(**arguments: Any) -> Any:
        with np.errstate(all="ignore"):
            value = function(**arguments)
        if not np.isfinite(value).all():
            raise ArgumentError("", "the numbers are too large to compute with", "数值过大，无法计算")
        return value

    return run


logit = _finite(activations.logit)
vanishing_bound = _finite(activations.vanishing_bound)
relative_error = _finite(numeric.relative_error)
cross_entropy = _finite(losses.cross_entropy)
collapsed_kernel_size = linear.collapsed_kernel_size
jacobian_shape = linear.jacobian_shape
