"""A small fully connected network: linear layers with one activation between them, the last layer linear.

Each pass also takes the name of a mistake; `records/layers.yaml` says what its mistakes are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from dlquiz.errors import ArgumentError
from dlquiz.expressions.work import spend
from dlquiz.reference.layers import activations, linear, losses
from dlquiz.reference.layers.arrays import Array, ArrayLike, real

MOST_LAYERS = 20
MOST_PRODUCTS = 10**8
PRODUCTS_A_UNIT = 300
"""How many products NumPy computes in a unit of work."""


class Layer(NamedTuple):
    """One layer: its inputs and weights, its bias (None if left out), Z (N×M), A, the activation between them."""

    linear: linear.LinearCache
    bias: Array | None
    pre_activation: Array
    output: Array
    activation: str


class LayerGradients(NamedTuple):
    """What reaches one layer: dA, its factor (both None for the last), dZ, and the gradients of its parameters."""

    output: Array | None
    slope: Array | None
    pre_activation: Array
    weights: Array
    bias: Array


def forward(
    inputs: Array, weights: Sequence[Array], biases: Sequence[Array], activation: str = "relu", mistake: str = ""
) -> tuple[Array, list[Layer]]:
    """Inputs N×D, each W is in×out, each b has one entry a unit (or is one number); result N×M and the layers."""
    layers: list[Layer] = []
    rows = inputs
    for number, (matrix, given) in enumerate(zip(weights, biases, strict=True), start=1):
        last = number == len(weights)
        left_out = mistake == "bias_forgotten" or (mistake == "last_bias_forgotten" and last)
        bias = None if left_out else given
        z, cache = linear.forward(rows, matrix, real(0) if bias is None else bias)
        gate = "" if mistake == "activation_forgotten" or (last and mistake != "activation_on_output") else activation
        rows = activations.activation(gate, z) if gate else z
        layers.append(Layer(cache, bias, z, rows, gate))
    return rows, layers


def backward(upstream: Array, layers: Sequence[Layer], mistake: str = "") -> list[LayerGradients]:
    """Gradients of every layer, first layer first; `upstream` is the gradient of the loss by the network's output."""
    found: list[LayerGradients] = []
    reaching: Array = upstream
    for layer in reversed(layers):
        slope = _slope(layer, reaching, mistake) if layer.activation else None
        dz = reaching if slope is None else reaching * slope
        gradients = linear.backward(dz, layer.linear)
        found.append(LayerGradients(None if slope is None else reaching, slope, dz, gradients.weights, gradients.bias))
        reaching = gradients.inputs
    return found[::-1]


def _slope(layer: Layer, reaching: Array, mistake: str) -> Array:
    """f′(Z), or what a mistake has in its place."""
    name, z = layer.activation, layer.pre_activation
    match mistake:
        case "relu_mask_forgotten":
            return np.ones_like(z)
        case "mask_of_gradient":
            return (reaching > 0).astype(np.float64)
        case "value_for_slope":
            return layer.output
        case "slope_of_gradient":
            return activations.activation_derivative(name, reaching)
    return activations.activation_derivative(name, z)


class Loss(NamedTuple):
    """What is compared, N×M each, the loss, and the gradient by the outputs, times/N · (found − goals)."""

    found: Array
    goals: Array
    value: float
    times: int
    gradient: Array


def loss_of(outputs: Array, targets: ArrayLike, loss: str, mistake: str = "") -> Loss:
    """cross_entropy of softmax(outputs) with class indices, or squared, ½·Σ(a − y)²: means over the rows."""
    entropy, rows = loss == "cross_entropy", len(outputs)
    if entropy:
        classes = np.asarray(targets, dtype=np.intp).reshape(rows)
        goals = np.zeros_like(outputs)
        goals[np.arange(rows), classes] = 1
        value = losses.cross_entropy(outputs, classes)
    else:
        goals = real(targets).reshape(outputs.shape)
        value = losses.squared_loss(outputs, goals)
    found = losses.probabilities_of(outputs) if entropy and mistake != "logits_for_probabilities" else outputs
    goals = np.zeros_like(goals) if mistake == "targets_forgotten" else goals
    times = {"mean_forgotten": rows, "sign_flipped": -1, "half_forgotten": 2}.get(mistake, 1)
    value *= {"sum_for_mean": rows, "half_forgotten": 2}.get(mistake, 1)
    return Loss(found, goals, value, times, times * (found - goals) / rows)


def _refuse(argument: str, en: str, zh: str) -> None:
    raise ArgumentError(argument, en, zh)


def parameters(
    inputs: ArrayLike, weights: Sequence[ArrayLike], biases: Sequence[ArrayLike]
) -> tuple[Array, list[Array], list[Array]]:
    """Inputs as rows, weights and biases as arrays; refused unless the layers follow on each other."""
    if len(weights) > MOST_LAYERS:
        _refuse(
            "weights",
            f"`weights` must be a list of 1 to {MOST_LAYERS} arrays, one a layer",
            f"`weights` 必须是 1 到 {MOST_LAYERS} 个数组的列表，每层一个",
        )
    if len(biases) != len(weights):
        _refuse(
            "biases",
            f"one bias for each layer is needed: {len(weights)}, not {len(biases)}",
            f"{len(weights)} 层需要 {len(weights)} 个偏置，而不是 {len(biases)} 个",
        )
    rows, matrices, offsets = np.atleast_2d(real(inputs)), [*map(real, weights)], [*map(real, biases)]
    if any(matrix.ndim != 2 for matrix in matrices):
        _refuse("weights", "each entry of `weights` must be a matrix", "`weights` 的每一项应为矩阵")
    taken, given = matrices[0].shape[0], rows.shape[1]
    if taken != given:
        _refuse(
            "weights",
            f"W1 takes {taken} inputs (its rows), a row of X has {given}",
            f"W1 接收 {taken} 个输入（其行数），而 X 的一行有 {given} 个",
        )
    for number, (before, after) in enumerate(pairwise(matrices), start=1):
        if after.shape[0] != before.shape[1]:
            _refuse(
                "weights",
                f"W{number} gives {before.shape[1]} units, W{number + 1} takes {after.shape[0]} "
                "(each W is inputs × units)",
                f"W{number} 输出 {before.shape[1]} 个单元，W{number + 1} 却接收 {after.shape[0]} 个"
                "（每个 W 为“输入 × 单元”）",
            )
    if any(bias.shape not in ((), matrix.shape[1:]) for bias, matrix in zip(offsets, matrices, strict=True)):
        _refuse("biases", "each bias must have one entry a column of its W", "每个偏置应为对应 W 的每一列一个")
    work = len(rows) * sum(matrix.size for matrix in matrices)
    if work > MOST_PRODUCTS:
        _refuse(
            "inputs",
            f"`inputs` is too large here: {work:,} products, at most {MOST_PRODUCTS:,} are computed",
            f"`inputs` 过大：需要 {work:,} 次乘法，至多计算 {MOST_PRODUCTS:,} 次",
        )
    spend(work // PRODUCTS_A_UNIT)
    return rows, matrices, offsets


def _check_targets(outputs: Array, targets: ArrayLike, loss: str, one: bool) -> None:
    """`one`: a single row, which may name its class or its only output as a number."""
    given = np.asarray(targets)
    rows, units = outputs.shape
    if loss == "cross_entropy":
        if units < 2:
            _refuse(
                "loss",
                "cross entropy of a softmax needs at least 2 outputs; with one, `loss=squared`",
                "softmax 交叉熵至少需要 2 个输出；只有一个输出时用 `loss=squared`",
            )
        if given.shape != (rows,) and not (one and given.shape == ()):
            _refuse("targets", "`targets` must be one class index a row", "`targets` 应为每行一个类别下标")
        if given.dtype.kind not in "iu" or given.min() < 0 or given.max() >= units:
            _refuse(
                "targets",
                f"`targets` holds class indices 0 to {units - 1}",
                f"`targets` 应为 0 到 {units - 1} 的类别下标",
            )
    elif given.shape not in ((rows, units), *([(rows,)] if units == 1 else []), *_of_one_row(rows, units)):
        _refuse("targets", "`targets` must have one number an output", "`targets` 应为每个输出一个数")


def _of_one_row(rows: int, units: int) -> list[tuple[int, ...]]:
    return [(units,), *([()] if units == 1 else [])] if rows == 1 else []


def mlp_forward(
    inputs: ArrayLike,
    weights: Sequence[ArrayLike],
    biases: Sequence[ArrayLike],
    activation: str = "relu",
    mistake: str = "",
) -> Array:
    """The outputs of the network: N×M for inputs N×D, M for one row D."""
    outputs = forward(*parameters(inputs, weights, biases), activation, mistake)[0]
    return outputs if np.ndim(inputs) > 1 else outputs[0]


class Pass(NamedTuple):
    """Both passes: the layers, the loss, the gradients down to the parameter asked for, and that gradient."""

    layers: list[Layer]
    loss: Loss
    gradients: list[LayerGradients]
    value: Any


def passes(
    inputs: ArrayLike,
    weights: Sequence[ArrayLike],
    biases: Sequence[ArrayLike],
    targets: ArrayLike,
    activation: str,
    loss: str,
    of: str,
    mistake: str = "",
) -> Pass:
    """The forward pass and, unless the loss is asked for, the backward pass."""
    rows, matrices, offsets = parameters(inputs, weights, biases)
    linear_only = mistake if mistake == "activation_forgotten" and of == "loss" else ""
    outputs, layers = forward(rows, matrices, offsets, activation, linear_only)
    _check_targets(outputs, targets, loss, np.ndim(inputs) == 1)
    named = re.fullmatch(r"[Wb]([1-9]\d{0,2})", of)
    if of != "loss" and (named is None or int(named[1]) > len(layers)):
        last = f"W{len(layers)} or b{len(layers)}" if len(layers) > 1 else "W1 or b1"
        _refuse(
            "of",
            f"`of` names a parameter (W1, b1 … up to {last}) or the loss, not {of}",
            f"`of` 应为参数名（W1、b1 …… 直到 W{len(layers)}、b{len(layers)}）或 loss，而不是 {of}",
        )
    found = loss_of(outputs, targets, loss, mistake)
    if named is None:
        return Pass(layers, found, [], found.value)
    start = found.gradient
    if mistake == "activation_on_output":
        start = start * activations.activation_derivative(activation, outputs)
    gradients = backward(start, layers, mistake)
    own = gradients[int(named[1]) - 1]
    value = own.bias if of[0] == "b" else own.weights.T if mistake == "transposed" else own.weights
    return Pass(layers, found, gradients, value)


def mlp_backward(
    inputs: ArrayLike,
    weights: Sequence[ArrayLike],
    biases: Sequence[ArrayLike],
    targets: ArrayLike,
    activation: str = "relu",
    loss: str = "cross_entropy",
    of: str = "W1",
    mistake: str = "",
) -> Any:
    """The gradient of the loss by one parameter (`W1`, `b1`, `W2`, …), or the `loss` itself.

    Source: Rumelhart, Hinton, Williams (1986).
    """
    return passes(inputs, weights, biases, targets, activation, loss, of, mistake).value
