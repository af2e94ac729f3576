"""Worked solutions for a small network: forward layer by layer, then backward down to the parameter asked for."""

from __future__ import annotations

from typing import Any

import numpy as np

from dlquiz.messages import Text
from dlquiz.reference.layers import activations, losses, mlp
from dlquiz.reference.layers.arrays import Array, real
from dlquiz.reference.steps.layers_activations import kinks
from dlquiz.reference.steps.layers_tex import array, joined, line, number, summed


def _forward_lines(layers: list[mlp.Layer], biases: Any, activation: str) -> list[Text]:
    return joined(*(_layer_lines(number_, layer, biases, activation) for number_, layer in enumerate(layers, start=1)))


def _layer_lines(index: int, layer: mlp.Layer, biases: Any, activation: str) -> list[Text]:
    before = "X" if index == 1 else f"A_{{{index - 1}}}"
    inputs, weights = layer.linear
    bias = biases[index - 1]
    lines = [
        line(
            f"Z_{{{index}}}",
            f"{before} W_{{{index}}} + b_{{{index}}}",
            f"{array(inputs)} {array(weights)} + {array(bias)}",
            array(layer.pre_activation),
        )
    ]
    if layer.activation is not None:
        words = Text(f"({activation})", f"（{activation}）")
        lines.append(line(f"A_{{{index}}}", f"f(Z_{{{index}}})", array(layer.output), after=words))
    return lines


def mlp_forward(inputs: Any, weights: Any, biases: Any, activation: str) -> list[Text]:
    """One or two lines a layer."""
    _, layers = mlp.forward(*mlp.parameters(inputs, weights, biases), activation)
    answer = mlp.mlp_forward(inputs, weights, biases, activation)
    return [*_forward_lines(layers, biases, activation), line("Y", array(answer))]


def _loss_lines(outputs: Array, targets: Any, loss: str) -> list[Text]:
    """The loss of each row and their mean."""
    if loss == "cross_entropy":
        rows, indices = losses.as_rows(outputs, targets)
        logs = losses.log_probabilities_of(rows)
        singles = -logs[np.arange(len(rows)), indices]
        first = line("P", r"\mathrm{softmax}(Z)", array(np.exp(logs)))
        formula = r"\frac{1}{N} \sum_n -\ln P_{n, y_n}"
    else:
        difference = outputs - real(targets).reshape(outputs.shape)
        singles = 0.5 * np.sum(difference**2, axis=1)
        first = line("A - Y", array(difference))
        formula = r"\frac{1}{N} \sum_n \frac{1}{2} \|a_n - y_n\|^2"
    mean = rf"\frac{{{summed(singles)}}}{{{len(singles)}}}"
    return [first, line("L", formula, mean, number(singles.mean()))]


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
    back = [Text("Backward pass:", "反向传播：")]
    last, wanted = len(layers), int(of[1:])
    for index in range(last, wanted - 1, -1):
        back += _pre_activation_lines(index, layers, gradients, activation, loss)
    return [*forward, *loss_lines, *back, _parameter_line(of, layers[wanted - 1], gradients[wanted - 1])]


def _pre_activation_lines(
    index: int, layers: list[mlp.Layer], gradients: list[mlp.LayerGradients], activation: str, loss: str
) -> list[Text]:
    """dZ of one layer: from the loss for the last one, else through the weights above and the activation."""
    found, layer = gradients[index - 1], layers[index - 1]
    name = rf"\mathrm{{d}}Z_{{{index}}}"
    if found.output is None:
        formula = r"\frac{P - Y}{N}" if loss == "cross_entropy" else r"\frac{A - Y}{N}"
        return [line(name, formula, array(found.pre_activation))]
    above = layers[index].linear.weights
    reaching = rf"\mathrm{{d}}A_{{{index}}}"
    slope = activations.derivative(activation, layer.pre_activation)
    return [
        line(
            reaching,
            rf"\mathrm{{d}}Z_{{{index + 1}}} W_{{{index + 1}}}^\top",
            f"{array(gradients[index].pre_activation)} {array(above.T)}",
            array(found.output),
        ),
        line(f"f'(Z_{{{index}}})", array(slope)),
        *kinks(activation, layer.pre_activation),
        line(name, rf"{reaching} \odot f'(Z_{{{index}}})", array(found.pre_activation)),
    ]


def _parameter_line(of: str, layer: mlp.Layer, found: mlp.LayerGradients) -> Text:
    index = int(of[1:])
    name = rf"\frac{{\partial L}}{{\partial {of[0]}_{{{index}}}}}"
    if of[0] == "b":
        return line(name, rf"\sum_n \mathrm{{d}}Z_{{{index},n}}", array(found.bias))
    before = "X" if index == 1 else f"A_{{{index - 1}}}"
    return line(
        name,
        rf"{before}^\top \mathrm{{d}}Z_{{{index}}}",
        f"{array(layer.linear.inputs.T)} {array(found.pre_activation)}",
        array(found.weights),
    )
