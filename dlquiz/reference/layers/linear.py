"""The fully connected layer Z = XW + b, the layer a = f(Wx) of one column, and stacks of linear layers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import NamedTuple

import numpy as np

from dlquiz.reference.layers import activations
from dlquiz.reference.layers.arrays import Array, ArrayLike, real


class LinearCache(NamedTuple):
    """What the backward pass needs: the inputs (…×D) and the weights (D×M)."""

    inputs: Array
    weights: Array


class LinearGradients(NamedTuple):
    """Gradients by the inputs (…×D), the weights (D×M) and the bias (M)."""

    inputs: Array
    weights: Array
    bias: Array


def forward(inputs: Array, weights: Array, bias: Array) -> tuple[Array, LinearCache]:
    """Z = XW + b: inputs N×D (or one row D), weights D×M, bias M (or one number), result N×M (or M)."""
    return inputs @ weights + bias, LinearCache(inputs, weights)


def backward(upstream: Array, cache: LinearCache) -> LinearGradients:
    """dX = dZ Wᵀ, dW = Xᵀ dZ, db = Σ over the rows of dZ; no further 1/N, the upstream gradient carries it already."""
    inputs, weights = cache
    features, units = weights.shape
    rows, grads = inputs.reshape(-1, features), upstream.reshape(-1, units)
    return LinearGradients((grads @ weights.T).reshape(inputs.shape), rows.T @ grads, grads.sum(axis=0))


def linear_forward(inputs: ArrayLike, weights: ArrayLike, bias: ArrayLike) -> Array:
    """Z = XW + b. Source: Goodfellow, Bengio, Courville, "Deep Learning" (2016), section 6.1."""
    return forward(real(inputs), real(weights), real(bias))[0]


def linear_backward(inputs: ArrayLike, weights: ArrayLike, upstream: ArrayLike, of: str = "weights") -> Array:
    """The gradient `of` the weights, the inputs or the bias of Z = XW + b, given dL/dZ (`upstream`)."""
    cache = LinearCache(real(inputs), real(weights))
    found: Array = getattr(backward(real(upstream), cache), of)
    return found


def neuron_backward(
    weights: ArrayLike, inputs: ArrayLike, upstream: ArrayLike, activation: str = "sigmoid", of: str = "weights"
) -> Array:
    """Gradients of a = f(Wx) for one column x: dz = da ⊙ f′(z), dW = dz xᵀ, dx = Wᵀ dz.

    weights M×D, inputs D, upstream da of M entries; `of` is weights (M×D), inputs (D) or pre_activation (dz, M).
    """
    matrix, column = real(weights), real(inputs)
    pre = real(upstream) * activations.activation_derivative(activation, matrix @ column)
    if of == "pre_activation":
        return pre
    return np.outer(pre, column) if of == "weights" else matrix.T @ pre


def linear_collapse(weights: Sequence[ArrayLike], biases: Sequence[ArrayLike] | None = None, of: str = "W") -> Array:
    """The one layer y = W x + b that equals a stack of linear layers without activations between them.

    `weights` in order of application, each out×in: W = W_L … W_2 W_1, b = W_L(… (W_2 b_1 + b_2) …) + b_L.
    """
    matrices = [real(matrix) for matrix in weights]
    if of == "W":
        product = matrices[0]
        for matrix in matrices[1:]:
            product = matrix @ product
        return product
    offset = np.zeros(matrices[0].shape[1])
    for matrix, bias in zip(matrices, biases or [], strict=True):
        offset = matrix @ offset + real(bias)
    return offset


def collapsed_kernel_size(kernel_sizes: Sequence[int]) -> int:
    """The kernel of the one convolution that equals a stack of linear ones of stride 1: their kernels, convolved.

    Convolving them really gives the size 1 + Σ (k − 1). Source: Dumoulin and Visin (2016).
    """
    return reduce(np.convolve, [np.ones(size) for size in kernel_sizes]).size


def jacobian_shape(rows: int, columns: int) -> tuple[int, ...]:
    """The shape of ∂(Wx)/∂W for an m×n matrix W with its entries in a row: built, then measured; m × mn."""
    return np.kron(np.eye(rows), np.ones(columns)).shape
