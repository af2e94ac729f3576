"""The NumPy layers as runs of references: a result that is not finite is refused."""

from __future__ import annotations

from dlquiz.reference.layers import activations, convolution, linear, losses, mlp, normalization, numeric, pooling
from dlquiz.reference.runs.finite import finite

logit = finite(activations.logit)
vanishing_bound = finite(activations.vanishing_bound)
relative_error = finite(numeric.relative_error)
softmax = finite(losses.softmax)
softmax_jacobian = finite(losses.softmax_jacobian)
cross_entropy = finite(losses.cross_entropy)
softmax_cross_entropy_gradient = finite(losses.softmax_cross_entropy_gradient)
logistic_gradient = finite(losses.logistic_gradient)
least_squares_gradient = finite(losses.least_squares_gradient)
regularized_gradient = finite(losses.regularized_gradient)
linear_forward = finite(linear.linear_forward)
linear_backward = finite(linear.linear_backward)
neuron_backward = finite(linear.neuron_backward)
batch_norm = finite(normalization.batch_norm)
batch_norm_backward = finite(normalization.batch_norm_backward)
dropout = finite(normalization.dropout)
activation = finite(activations.activation)
activation_derivative = finite(activations.activation_derivative)
mlp_forward = finite(mlp.mlp_forward)
mlp_backward = finite(mlp.mlp_backward)
linear_collapse = finite(linear.linear_collapse)
collapsed_kernel_size = linear.collapsed_kernel_size
jacobian_shape = linear.jacobian_shape
conv2d = finite(convolution.conv2d)
conv2d_backward = finite(convolution.conv2d_backward)
max_pool2d = finite(pooling.max_pool2d)
avg_pool2d = finite(pooling.avg_pool2d)
max_pool2d_backward = finite(pooling.max_pool2d_backward)
avg_pool2d_backward = finite(pooling.avg_pool2d_backward)
