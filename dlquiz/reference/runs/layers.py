"""The NumPy layers as runs of references: a result that is not finite is refused."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np

from dlquiz.errors import ArgumentError
from dlquiz.reference.layers import activations, convolution, linear, losses, numeric, pooling
from dlquiz.reference.layers.arrays import Array, real


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
softmax = _finite(losses.softmax)
softmax_jacobian = _finite(losses.softmax_jacobian)
cross_entropy = _finite(losses.cross_entropy)
softmax_cross_entropy_gradient = _finite(losses.softmax_cross_entropy_gradient)
logistic_gradient = _finite(losses.logistic_gradient)
least_squares_gradient = _finite(losses.least_squares_gradient)
regularized_gradient = _finite(losses.regularized_gradient)
linear_forward = _finite(linear.linear_forward)
linear_backward = _finite(linear.linear_backward)
neuron_backward = _finite(linear.neuron_backward)
linear_collapse = _finite(linear.linear_collapse)
collapsed_kernel_size = linear.collapsed_kernel_size
jacobian_shape = linear.jacobian_shape
conv2d = _finite(convolution.conv2d)
conv2d_backward = _finite(convolution.conv2d_backward)
max_pool2d = _finite(pooling.max_pool2d)
avg_pool2d = _finite(pooling.avg_pool2d)
max_pool2d_backward = _finite(pooling.max_pool2d_backward)
avg_pool2d_backward = _finite(pooling.avg_pool2d_backward)


# Mistakes that need the value of any activation.


@_finite
def neuron_value_times_input(weights: Any, inputs: Any, activation: str) -> Array:
    """a ⊙ z in the place of the gradient by z."""
    z: Array = real(weights) @ real(inputs)
    return activations.activation(activation, z) * z


@_finite
def neuron_value_for_slope(weights: Any, inputs: Any, upstream: Any, activation: str, of: str) -> Array:
    """The gradients with f(z) in the place of f′(z)."""
    matrix, column = real(weights), real(inputs)
    pre: Array = real(upstream) * activations.activation(activation, matrix @ column)
    return {"pre_activation": pre, "weights": np.outer(pre, column), "inputs": matrix.T @ pre}[of]
