"""Wrong formulas for small networks: tables from a mistake's name to the formula."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from dlquiz.reference.layers import activations, linear, losses, mlp
from dlquiz.reference.layers.arrays import Array, real

Table = Mapping[str, Callable[..., Any]]


def _outputs_with(outputs: Callable[..., Any]) -> Callable[..., Any]:
    """The network's outputs from a wrong forward pass, in the shape of the right ones."""

    def formula(inputs: Any, weights: Any, biases: Any, activation: str) -> Any:
        found = outputs(*mlp.parameters(inputs, weights, biases), activation)
        return found if np.ndim(inputs) > 1 else found[0]

    return formula


def _activated_output(inputs: Array, weights: Any, biases: Any, activation: str) -> Any:
    return activations.activation(activation, mlp.forward(inputs, weights, biases, activation)[0])


def _never_activated(inputs: Array, weights: Any, biases: Any, activation: str) -> Any:
    for matrix, bias in zip(weights, biases, strict=True):
        inputs = inputs @ matrix + bias
    return inputs


MLP_FORWARD: Table = {
    "activation_on_output": _outputs_with(_activated_output),
    "activation_forgotten": _outputs_with(_never_activated),
    "bias_forgotten": _outputs_with(
        lambda inputs, weights, biases, activation: mlp.forward(inputs, weights, [real(0)] * len(weights), activation)[
            0
        ]
    ),
    "last_bias_forgotten": _outputs_with(
        lambda inputs, weights, biases, activation: mlp.forward(inputs, weights, [*biases[:-1], real(0)], activation)[0]
    ),
}

Slope = Callable[[str, Array, Array], Array]
"""What a hidden layer multiplies by, of (activation, z, the gradient that reaches it)."""


def _right_slope(name: str, z: Array, reaching: Array) -> Array:
    return activations.derivative(name, z)


def _parameter_gradient(
    reaching: Array, layers: list[mlp.Layer], activation: str, of: str, slope: Slope = _right_slope
) -> Any:
    """The backward pass down to the layer `of` names, with another slope in the hidden layers."""
    wanted = int(of[1:]) - 1
    for index in range(len(layers) - 1, wanted - 1, -1):
        layer = layers[index]
        dz = reaching if layer.activation is None else reaching * slope(activation, layer.pre_activation, reaching)
        gradients = linear.backward(dz, layer.linear)
        reaching = gradients.inputs
    return gradients.weights if of[0] == "W" else gradients.bias


def _backward_with(
    upstream: Callable[[Array, Any, str], Array] | None = None, slope: Slope = _right_slope
) -> Callable[..., Any]:
    """The gradient with another start at the outputs, or with another slope in the hidden layers."""

    def formula(inputs: Any, weights: Any, biases: Any, targets: Any, activation: str, loss: str, of: str) -> Any:
        outputs, layers = mlp.forward(*mlp.parameters(inputs, weights, biases), activation)
        start = mlp.loss_of(outputs, targets, loss)[1] if upstream is None else upstream(outputs, targets, loss)
        return _parameter_gradient(start, layers, activation, of, slope)

    return formula


def _without_mean(outputs: Array, targets: Any, loss: str) -> Array:
    return mlp.loss_of(outputs, targets, loss)[1] * len(outputs)


def _targets_forgotten(outputs: Array, targets: Any, loss: str) -> Array:
    start = losses.probabilities_of(outputs) if loss == "cross_entropy" else outputs
    return start / len(outputs)


def _logits_for_probabilities(outputs: Array, targets: Any, loss: str) -> Array:
    rows, indices = losses.as_rows(outputs, targets)
    found = rows.copy()
    found[np.arange(len(rows)), indices] -= 1
    return found / len(rows)


def _activated_at_the_end(
    inputs: Any, weights: Any, biases: Any, targets: Any, activation: str, loss: str, of: str
) -> Any:
    outputs, layers = mlp.forward(*mlp.parameters(inputs, weights, biases), activation)
    start = mlp.loss_of(outputs, targets, loss)[1] * activations.derivative(activation, outputs)
    return _parameter_gradient(start, layers, activation, of)


def _scaled(scale: Callable[[int], float]) -> Callable[..., Any]:
    """The right value times a factor of the number of rows."""

    def formula(inputs: Any, weights: Any, biases: Any, targets: Any, activation: str, loss: str, of: str) -> Any:
        rows = len(np.atleast_2d(real(inputs)))
        return mlp.mlp_backward(inputs, weights, biases, targets, activation, loss, of) * scale(rows)

    return formula


def _loss_without_activation(
    inputs: Any, weights: Any, biases: Any, targets: Any, activation: str, loss: str, of: str
) -> Any:
    outputs = _never_activated(*mlp.parameters(inputs, weights, biases), activation)
    return mlp.loss_of(outputs, targets, loss)[0]


MLP_BACKWARD: Table = {
    "relu_mask_forgotten": _backward_with(slope=lambda name, z, reaching: np.ones_like(z)),
    "mask_of_gradient": _backward_with(slope=lambda name, z, reaching: (reaching > 0).astype(np.float64)),
    "value_for_slope": _backward_with(slope=lambda name, z, reaching: activations.activation(name, z)),
    "slope_of_gradient": _backward_with(slope=lambda name, z, reaching: activations.derivative(name, reaching)),
    "activation_on_output": _activated_at_the_end,
    "mean_forgotten": _backward_with(_without_mean),
    "targets_forgotten": _backward_with(_targets_forgotten),
    "logits_for_probabilities": _backward_with(_logits_for_probabilities),
    "sign_flipped": _scaled(lambda rows: -1.0),
    "half_forgotten": _scaled(lambda rows: 2.0),
    "sum_for_mean": _scaled(float),
    "transposed": lambda **arguments: mlp.mlp_backward(**arguments).T,
    "activation_forgotten": _loss_without_activation,
}
