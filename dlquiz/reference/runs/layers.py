"""The NumPy layers as runs of references: a result that is not finite is refused."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np

from dlquiz.errors import ArgumentError
from dlquiz.reference.layers import activations, convolution, linear, losses, mlp, normalization, numeric, pooling


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
batch_norm = _finite(normalization.batch_norm)
batch_norm_backward = _finite(normalization.batch_norm_backward)
dropout = _finite(normalization.dropout)
activation = _finite(activations.activation)
activation_derivative = _finite(activations.activation_derivative)
mlp_forward = _finite(mlp.mlp_forward)
mlp_backward = _finite(mlp.mlp_backward)
linear_collapse = _finite(linear.linear_collapse)
collapsed_kernel_size = linear.collapsed_kernel_size
jacobian_shape = linear.jacobian_shape
conv2d = _finite(convolution.conv2d)
conv2d_backward = _finite(convolution.conv2d_backward)
max_pool2d = _finite(pooling.max_pool2d)
avg_pool2d = _finite(pooling.avg_pool2d)
max_pool2d_backward = _finite(pooling.max_pool2d_backward)
avg_pool2d_backward = _finite(pooling.avg_pool2d_backward)
