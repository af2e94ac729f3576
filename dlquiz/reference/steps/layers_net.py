"""Worked solutions for a small network: forward layer by layer, then backward down to the parameter asked for."""

from __future__ import annotations

from typing import Any

import numpy as np

from dlquiz.messages import Text
from dlquiz.reference.layers import activations, losses, mlp
from dlquiz.reference.layers.arrays import Array, real
from dlquiz.reference.steps.layers_activations import kinks, slope_lines, value_lines
from dlquiz.reference.steps.layers_linear import column_sums, product_lines
from dlquiz.reference.steps.layers_losses import MOST_CLASSES, entropy_lines
from dlquiz.reference.steps.layers_tex import added, array, factor, joined, number, sum_of, sum_of_products, summed
from dlquiz.reference.steps.plain_tex import fraction, line, told

MOST_ROWS = 3


def _inputs_of(index: int) -> str:
    return "X" if index == 1 else f"A_{{{index - 1}}}"


def _forward_lines(layers: list[mlp.Layer], biases: Any, activation: str) -> list[Text]:
    rule = "A_l = f(A_{l-1} W_l + b_l)"
    general = Text(
        f"${rule}$ with $A_0 = X$; $f$ is {activation}, and the last layer has none",
        f"${rule}$，其中 $A_0 = X$；$f$ 为 {activation}，最后一层没有激活函数",
    )
    return joined([general], *(_layer_lines(index, layer, biases, activation) for index, layer in enumerate(layers, 1)))


def _layer_lines(index: int, layer: mlp.Layer, biases: Any, activation: str) -> list[Text]:
    inputs, weights = layer.linear
    z, product = layer.pre_activation, f"{array(inputs @ weights)} + {added(biases[index - 1])}"
    lines = [
        *product_lines((_inputs_of(index), f"W_{{{index}}}"), inputs, weights),
        line(f"Z_{{{index}}}", product, array(z)),
    ]
    if layer.activation is not None:
        if activation != "relu":
            lines += value_lines(activation, float(z[0, 0]), activations.default_alpha(activation))
        shown = rf"\max(Z_{{{index}}}, 0)" if activation == "relu" else f"f(Z_{{{index}}})"
        lines.append(line(f"A_{{{index}}}", shown, array(layer.output)))
    return lines


def mlp_forward(inputs: Any, weights: Any, biases: Any, activation: str) -> list[Text]:
    """Product, sum and activation of each layer."""
    _, layers = mlp.forward(*mlp.parameters(inputs, weights, biases), activation)
    answer = mlp.mlp_forward(inputs, weights, biases, activation)
    return [*_forward_lines(layers, biases, activation), line("Y", f"Z_{{{len(layers)}}}", array(answer))]


def _squares(row: Array) -> str:
    return sum_of(row.size, lambda place: f"{factor(row[place])}^2")


def _loss_lines(outputs: Array, targets: Any, loss: str) -> list[Text]:
    """The loss of each row and their mean."""
    last = r"\frac{1}{N} \sum_n L_n"
    if loss == "cross_entropy":
        rows, indices = losses.as_rows(outputs, targets)
        rule = told("loss", "损失", "L", last, r"\frac{1}{N} \sum_n (-\ln p_{n, y_n})")
        return [rule, *entropy_lines(rows, indices)]
    goals = real(targets).reshape(outputs.shape)
    difference = outputs - goals
    singles = 0.5 * np.sum(difference**2, axis=1)
    lines = [
        told("loss", "损失", "L", last, r"\frac{1}{N} \sum_n \frac{1}{2} \|a_n - y_n\|^2"),
        line("A - Y", f"{array(outputs)} - {array(goals)}", array(difference)),
    ]
    for index, row in enumerate(difference[:MOST_ROWS]):
        halves = [rf"\frac{{1}}{{2}} ({_squares(row)})", fraction(number(np.sum(row**2)), 2)]
        lines.append(line(f"L_{{{index + 1}}}", *halves, number(singles[index])))
    mean = [fraction(above, len(singles)) for above in (summed(singles), number(singles.sum()))]
    return [*lines, line("L", *mean, number(singles.mean()))]


def mlp_backward(
    inputs: Any, weights: Any, biases: Any, targets: Any, activation: str, loss: str, of: str
) -> list[Text]:
    """Forward pass, loss, and the backward pass from the last layer down to the one asked for."""
    outputs, layers = mlp.forward(*mlp.parameters(inputs, weights, biases), activation)
    forward = [Text("Forward pass:", "前向传播："), *_forward_lines(layers, biases, activation)]
    loss_lines = _loss_lines(outputs, targets, loss)
    if of == "loss":
        return [*forward, *loss_lines]
    gradients = mlp.backward(mlp.loss_of(outputs, targets, loss)[1], layers)
    wanted = int(of[1:])
    back = [Text("Backward pass:", "反向传播："), *_output_lines(outputs, targets, loss, len(layers))]
    for index in range(len(layers) - 1, wanted - 1, -1):
        back += _hidden_lines(index, layers, gradients, activation)
    return [*forward, *loss_lines, *back, *_parameter_lines(of, layers[wanted - 1], gradients[wanted - 1])]


def _output_lines(outputs: Array, targets: Any, loss: str, last: int) -> list[Text]:
    """dZ of the last layer: prediction minus target, over the number of rows."""
    name, rows = rf"\mathrm{{d}}Z_{{{last}}}", len(outputs)
    answer = mlp.loss_of(outputs, targets, loss)[1]
    if loss == "cross_entropy" and outputs.shape[1] > MOST_CLASSES:
        return [line(name, r"\frac{P - Y}{N}", array(answer))]
    if loss == "cross_entropy":
        rule, found = r"\frac{P - Y}{N}", losses.probabilities_of(outputs)
        goals = np.eye(outputs.shape[1])[np.reshape(targets, -1)]
    else:
        rule, found, goals = r"\frac{A - Y}{N}", outputs, real(targets).reshape(outputs.shape)
    return [
        *([line("P", array(found))] if loss == "cross_entropy" else []),
        line(name, rule, rf"\frac{{1}}{{{rows}}} ({array(found)} - {array(goals)})", array(answer)),
    ]


def _hidden_lines(
    index: int, layers: list[mlp.Layer], gradients: list[mlp.LayerGradients], activation: str
) -> list[Text]:
    """dZ of a hidden layer: through the weights above, then through the activation."""
    found, z, above = gradients[index - 1], layers[index - 1].pre_activation, layers[index].linear.weights
    reaching, slope = rf"\mathrm{{d}}A_{{{index}}}", activations.derivative(activation, z)
    upstream = gradients[index].pre_activation
    mask = Text("the slope is $1$ where $z > 0$, else $0$", "$z > 0$ 处斜率为 $1$，其余为 $0$")
    worked = slope_lines(activation, float(z[0, 0]), activations.default_alpha(activation))
    return [
        line(reaching, rf"\mathrm{{d}}Z_{{{index + 1}}} W_{{{index + 1}}}^\top"),
        line(reaching, f"{array(upstream)} {array(above.T)}", array(found.output)),
        *kinks(activation, z),
        *([mask] if activation == "relu" else worked),
        line(f"f'(Z_{{{index}}})", array(slope)),
        line(rf"\mathrm{{d}}Z_{{{index}}}", rf"{reaching} \odot f'(Z_{{{index}}})"),
        line(
            rf"\mathrm{{d}}Z_{{{index}}}",
            rf"{array(found.output)} \odot {array(slope)}",
            array(found.pre_activation),
        ),
    ]


def _parameter_lines(of: str, layer: mlp.Layer, found: mlp.LayerGradients) -> list[Text]:
    index = int(of[1:])
    name, dz = rf"\frac{{\partial L}}{{\partial {of[0]}_{{{index}}}}}", found.pre_activation
    if of[0] == "b":
        sums = column_sums(rf"\frac{{\partial L}}{{\partial b_{{{index},1}}}}", name, dz, found.bias)
        return [line(name, rf"\sum_n \mathrm{{d}}Z_{{{index},n}}"), *sums]
    rows = layer.linear.inputs
    return [
        line(name, rf"{_inputs_of(index)}^\top \mathrm{{d}}Z_{{{index}}}"),
        told("first entry", "第一个元素", f"({name})_{{1,1}}", *sum_of_products(rows[:, 0], dz[:, 0])),
        line(name, f"{array(rows.T)} {array(dz)}", array(found.weights)),
    ]
