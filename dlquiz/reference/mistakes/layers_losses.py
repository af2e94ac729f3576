"""Wrong formulas for softmax, losses and penalties: tables from a mistake's name to the formula."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from dlquiz.reference.layers.activations import sigmoid, sigmoid_slope
from dlquiz.reference.layers.arrays import Array, real
from dlquiz.reference.layers.losses import (
    as_rows,
    least_squares_gradient,
    logistic_gradient,
    probabilities_of,
    regularized_gradient,
    softmax,
    softmax_cross_entropy_gradient,
    softmax_jacobian,
)

Table = Mapping[str, Callable[..., Any]]


def _normalised(values: Array) -> Array:
    shares: Array = values / values.sum(axis=-1, keepdims=True)
    return shares


def _hard(logits: Any) -> Array:
    values = np.atleast_2d(real(logits))
    chosen = np.arange(values.shape[-1]) == values.argmax(axis=-1)[:, None]
    hard: Array = chosen.astype(np.float64).reshape(np.shape(logits))
    return hard


SOFTMAX: Table = {
    "exponential_forgotten": lambda logits, temperature: _normalised(real(logits) / temperature),
    "not_normalised": lambda logits, temperature: np.exp(real(logits) / temperature),
    "temperature_ignored": lambda logits, temperature: softmax(logits),
    "temperature_multiplied": lambda logits, temperature: softmax(real(logits) * temperature),
    "temperature_on_probabilities": lambda logits, temperature: softmax(logits) / temperature,
    "sigmoid_for_softmax": lambda logits, temperature: sigmoid(real(logits) / temperature),
    "maximum_only": lambda logits, temperature: _hard(logits),
    "divided_by_logits": lambda logits, temperature: (
        np.exp(real(logits) / temperature) / (real(logits) / temperature).sum(axis=-1, keepdims=True)
    ),
    "normalised_over_columns": lambda logits, temperature: softmax(real(logits).T, temperature).T,
}

SOFTMAX_JACOBIAN: Table = {
    "diagonal_only": lambda logits: np.diag(np.diag(softmax_jacobian(logits))),
    "minus_sign_lost": lambda logits: np.diag(softmax(logits)) + np.outer(softmax(logits), softmax(logits)),
    "diagonal_forgotten": lambda logits: -np.outer(softmax(logits), softmax(logits)),
    "sign_flipped": lambda logits: -softmax_jacobian(logits),
    "diagonal_vector": lambda logits: np.diag(softmax_jacobian(logits)),
}


def _picked(logits: Any, target: Any) -> tuple[Array, Array]:
    """The probabilities, and that of the target in each row."""
    rows, targets = as_rows(logits, target)
    shares = probabilities_of(rows)
    return shares, shares[np.arange(len(rows)), targets]


def _one_based(target: Any) -> Any:
    return np.asarray(target, dtype=np.intp) - 1


def _shaped(logits: Any, gradient: Array) -> Array:
    return gradient.reshape(np.shape(logits))


def _probability_slope(logits: Any, target: Any) -> Any:
    shares = _picked(logits, target)[0]
    return _shaped(logits, shares * (1 - shares) / len(shares))


def _by_probability(logits: Any, target: Any) -> Any:
    """The gradient by the probabilities, −y/p, taken for the one by the logits."""
    (shares, right), (rows, targets) = _picked(logits, target), as_rows(logits, target)
    found = np.zeros_like(shares)
    found[np.arange(len(rows)), targets] = -1 / right / len(rows)
    return _shaped(logits, found)


def _mean_forgotten(logits: Any, target: Any) -> Any:
    return softmax_cross_entropy_gradient(logits, target) * len(_picked(logits, target)[1])


CROSS_ENTROPY_GRADIENT: Table = {
    "sign_flipped": lambda logits, target: -softmax_cross_entropy_gradient(logits, target),
    "mean_forgotten": _mean_forgotten,
    "probability_slope": _probability_slope,
    "derivative_by_probability": _by_probability,
    "target_forgotten": lambda logits, target: _shaped(logits, _normalised_rows(logits)),
    "logits_for_probabilities": lambda logits, target: _shaped(logits, _logits_minus_target(logits, target)),
    "one_based_target": lambda logits, target: softmax_cross_entropy_gradient(logits, _one_based(target)),
    "divided_by_classes": lambda logits, target: softmax_cross_entropy_gradient(logits, target) / np.shape(logits)[-1],
}


def _normalised_rows(logits: Any) -> Array:
    shares = probabilities_of(np.atleast_2d(real(logits)))
    return shares / len(shares)


def _logits_minus_target(logits: Any, target: Any) -> Array:
    rows, targets = as_rows(logits, target)
    found = rows.copy()
    found[np.arange(len(rows)), targets] -= 1
    return found / len(rows)


def _neuron(weights: Any, inputs: Any) -> tuple[Array, Array]:
    z = real(np.sum(real(weights) * real(inputs)))
    return z, sigmoid(z)


def _other_slope(slope: Callable[[Array, Array], Array]) -> Callable[..., Any]:
    """The gradient with (a − y) times another slope of (z, a)."""

    def formula(weights: Any, inputs: Any, target: float, loss: str) -> Any:
        z, a = _neuron(weights, inputs)
        return (a - target) * slope(z, a) * real(inputs)

    return formula


def _weights_for_inputs(weights: Any, inputs: Any, target: float, loss: str) -> Any:
    z, a = _neuron(weights, inputs)
    slope = sigmoid_slope(z) if loss == "squared" else real(1)
    return (a - target) * slope * real(weights)


def _residual_forgotten(weights: Any, inputs: Any, target: float, loss: str) -> Any:
    return sigmoid_slope(_neuron(weights, inputs)[0]) * real(inputs)


LOGISTIC: Table = {
    "sign_flipped": lambda weights, inputs, target, loss: -logistic_gradient(weights, inputs, target, loss),
    "sigmoid_slope_added": _other_slope(lambda z, a: sigmoid_slope(z)),
    "sigmoid_slope_forgotten": _other_slope(lambda z, a: np.ones_like(a)),
    "sigmoid_for_derivative": _other_slope(lambda z, a: a),
    "sigmoid_of_input": _other_slope(lambda z, a: z * (1 - z)),
    "factor_two_added": lambda weights, inputs, target, loss: 2 * logistic_gradient(weights, inputs, target, loss),
    "weights_for_inputs": _weights_for_inputs,
    "residual_forgotten": _residual_forgotten,
}


def _residual(X: Any, w: Any, y: Any) -> Array:
    residual: Array = real(X) @ real(w) - real(y)
    return residual


LEAST_SQUARES: Table = {
    "factor_two_forgotten": lambda X, w, y, of: least_squares_gradient(X, w, y, of) / 2,
    "sign_flipped": lambda X, w, y, of: -least_squares_gradient(X, w, y, of),
    "not_transposed": lambda X, w, y, of: 2 * real(X) @ _residual(X, w, y),
    "transposed": lambda X, w, y, of: least_squares_gradient(X, w, y, of).T,
    "divided_by_batch": lambda X, w, y, of: least_squares_gradient(X, w, y, of) / len(X),
    "targets_forgotten": lambda X, w, y, of: least_squares_gradient(X, w, np.zeros(len(X)), of),
    "row_sums_for_product": lambda X, w, y, of: 2 * np.outer(_residual(X, w, y), np.ones(len(w))),
}


def _own_part(own: Callable[[Array], Any]) -> Callable[..., Any]:
    """The gradient with λ times something else of the penalised weights in the place of their derivative."""

    def formula(weights: Any, gradient: Any, penalty: str, strength: float, last_is_bias: bool) -> Any:
        found, penalised = real(gradient).copy(), real(weights)
        if last_is_bias:
            found[..., :-1] += strength * own(penalised[..., :-1])
        else:
            found += strength * own(penalised)
        return found

    return formula


def _length(vector: Array) -> float:
    return float(np.sqrt(np.sum(vector**2)))


REGULARIZED: Table = {
    "penalty_forgotten": lambda weights, gradient, penalty, strength, last_is_bias: gradient,
    "penalty_subtracted": lambda weights, gradient, penalty, strength, last_is_bias: regularized_gradient(
        weights, gradient, penalty, -strength, last_is_bias
    ),
    "gradient_forgotten": lambda weights, gradient, penalty, strength, last_is_bias: regularized_gradient(
        weights, np.zeros_like(real(gradient)), penalty, strength, last_is_bias
    ),
    "bias_penalised": lambda weights, gradient, penalty, strength, last_is_bias: regularized_gradient(
        weights, gradient, penalty, strength
    ),
    "factor_two_added": _own_part(lambda vector: 2 * vector),
    "half_kept": _own_part(lambda vector: vector / 2),
    "squared_weights": _own_part(lambda vector: vector**2 / 2),
    "length_for_weights": _own_part(_length),
    "sign_forgotten": _own_part(np.ones_like),
    "value_for_sign": _own_part(np.abs),
    "other_penalty": lambda weights, gradient, penalty, strength, last_is_bias: regularized_gradient(
        weights, gradient, "l2" if penalty == "l1" else "l1", strength, last_is_bias
    ),
}
