"""A small fully connected network: linear layers with one activation between them, the last layer linear.

Passes and workings also take the name of a mistake; `records/layers.yaml` says what the mistakes are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from dlquiz.errors import ArgumentError
from dlquiz.expressions.values import Value, plain
from dlquiz.expressions.work import spend
from dlquiz.messages import Text
from dlquiz.reference import catalog
from dlquiz.reference.layers import activations, linear, losses
from dlquiz.reference.layers.arrays import Array, ArrayLike, real
from dlquiz.reference.tex.layers_tex import (
    array,
    factor,
    fits,
    reals,
    sum_of_products,
    summed,
    sums_of_columns,
)
from dlquiz.reference.tex.plain_tex import fraction, labelled_line, line, sum_of

MOST_LAYERS = 20
MOST_ROWS = 3
MOST_CLASSES = 8
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
    for place, (matrix, given) in enumerate(zip(weights, biases, strict=True), start=1):
        last = place == len(weights)
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
    """What is compared, N×M each, and the gradient by the outputs, times/N · (found − goals)."""

    found: Array
    goals: Array
    times: int
    gradient: Array


def loss_of(outputs: Array, targets: ArrayLike, loss: str, mistake: str = "") -> Loss:
    """cross_entropy of softmax(outputs) with class indices, or squared, ½·Σ(a − y)²: means over the rows."""
    entropy, rows = loss == "cross_entropy", len(outputs)
    if entropy:
        goals = np.zeros_like(outputs)
        goals[np.arange(rows), _classes(targets, rows)] = 1
    else:
        goals = real(targets).reshape(outputs.shape)
    found = losses.probabilities_of(outputs) if entropy and mistake != "logits_for_probabilities" else outputs
    goals = np.zeros_like(goals) if mistake == "targets_forgotten" else goals
    times = {"mean_forgotten": rows, "sign_flipped": -1, "half_forgotten": 2}.get(mistake, 1)
    return Loss(found, goals, times, times * (found - goals) / rows)


def loss_value(outputs: Array, targets: ArrayLike, loss: str, mistake: str = "") -> float:
    """The loss itself: of N×M outputs the mean over the rows."""
    rows = len(outputs)
    if loss == "cross_entropy":
        value = losses.cross_entropy(outputs, _classes(targets, rows))
    else:
        value = losses.squared_loss(outputs, real(targets).reshape(outputs.shape))
    return value * {"sum_for_mean": rows, "half_forgotten": 2}.get(mistake, 1)


def _classes(targets: ArrayLike, rows: int) -> losses.Indices:
    return np.asarray(targets, dtype=np.intp).reshape(rows)


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
    for place, (before, after) in enumerate(pairwise(matrices), start=1):
        if after.shape[0] != before.shape[1]:
            _refuse(
                "weights",
                f"W{place} gives {before.shape[1]} units, W{place + 1} takes {after.shape[0]} "
                "(each W is inputs × units)",
                f"W{place} 输出 {before.shape[1]} 个单元，W{place + 1} 却接收 {after.shape[0]} 个"
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
        return Pass(layers, found, [], loss_value(outputs, targets, loss, mistake))
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


def layer_gradients(inputs: ArrayLike, *, mistake: str = "", **arguments: Any) -> dict[str, Value]:
    """What reaches each layer, as rows or for one row a vector: `dZ1`, `dZ2`, … and, before an activation, `dA1`, …"""
    found: dict[str, Array] = {}
    for place, layer in enumerate(passes(inputs, **arguments, mistake=mistake).gradients, start=1):
        found[f"dZ{place}"] = layer.pre_activation
        if layer.output is not None:
            found[f"dA{place}"] = layer.output
    return {name: plain(rows if np.ndim(inputs) > 1 else rows[0]) for name, rows in found.items()}


# Workings: from where a mistake is made, the lines are those of somebody who makes it.


@np.errstate(all="ignore")
def mlp_forward_working(inputs: Any, weights: Any, biases: Any, activation: str, mistake: str = "") -> list[Text]:
    """Product, sum and activation of each layer."""
    outputs, layers = forward(*parameters(inputs, weights, biases), activation, mistake)
    last = f"{'A' if layers[-1].activation else 'Z'}_{{{len(layers)}}}"
    answer = outputs if np.ndim(inputs) > 1 else outputs[0]
    return [*_forward_lines(layers, activation), line("Y", last, array(answer))]


@np.errstate(all="ignore")
def mlp_backward_working(
    inputs: Any, weights: Any, biases: Any, targets: Any, activation: str, loss: str, of: str, mistake: str = ""
) -> list[Text]:
    """Forward pass, loss, and the backward pass from the last layer down to the one asked for."""
    found = passes(inputs, weights, biases, targets, activation, loss, of, mistake)
    layers, outputs = found.layers, found.layers[-1].output
    lines = [
        Text("Forward pass:", "前向传播："),
        *_forward_lines(layers, activation),
        *_loss_lines(outputs, targets, loss, mistake),
    ]
    if of == "loss":
        return lines
    wanted = int(of[1:])
    lines += [Text("Backward pass:", "反向传播："), *_output_lines(found, loss, activation, mistake)]
    for index in range(len(layers) - 1, wanted - 1, -1):
        lines += _hidden_lines(index, found, activation, mistake)
    return [*lines, *_parameter_lines(of, found, mistake)]


def _worked_out(reference: str, mistake: str = "", **given: Any) -> list[Text]:
    """The working of another reference, or that with a mistake, as a part of this one; nothing for what it refuses."""
    found = catalog.find(reference)
    try:
        bound = catalog.bind(found, given)
    except ArgumentError:
        return []
    wrong = found.wrong_steps(mistake, bound) if mistake else None
    return wrong or catalog.steps(found, bound)


def _worked_at(reference: str, name: str, z: float) -> list[Text]:
    """The working of an activation or of its slope, for one entry."""
    worked = _worked_out(reference, name=name, z=z)
    return worked and [Text(f"at $z = {array(z)}$:", f"在 $z = {array(z)}$ 处："), *worked]


def _inputs_of(index: int) -> str:
    return "X" if index == 1 else f"A_{{{index - 1}}}"


def _forward_lines(layers: list[Layer], activation: str) -> list[Text]:
    rule = "A_l = f(A_{l-1} W_l + b_l)"
    lines = [
        Text(
            f"${rule}$ with $A_0 = X$; $f$ is {activation}, and the last layer has none",
            f"${rule}$，其中 $A_0 = X$；$f$ 为 {activation}，最后一层没有激活函数",
        )
    ]
    for index, layer in enumerate(layers, 1):
        lines += _layer_lines(index, layer)
    return lines


def _layer_lines(index: int, layer: Layer) -> list[Text]:
    """A matrix product, its first entry in full, then what becomes of it."""
    inputs, weights = layer.linear
    z, one, other, product = layer.pre_activation, _inputs_of(index), f"W_{{{index}}}", array(inputs @ weights)
    lines = [
        labelled_line(
            f"row 1 of ${one}$ with column 1 of ${other}$",
            f"${one}$ 的第 1 行乘 ${other}$ 的第 1 列",
            f"({one} {other})_{{1,1}}",
            *sum_of_products(inputs[0], weights[:, 0]),
        ),
        line(f"{one} {other}", f"{array(inputs)} {array(weights)}", product),
        line(f"Z_{{{index}}}", product if layer.bias is None else f"{product} + {factor(layer.bias)}", array(z)),
    ]
    if layer.activation == "relu":
        lines.append(line(f"A_{{{index}}}", rf"\max(Z_{{{index}}}, 0)", array(layer.output)))
    elif layer.activation:
        lines += _worked_at("activation", layer.activation, float(z[0, 0]))
        lines.append(line(f"A_{{{index}}}", f"f(Z_{{{index}}})", array(layer.output)))
    return lines


def _loss_lines(outputs: Array, targets: Any, loss: str, mistake: str) -> list[Text]:
    """The loss of each row and their mean."""
    found = loss_of(outputs, targets, loss)
    half, mean = mistake != "half_forgotten", mistake != "sum_for_mean"
    share = r"\frac{1}{N} " if mean else ""
    if loss == "cross_entropy":
        one = len(outputs) == 1
        given = {"logits": outputs[0].tolist() if one else outputs.tolist()}
        given["target"] = np.ravel(targets).tolist()[0] if one else targets
        value = array(loss_value(outputs, targets, loss))
        worked = _worked_out("cross_entropy", "" if mean else mistake, **given) or [line("L", value)]
        rule = rf"{share}\sum_n (-\ln p_{{n, y_n}})"
        return [labelled_line("loss, of the outputs as logits $z$", "损失（输出即 logits $z$）", "L", rule), *worked]
    difference = outputs - found.goals
    singles = np.sum(difference**2, axis=1) * (0.5 if half else 1)
    square = r"\frac{1}{2} \|a_n - y_n\|^2" if half else r"\|a_n - y_n\|^2"
    lines = [
        labelled_line("loss", "损失", "L", rf"{share}\sum_n {square}"),
        line("A - Y", f"{array(outputs)} - {array(found.goals)}", array(difference)),
    ]
    for index, row in enumerate(difference[:MOST_ROWS]):
        squares, total = _squares(row), array(np.sum(row**2))
        links = [rf"\frac{{1}}{{2}} ({squares})", fraction(total, 2)] if half else [squares]
        lines.append(line(f"L_{{{index + 1}}}", *links, array(singles[index])))
    if not mean:
        return [*lines, line("L", summed(singles), array(singles.sum()))]
    parts = [fraction(above, len(singles)) for above in (summed(singles), array(singles.sum()))]
    return [*lines, line("L", *parts, array(singles.mean()))]


def _squares(row: Array) -> str:
    return sum_of(row.size, lambda place: f"{factor(row[place])}^2")


def _output_lines(found: Pass, loss: str, activation: str, mistake: str) -> list[Text]:
    """dZ of the last layer: prediction minus target, over the number of rows."""
    last, rows = len(found.layers), len(found.loss.found)
    name, activated = rf"\mathrm{{d}}Z_{{{last}}}", mistake == "activation_on_output"
    of_probabilities = loss == "cross_entropy" and mistake != "logits_for_probabilities"
    predicted = "P" if of_probabilities else "A"
    rule = {"targets_forgotten": predicted, "sign_flipped": f"Y - {predicted}"}.get(mistake, f"{predicted} - Y")
    parts = [array(found.loss.found), array(found.loss.goals)]
    worked = " - ".join(parts[::-1] if mistake == "sign_flipped" else parts)
    if mistake == "targets_forgotten":
        worked = parts[0]
    if mistake == "half_forgotten":
        rule = f"2 ({rule})"
    above = "2" if mistake == "half_forgotten" else "1"
    start = rf"\mathrm{{d}}A_{{{last}}}" if activated else name
    scaled = worked if mistake == "mean_forgotten" else rf"\frac{{{above}}}{{{rows}}} ({worked})"
    rule = rule if mistake == "mean_forgotten" else fraction(rule, "N")
    wide = loss == "cross_entropy" and found.loss.goals.shape[1] > MOST_CLASSES
    lines = [line("P", array(found.loss.found))] if of_probabilities and not wide else []
    lines.append(line(start, rule, *([] if wide else [scaled]), array(found.loss.gradient)))
    if activated:
        slope = array(activations.activation_derivative(activation, found.layers[-1].output))
        times = rf"{array(found.loss.gradient)} \odot {slope}"
        ending = array(found.gradients[-1].pre_activation)
        lines.append(line(name, rf"{start} \odot f'(Z_{{{last}}})", times, ending))
    return lines


def _hidden_lines(index: int, found: Pass, activation: str, mistake: str) -> list[Text]:
    """dZ of a hidden layer: through the weights above, then through the activation."""
    own, z, above = found.gradients[index - 1], found.layers[index - 1].pre_activation, found.layers[index].linear
    upstream, reaching = found.gradients[index].pre_activation, rf"\mathrm{{d}}A_{{{index}}}"
    dz = rf"\mathrm{{d}}Z_{{{index}}}"
    lines = [
        line(reaching, rf"\mathrm{{d}}Z_{{{index + 1}}} W_{{{index + 1}}}^\top"),
        line(reaching, f"{array(upstream)} {array(above.weights.T)}", array(own.output)),
    ]
    if mistake == "relu_mask_forgotten":
        return [*lines, line(dz, reaching, array(own.pre_activation))]
    wrong = {
        "mask_of_gradient": f"[{reaching} > 0]",
        "value_for_slope": f"f(Z_{{{index}}})",
        "slope_of_gradient": f"f'({reaching})",
    }
    slope = wrong.get(mistake, f"f'(Z_{{{index}}})")
    if mistake not in wrong:
        lines += _slope_lines(z, activation)
    return [
        *lines,
        line(slope, array(own.slope)),
        line(dz, rf"{reaching} \odot {slope}"),
        # What is shown as 0 in a factor is 0 in the product.
        line(dz, rf"{array(own.output)} \odot {array(own.slope)}", array(own.slope * reals(own.output))),
    ]


def _slope_lines(z: Array, activation: str) -> list[Text]:
    """The slope at one entry, at 0 where there is one: there it may be a convention."""
    at_zero = bool(np.any(z == 0)) and activation in activations.KINKED
    mask = Text("the slope is $1$ where $z > 0$, else $0$", "$z > 0$ 处斜率为 $1$，其余为 $0$")
    lines = [mask] if activation == "relu" else []
    if at_zero or activation != "relu":
        worked = _worked_at("activation_derivative", activation, 0.0 if at_zero else float(z[0, 0]))
        # Of a slope at 0 the third line says that it is a convention.
        lines += worked[2:3] if activation == "relu" else worked
    return lines


def _parameter_lines(of: str, found: Pass, mistake: str) -> list[Text]:
    index = int(of[1:])
    name, dz = rf"\frac{{\partial L}}{{\partial {of[0]}_{{{index}}}}}", found.gradients[index - 1].pre_activation
    if of[0] == "b":
        sums = [sums_of_columns(dz)] if fits(*dz.shape) else []
        return [
            line(name, rf"\sum_n \mathrm{{d}}Z_{{{index},n}}"),
            line(rf"\frac{{\partial L}}{{\partial b_{{{index},1}}}}", summed(dz[:, 0]), array(dz[:, 0].sum())),
            line(name, *sums, array(found.value)),
        ]
    rows, above, right = found.layers[index - 1].linear.inputs, _inputs_of(index), rf"\mathrm{{d}}Z_{{{index}}}"
    rule, product = rf"{above}^\top {right}", f"{array(rows.T)} {array(dz)}"
    if mistake == "transposed":
        rule, product = rf"{right}^\top {above}", f"{array(dz.T)} {array(rows)}"
    return [
        line(name, rule),
        labelled_line("first entry", "第一个元素", f"({name})_{{1,1}}", *sum_of_products(rows[:, 0], dz[:, 0])),
        line(name, product, array(found.value)),
    ]
