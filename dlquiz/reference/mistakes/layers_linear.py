"""Wrong formulas for fully connected layers: tables from a mistake's name to the formula, over the same arguments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

import numpy as np

from dlquiz.reference.layers import activations
from dlquiz.reference.layers.arrays import Array, real
from dlquiz.reference.layers.linear import linear_backward, linear_collapse, linear_forward, neuron_backward

Table = Mapping[str, Callable[..., Any]]


def _rows(inputs: Any, upstream: Any) -> tuple[Array, Array]:
    return np.atleast_2d(real(inputs)), np.atleast_2d(real(upstream))


def _bias_along_rows(inputs: Any, weights: Any, bias: Any) -> Any:
    return real(inputs) @ real(weights) + real(bias)[:, None]


LINEAR_FORWARD: Table = {
    "bias_forgotten": lambda inputs, weights, bias: linear_forward(inputs, weights, 0),
    "weights_transposed": lambda inputs, weights, bias: linear_forward(inputs, np.transpose(weights), bias),
    "bias_along_rows": _bias_along_rows,
    "bias_subtracted": lambda inputs, weights, bias: linear_forward(inputs, weights, -real(bias)),
}


def _not_transposed(inputs: Any, weights: Any, upstream: Any, of: str) -> Any:
    rows, grads = _rows(inputs, upstream)
    return rows @ grads if of == "weights" else grads @ real(weights)


def _divided_by_batch(inputs: Any, weights: Any, upstream: Any, of: str) -> Any:
    return linear_backward(inputs, weights, upstream, of) / len(inputs)


def _summed_over_features(inputs: Any, weights: Any, upstream: Any, of: str) -> Any:
    return real(upstream).sum(axis=-1)


def _factors_swapped(inputs: Any, weights: Any, upstream: Any, of: str) -> Any:
    rows, grads = _rows(inputs, upstream)
    return real(weights) @ grads.T if of == "inputs" else grads.T @ rows


LINEAR_BACKWARD: Table = {
    "transposed": _factors_swapped,
    "not_transposed": _not_transposed,
    "upstream_forgotten": lambda inputs, weights, upstream, of: linear_backward(
        inputs, weights, np.ones_like(real(upstream)), of
    ),
    "divided_by_batch": _divided_by_batch,
    "summed_over_features": _summed_over_features,
    "batch_not_summed": lambda inputs, weights, upstream, of: upstream,
    "sign_flipped": lambda inputs, weights, upstream, of: -linear_backward(inputs, weights, upstream, of),
}


def _with_factor(factor: Callable[[str, Array], Array]) -> Callable[..., Any]:
    """The gradients of a neuron with something else in the place of f′(z)."""

    def formula(weights: Any, inputs: Any, upstream: Any, activation: str, of: str) -> Any:
        matrix, column = real(weights), real(inputs)
        pre = real(upstream) * factor(activation, matrix @ column)
        return {"pre_activation": pre, "weights": np.outer(pre, column), "inputs": matrix.T @ pre}[of]

    return formula


def _pre_gradient(weights: Any, inputs: Any, upstream: Any, activation: str) -> Array:
    return neuron_backward(weights, inputs, upstream, activation, "pre_activation")


def _pre_activation_sent_back(weights: Any, inputs: Any, upstream: Any, activation: str, of: str) -> Any:
    matrix, z = real(weights), real(weights) @ real(inputs)
    return matrix.T @ z if of == "inputs" else np.outer(z, real(inputs))


def _value_times_input(weights: Any, inputs: Any, upstream: Any, activation: str, of: str) -> Any:
    z = real(weights) @ real(inputs)
    return activations.activation(activation, z) * z


def _weights_for_inputs(weights: Any, inputs: Any, upstream: Any, activation: str, of: str) -> Any:
    """Each weight's gradient with the weight itself in the place of its input."""
    return _pre_gradient(weights, inputs, upstream, activation)[:, None] * real(weights)


def _inputs_for_weights(weights: Any, inputs: Any, upstream: Any, activation: str, of: str) -> Any:
    return np.sum(_pre_gradient(weights, inputs, upstream, activation)) * real(inputs)


NEURON_BACKWARD: Table = {
    "weights_for_inputs": _weights_for_inputs,
    "inputs_for_weights": _inputs_for_weights,
    "sigmoid_of_input": _with_factor(lambda name, z: z * (1 - z)),
    "transposed": lambda weights, inputs, upstream, activation, of: np.outer(
        real(inputs), _pre_gradient(weights, inputs, upstream, activation)
    ),
    "not_transposed": lambda weights, inputs, upstream, activation, of: (
        real(weights) @ _pre_gradient(weights, inputs, upstream, activation)
    ),
    "pre_activation_for_gradient": _pre_activation_sent_back,
    "value_times_input": _value_times_input,
    "slope_forgotten": _with_factor(lambda name, z: np.ones_like(z)),
    "value_for_slope": _with_factor(activations.activation),
    "upstream_forgotten": lambda weights, inputs, upstream, activation, of: neuron_backward(
        weights, inputs, np.ones_like(real(upstream)), activation, of
    ),
}


def _order_reversed(weights: Any, biases: Any, of: str) -> Any:
    return reduce(np.matmul, [real(matrix) for matrix in weights])


def _added(parts: Any) -> Any:
    return sum(real(part) for part in parts)


LINEAR_COLLAPSE: Table = {
    "order_reversed": _order_reversed,
    "weights_added": lambda weights, biases, of: _added(weights),
    "entries_multiplied": lambda weights, biases, of: reduce(np.multiply, [real(matrix) for matrix in weights]),
    "biases_added": lambda weights, biases, of: _added(biases),
    "last_bias_only": lambda weights, biases, of: biases[-1],
    "last_bias_forgotten": lambda weights, biases, of: linear_collapse(
        weights, [*biases[:-1], np.zeros(len(weights[-1]))], of
    ),
}
