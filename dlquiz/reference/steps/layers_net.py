"""Worked solutions for a small network: forward layer by layer, then backward down to the parameter asked for.

Each takes the name of a mistake, too: from where it is made, the lines are those of somebody who makes it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from dlquiz.errors import ArgumentError
from dlquiz.messages import Text
from dlquiz.reference import catalog
from dlquiz.reference.layers import activations, mlp
from dlquiz.reference.layers.arrays import Array
from dlquiz.reference.steps.layers_tex import (
    added,
    array,
    factor,
    fits,
    number,
    sum_of,
    sum_of_products,
    summed,
    sums_of_columns,
)
from dlquiz.reference.steps.plain_tex import fraction, line, told

MOST_ROWS = 3
MOST_CLASSES = 8


@np.errstate(all="ignore")
def mlp_forward(inputs: Any, weights: Any, biases: Any, activation: str, mistake: str = "") -> list[Text]:
    """Product, sum and activation of each layer."""
    outputs, layers = mlp.forward(*mlp.parameters(inputs, weights, biases), activation, mistake)
    last = f"{'A' if layers[-1].activation else 'Z'}_{{{len(layers)}}}"
    answer = outputs if np.ndim(inputs) > 1 else outputs[0]
    return [*_forward_lines(layers, activation), line("Y", last, array(answer))]


@np.errstate(all="ignore")
def mlp_backward(
    inputs: Any, weights: Any, biases: Any, targets: Any, activation: str, loss: str, of: str, mistake: str = ""
) -> list[Text]:
    """Forward pass, loss, and the backward pass from the last layer down to the one asked for."""
    found = mlp.passes(inputs, weights, biases, targets, activation, loss, of, mistake)
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
    wrong = found.wrong_steps(mistake, bound) if mistake and found.wrong_steps else None
    return wrong or catalog.steps(found, bound)


def _worked_at(reference: str, name: str, z: float) -> list[Text]:
    """The working of an activation or of its slope, for one entry."""
    worked = _worked_out(reference, name=name, z=z)
    return worked and [Text(f"at $z = {number(z)}$:", f"在 $z = {number(z)}$ 处："), *worked]


def _inputs_of(index: int) -> str:
    return "X" if index == 1 else f"A_{{{index - 1}}}"


def _forward_lines(layers: list[mlp.Layer], activation: str) -> list[Text]:
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


def _layer_lines(index: int, layer: mlp.Layer) -> list[Text]:
    """A matrix product, its first entry in full, then what becomes of it."""
    inputs, weights = layer.linear
    z, one, other, product = layer.pre_activation, _inputs_of(index), f"W_{{{index}}}", array(inputs @ weights)
    lines = [
        told(
            f"row 1 of ${one}$ with column 1 of ${other}$",
            f"${one}$ 的第 1 行乘 ${other}$ 的第 1 列",
            f"({one} {other})_{{1,1}}",
            *sum_of_products(inputs[0], weights[:, 0]),
        ),
        line(f"{one} {other}", f"{array(inputs)} {array(weights)}", product),
        line(f"Z_{{{index}}}", product if layer.bias is None else f"{product} + {added(layer.bias)}", array(z)),
    ]
    if layer.activation == "relu":
        lines.append(line(f"A_{{{index}}}", rf"\max(Z_{{{index}}}, 0)", array(layer.output)))
    elif layer.activation:
        lines += _worked_at("activation", layer.activation, float(z[0, 0]))
        lines.append(line(f"A_{{{index}}}", f"f(Z_{{{index}}})", array(layer.output)))
    return lines


def _loss_lines(outputs: Array, targets: Any, loss: str, mistake: str) -> list[Text]:
    """The loss of each row and their mean."""
    found = mlp.loss_of(outputs, targets, loss)
    half, mean = mistake != "half_forgotten", mistake != "sum_for_mean"
    share = r"\frac{1}{N} " if mean else ""
    if loss == "cross_entropy":
        one = len(outputs) == 1
        given = {"logits": outputs[0].tolist() if one else outputs.tolist()}
        given["target"] = np.ravel(targets).tolist()[0] if one else targets
        worked = _worked_out("cross_entropy", "" if mean else mistake, **given) or [line("L", number(found.value))]
        rule = rf"{share}\sum_n (-\ln p_{{n, y_n}})"
        return [told("loss, of the outputs as logits $z$", "损失（输出即 logits $z$）", "L", rule), *worked]
    difference = outputs - found.goals
    singles = np.sum(difference**2, axis=1) * (0.5 if half else 1)
    square = r"\frac{1}{2} \|a_n - y_n\|^2" if half else r"\|a_n - y_n\|^2"
    lines = [
        told("loss", "损失", "L", rf"{share}\sum_n {square}"),
        line("A - Y", f"{array(outputs)} - {array(found.goals)}", array(difference)),
    ]
    for index, row in enumerate(difference[:MOST_ROWS]):
        squares, total = _squares(row), number(np.sum(row**2))
        links = [rf"\frac{{1}}{{2}} ({squares})", fraction(total, 2)] if half else [squares]
        lines.append(line(f"L_{{{index + 1}}}", *links, number(singles[index])))
    if not mean:
        return [*lines, line("L", summed(singles), number(singles.sum()))]
    parts = [fraction(above, len(singles)) for above in (summed(singles), number(singles.sum()))]
    return [*lines, line("L", *parts, number(singles.mean()))]


def _squares(row: Array) -> str:
    return sum_of(row.size, lambda place: f"{factor(row[place])}^2")


def _output_lines(found: mlp.Pass, loss: str, activation: str, mistake: str) -> list[Text]:
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


def _hidden_lines(index: int, found: mlp.Pass, activation: str, mistake: str) -> list[Text]:
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
        line(dz, rf"{array(own.output)} \odot {array(own.slope)}", array(own.pre_activation)),
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


def _parameter_lines(of: str, found: mlp.Pass, mistake: str) -> list[Text]:
    index = int(of[1:])
    name, dz = rf"\frac{{\partial L}}{{\partial {of[0]}_{{{index}}}}}", found.gradients[index - 1].pre_activation
    if of[0] == "b":
        sums = [sums_of_columns(dz)] if fits(*dz.shape) else []
        return [
            line(name, rf"\sum_n \mathrm{{d}}Z_{{{index},n}}"),
            line(rf"\frac{{\partial L}}{{\partial b_{{{index},1}}}}", summed(dz[:, 0]), number(dz[:, 0].sum())),
            line(name, *sums, array(found.value)),
        ]
    rows, above, right = found.layers[index - 1].linear.inputs, _inputs_of(index), rf"\mathrm{{d}}Z_{{{index}}}"
    rule, product = rf"{above}^\top {right}", f"{array(rows.T)} {array(dz)}"
    if mistake == "transposed":
        rule, product = rf"{right}^\top {above}", f"{array(dz.T)} {array(rows)}"
    return [
        line(name, rule),
        told("first entry", "第一个元素", f"({name})_{{1,1}}", *sum_of_products(rows[:, 0], dz[:, 0])),
        line(name, product, array(found.value)),
    ]
