"""A small fully connected network: linear layers with one activation between them, the last layer linear."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from dlquiz.reference.layers import activations, linear, losses
from dlquiz.reference.layers.arrays import Array, ArrayLike, real


class Layer(NamedTuple):
    """One layer's pre-activations Z (N×M), its output A, and the caches of the linear part and of the activation."""

    pre_activation: Array
    output: Array
    linear: linear.LinearCache
    activation: activations.ActivationCache | None


class LayerGradients(NamedTuple):
    """What reaches one layer: dA (None for the last), dZ, and the gradients of its parameters."""

    output: Array | None
    pre_activation: Array
    weights: Array
    bias: Array


def forward(
    inputs: Array, weights: Sequence[Array], biases: Sequence[Array], activation: str = "relu"
) -> tuple[Array, list[Layer]]:
    """Inputs N×D, each W is in×out, each b has one entry a unit (or is one number); result N×M and the layers."""
    layers: list[Layer] = []
    rows = inputs
    for number, (matrix, bias) in enumerate(zip(weights, biases, strict=True), start=1):
        z, cache = linear.forward(rows, matrix, bias)
        if number == len(weights):
            rows, gate = z, None
        else:
            rows, gate = activations.forward(z, activation)
        layers.append(Layer(z, rows, cache, gate))
    return rows, layers


def backward(upstream: Array, layers: Sequence[Layer]) -> list[LayerGradients]:
    """Gradients of every layer, first layer first; `upstream` is the gradient of the loss by the network's output."""
    found: list[LayerGradients] = []
    reaching: Array = upstream
    for layer in reversed(layers):
        gate = layer.activation
        dz = reaching if gate is None else activations.backward(reaching, gate)
        gradients = linear.backward(dz, layer.linear)
        found.append(LayerGradients(None if gate is None else reaching, dz, gradients.weights, gradients.bias))
        reaching = gradients.inputs
    return found[::-1]


def loss_of(outputs: Array, targets: ArrayLike, loss: str) -> tuple[float, Array]:
    """The loss, mean over the rows, and its gradient by the outputs N×M."""
    if loss == "cross_entropy":
        value, cache = losses.cross_entropy_forward(*losses.as_rows(outputs, targets))
        return value, losses.cross_entropy_backward(cache)
    value, difference = losses.squared_forward(outputs, real(targets).reshape(outputs.shape))
    return value, losses.squared_backward(difference)


def parameters(
    inputs: ArrayLike, weights: Sequence[ArrayLike], biases: Sequence[ArrayLike]
) -> tuple[Array, list[Array], list[Array]]:
    """Inputs as rows, weights and biases as arrays."""
    return np.atleast_2d(real(inputs)), [real(matrix) for matrix in weights], [real(bias) for bias in biases]


def mlp_forward(
    inputs: ArrayLike, weights: Sequence[ArrayLike], biases: Sequence[ArrayLike], activation: str = "relu"
) -> Array:
    """The outputs of the network: N×M for inputs N×D, M for one row D."""
    outputs = forward(*parameters(inputs, weights, biases), activation)[0]
    return outputs if np.ndim(inputs) > 1 else outputs[0]


def mlp_backward(
    inputs: ArrayLike,
    weights: Sequence[ArrayLike],
    biases: Sequence[ArrayLike],
    targets: ArrayLike,
    activation: str = "relu",
    loss: str = "cross_entropy",
    of: str = "W1",
) -> Any:
    """The gradient of the loss by one parameter (`W1`, `b1`, `W2`, …), or the `loss` itself.

    cross_entropy is that of softmax(outputs) with class indices, squared is ½·Σ(a − y)²; both are means over the rows.
    Source: Rumelhart, Hinton, Williams (1986).
    """
    outputs, layers = forward(*parameters(inputs, weights, biases), activation)
    value, upstream = loss_of(outputs, targets, loss)
    if of == "loss":
        return value
    gradients = backward(upstream, layers)[int(of[1:]) - 1]
    return gradients.weights if of[0] == "W" else gradients.bias
