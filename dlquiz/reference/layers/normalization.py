"""Batch normalisation in training mode (statistics of the batch, biased variance) and inverted dropout."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from dlquiz.reference.layers.arrays import Array, ArrayLike, real


class BatchNormCache(NamedTuple):
    """Normalised inputs, √(σ² + ε) and γ (both broadcast against the inputs), and the axes of the statistics."""

    normalized: Array
    deviation: Array
    gamma: Array
    axes: tuple[int, ...]


class BatchNormGradients(NamedTuple):
    """Gradients by the inputs and, one entry a feature, by γ and β."""

    inputs: Array
    gamma: Array
    beta: Array


def per_feature(values: Array, dimensions: int) -> Array:
    """γ or β (one number, or one a feature) so that it broadcasts against the inputs."""
    return values.reshape(-1, 1, 1) if dimensions == 4 and values.ndim else values


def forward(inputs: Array, gamma: Array, beta: Array, epsilon: float = 1e-5) -> tuple[Array, BatchNormCache]:
    """γ·(x − μ)/√(σ² + ε) + β for inputs N (one feature), N×D or N×C×H×W; σ² = Σ(x − μ)²/n."""
    # A mean is taken over the batch, of images over the places, too.
    axes = (0, 2, 3) if inputs.ndim == 4 else (0,)
    centred = inputs - inputs.mean(axis=axes, keepdims=True)
    deviation: Array = np.sqrt(np.mean(centred**2, axis=axes, keepdims=True) + epsilon)
    scale, shift = per_feature(gamma, inputs.ndim), per_feature(beta, inputs.ndim)
    normalized = centred / deviation
    return scale * normalized + shift, BatchNormCache(normalized, deviation, scale, axes)


def backward(upstream: Array, cache: BatchNormCache) -> BatchNormGradients:
    """dγ = Σ g·x̂, dβ = Σ g, dx = γ/(n·√(σ² + ε)) · (n·g − Σg − x̂·Σ g·x̂), the sums over the statistics' axes."""
    normalized, deviation, gamma, axes = cache
    total = upstream.sum(axis=axes, keepdims=True)
    aligned = np.sum(upstream * normalized, axis=axes, keepdims=True)
    count = upstream.size // total.size
    inputs = gamma / (count * deviation) * (count * upstream - total - normalized * aligned)
    return BatchNormGradients(inputs, aligned.squeeze(axis=axes), total.squeeze(axis=axes))


def batch_norm(inputs: ArrayLike, gamma: ArrayLike = 1, beta: ArrayLike = 0, epsilon: float = 1e-5) -> Array:
    """Batch normalisation in training mode. Source: Ioffe and Szegedy (2015), algorithm 1."""
    return forward(real(inputs), real(gamma), real(beta), epsilon)[0]


def batch_norm_backward(
    inputs: ArrayLike, gamma: ArrayLike, upstream: ArrayLike, of: str = "inputs", epsilon: float = 1e-5
) -> Array:
    """The gradient `of` the inputs, γ or β; γ and β have one entry a feature (inputs N have one feature: a number)."""
    cache = forward(real(inputs), real(gamma), real(0), epsilon)[1]
    found: Array = getattr(backward(real(upstream), cache), of)
    return found


def dropout(inputs: ArrayLike, mask: ArrayLike, drop_probability: float, training: bool = True) -> Array:
    """Inverted dropout in training: x·m/(1 − p), with the mask m of zeros (dropped) and ones (kept); at test time x.

    It is linear, so the backward pass is the same function of the upstream gradient. Source: Srivastava et al. (2014).
    """
    values = real(inputs)
    return values * real(mask) / (1 - drop_probability) if training else values
