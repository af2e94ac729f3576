"""Wrong formulas for batch normalisation and dropout: tables from a mistake's name to the formula."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from dlquiz.reference.layers import normalization as norm
from dlquiz.reference.layers.arrays import Array, real

Table = Mapping[str, Callable[..., Any]]
Normalise = Callable[[Array, Array, Array, float], Array]


def _statistics(inputs: Array) -> tuple[Array, Array]:
    axes = norm.statistics_axes(inputs.ndim)
    return inputs.mean(axis=axes, keepdims=True), inputs.var(axis=axes, keepdims=True)


def _samples(inputs: Array) -> int:
    return int(np.prod([inputs.shape[axis] for axis in norm.statistics_axes(inputs.ndim)]))


def _with(normalise: Normalise) -> Callable[..., Any]:
    """γ·x̂ + β with another x̂ of (x, μ, σ², ε)."""

    def formula(inputs: Any, gamma: Any, beta: Any, epsilon: float) -> Any:
        values = real(inputs)
        scale, shift = (norm.per_feature(real(each), values.ndim) for each in (gamma, beta))
        return scale * normalise(values, *_statistics(values), epsilon) + shift

    return formula


def _unbiased(x: Array, mean: Array, variance: Array, epsilon: float) -> Array:
    count = _samples(x)
    deviation: Array = np.sqrt(variance * count / (count - 1) + epsilon)
    return (x - mean) / deviation


def _over_features(inputs: Any, gamma: Any, beta: Any, epsilon: float) -> Any:
    rows = real(inputs)
    centred = rows - rows.mean(axis=1, keepdims=True)
    return real(gamma) * centred / np.sqrt(np.mean(centred**2, axis=1, keepdims=True) + epsilon) + real(beta)


BATCH_NORM: Table = {
    "printed_formula": _with(lambda x, mean, variance, epsilon: (x + mean) / (np.sqrt(variance) + epsilon)),
    "mean_added": _with(lambda x, mean, variance, epsilon: (x + mean) / np.sqrt(variance + epsilon)),
    "mean_forgotten": _with(lambda x, mean, variance, epsilon: x / np.sqrt(variance + epsilon)),
    "unbiased_variance": _with(_unbiased),
    "variance_for_deviation": _with(lambda x, mean, variance, epsilon: (x - mean) / (variance + epsilon)),
    "centred_only": _with(lambda x, mean, variance, epsilon: x - mean),
    "epsilon_outside_root": _with(lambda x, mean, variance, epsilon: (x - mean) / (np.sqrt(variance) + epsilon)),
    "affine_forgotten": lambda inputs, gamma, beta, epsilon: norm.batch_norm(inputs, 1, 0, epsilon),
    "beta_forgotten": lambda inputs, gamma, beta, epsilon: norm.batch_norm(inputs, gamma, 0, epsilon),
    "normalised_over_features": _over_features,
}


def _pieces(inputs: Any, gamma: Any, upstream: Any, epsilon: float) -> tuple[norm.BatchNormCache, Array]:
    return norm.forward(real(inputs), real(gamma), real(0), epsilon)[1], real(upstream)


def _statistics_constant(inputs: Any, gamma: Any, upstream: Any, of: str, epsilon: float) -> Any:
    cache, grads = _pieces(inputs, gamma, upstream, epsilon)
    return cache.gamma * cache.inverse_deviation * grads


def _variance_constant(inputs: Any, gamma: Any, upstream: Any, of: str, epsilon: float) -> Any:
    cache, grads = _pieces(inputs, gamma, upstream, epsilon)
    return cache.gamma * cache.inverse_deviation * (grads - grads.mean(axis=cache.axes, keepdims=True))


def _mean_constant(inputs: Any, gamma: Any, upstream: Any, of: str, epsilon: float) -> Any:
    cache, grads = _pieces(inputs, gamma, upstream, epsilon)
    aligned = np.mean(grads * cache.normalized, axis=cache.axes, keepdims=True)
    return cache.gamma * cache.inverse_deviation * (grads - cache.normalized * aligned)


def _raw_inputs(inputs: Any, gamma: Any, upstream: Any, of: str, epsilon: float) -> Any:
    values = real(inputs)
    return np.sum(real(upstream) * values, axis=norm.statistics_axes(values.ndim))


def _gamma_multiplied(inputs: Any, gamma: Any, upstream: Any, of: str, epsilon: float) -> Any:
    return real(gamma) * norm.batch_norm_backward(inputs, gamma, upstream, of, epsilon)


BATCH_NORM_BACKWARD: Table = {
    "statistics_constant": _statistics_constant,
    "variance_constant": _variance_constant,
    "mean_constant": _mean_constant,
    "gamma_forgotten": lambda inputs, gamma, upstream, of, epsilon: norm.batch_norm_backward(
        inputs, 1, upstream, of, epsilon
    ),
    "inputs_not_normalised": _raw_inputs,
    "gamma_multiplied": _gamma_multiplied,
    "divided_by_batch": lambda inputs, gamma, upstream, of, epsilon: (
        norm.batch_norm_backward(inputs, gamma, upstream, of, epsilon) / _samples(real(inputs))
    ),
    "upstream_forgotten": lambda inputs, gamma, upstream, of, epsilon: norm.batch_norm_backward(
        inputs, gamma, np.ones_like(real(upstream)), of, epsilon
    ),
    "batch_not_summed": lambda inputs, gamma, upstream, of, epsilon: (
        real(upstream) * (_pieces(inputs, gamma, upstream, epsilon)[0].normalized if of == "gamma" else 1)
    ),
}


def _scaled(scale: Callable[[float], float], *, masked: bool = True) -> Callable[..., Any]:
    """x·m (or x) times another factor of the drop probability."""

    def formula(inputs: Any, mask: Any, drop_probability: float, training: bool) -> Any:
        kept = real(inputs) * real(mask) if masked and training else real(inputs)
        return kept * scale(drop_probability)

    return formula


DROPOUT: Table = {
    "not_scaled": _scaled(lambda p: 1.0),
    "multiplied_by_keep": _scaled(lambda p: 1 - p),
    "multiplied_by_drop": _scaled(lambda p: p),
    "divided_by_drop": _scaled(lambda p: 1 / p),
    "mask_inverted": lambda inputs, mask, drop_probability, training: norm.dropout(
        inputs, 1 - real(mask), drop_probability
    ),
    "mask_ignored": _scaled(lambda p: 1 / (1 - p), masked=False),
    "inputs_unchanged": lambda inputs, mask, drop_probability, training: inputs,
    "scaled_at_test": _scaled(lambda p: 1 / (1 - p)),
    "masked_at_test": lambda inputs, mask, drop_probability, training: norm.dropout(inputs, mask, drop_probability),
}
