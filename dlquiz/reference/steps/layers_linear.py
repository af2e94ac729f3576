"""Worked solutions for fully connected layers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dlquiz.messages import Text
from dlquiz.reference.layers import activations, linear
from dlquiz.reference.layers.arrays import Array, real
from dlquiz.reference.steps.layers_activations import kinks, slope_lines
from dlquiz.reference.steps.layers_tex import (
    added,
    array,
    column,
    fits,
    number,
    remarked,
    sum_of_products,
    summed,
    sums_of_columns,
)
from dlquiz.reference.steps.plain_tex import line, terms, told

D_Z, D_W, D_X = (rf"\frac{{\partial L}}{{\partial {name}}}" for name in "ZWX")
D_B = r"\frac{\partial L}{\partial b}"


def product_lines(names: tuple[str, str], left: Any, right: Any) -> list[Text]:
    """A matrix product: its first entry in full, then the whole."""
    rows, matrix = np.atleast_2d(real(left)), real(right)
    name = f"{names[0]} {names[1]}"
    return [
        told(
            f"row 1 of ${names[0]}$ with column 1 of ${names[1]}$",
            f"${names[0]}$ 的第 1 行乘 ${names[1]}$ 的第 1 列",
            rf"({name})_{{1,1}}",
            *sum_of_products(rows[0], matrix[:, 0]),
        ),
        line(name, f"{array(left)} {array(right)}", array(real(left) @ matrix)),
    ]


def linear_forward(inputs: Any, weights: Any, bias: Any) -> list[Text]:
    """The product, its first entry in full, then the bias."""
    answer = linear.linear_forward(inputs, weights, bias)
    return [
        line("Z", "X W + b"),
        *product_lines(("X", "W"), inputs, weights),
        line("Z", f"{array(real(inputs) @ real(weights))} + {added(bias)}", array(answer)),
    ]


def linear_backward(inputs: Any, weights: Any, upstream: Any, of: str) -> list[Text]:
    """The formula with its shapes, one entry in full, then the whole product."""
    answer = linear.linear_backward(inputs, weights, upstream, of)
    rows, matrix, grads = np.atleast_2d(real(inputs)), real(weights), np.atleast_2d(real(upstream))
    if of == "bias":
        return [
            remarked("$b$ served every row", "每一行都加了 $b$", D_B, rf"\sum_n {D_Z}_{{n}}"),
            *column_sums(r"\frac{\partial L}{\partial b_1}", D_B, grads, answer),
        ]
    if of == "weights":
        return [
            _in_the_shape_of("W", matrix, D_W, rf"X^\top {D_Z}"),
            line(r"\frac{\partial L}{\partial W_{1,1}}", *sum_of_products(rows[:, 0], grads[:, 0])),
            line(D_W, f"{array(rows.T)} {array(grads)}", array(answer)),
        ]
    return [
        _in_the_shape_of("X", real(inputs), D_X, rf"{D_Z} W^\top"),
        line(r"\frac{\partial L}{\partial X_{1,1}}", *sum_of_products(grads[0], matrix[0])),
        line(D_X, f"{array(upstream)} {array(matrix.T)}", array(answer)),
    ]


def column_sums(first: str, name: str, rows: Array, answer: Any) -> list[Text]:
    """Sums down the columns: that of the first one in full, then all."""
    sums = [sums_of_columns(rows)] if fits(*rows.shape) else []
    return [line(first, summed(rows[:, 0]), number(rows[:, 0].sum())), line(name, *sums, array(answer))]


def _in_the_shape_of(name: str, values: Array, *links: str) -> Text:
    shape = terms([str(size) for size in values.shape], r" \times ")
    return remarked(f"in the shape of ${name}$: ${shape}$", f"与 ${name}$ 同形：${shape}$", *links)


def neuron_backward(weights: Any, inputs: Any, upstream: Any, activation: str, of: str) -> list[Text]:
    """z, the slope, dz, and from there W or x."""
    matrix, z = real(weights), real(weights) @ real(inputs)
    slope = activations.derivative(activation, z)
    pre = linear.neuron_backward(weights, inputs, upstream, activation, "pre_activation")
    rule = {
        "weights": r", \quad \mathrm{d}W = \mathrm{d}z\, x^\top",
        "inputs": r", \quad \mathrm{d}x = W^\top \mathrm{d}z",
    }
    lines = [
        Text.same(rf"$z = W x, \quad \mathrm{{d}}z = \mathrm{{d}}a \odot f'(z){rule.get(of, '')}$"),
        line("z_1", *sum_of_products(matrix[0], inputs)),
        line("z", f"{array(weights)} {column(inputs)}", array(z)),
        Text(f"slope of {activation} at $z_1$:", f"{activation} 在 $z_1$ 处的斜率："),
        *kinks(activation, z),
        *slope_lines(activation, float(z[0]), activations.default_alpha(activation)),
        line("f'(z)", array(slope)),
        line(r"\mathrm{d}z", rf"{array(upstream)} \odot {array(slope)}", array(pre)),
    ]
    answer = linear.neuron_backward(weights, inputs, upstream, activation, of)
    if of == "weights":
        lines.append(line(r"\mathrm{d}W", f"{column(pre)} {array([inputs])}", array(answer)))
    if of == "inputs":
        lines.append(line(r"\mathrm{d}x_1", *sum_of_products(matrix[:, 0], pre)))
        lines.append(line(r"\mathrm{d}x", f"{array(matrix.T)} {column(pre)}", array(answer)))
    return lines


def linear_collapse(weights: Any, biases: Any, of: str) -> list[Text]:
    """One multiplication (and addition) a layer."""
    return _collapsed_weights(weights) if of == "W" else _collapsed_bias(weights, biases)


def _down_to_first(last: int) -> str:
    return " ".join(f"W_{{{n}}}" for n in range(last, 0, -1))


def _collapsed_weights(weights: Sequence[Any]) -> list[Text]:
    lines = [
        told("the layer that acts last stands on the left", "最后作用的层写在最左边", "W", _down_to_first(len(weights)))
    ]
    so_far = real(weights[0])
    for number_ in range(2, len(weights) + 1):
        matrix = real(weights[number_ - 1])
        if number_ == 2:
            lines.append(line("(W_{2} W_{1})_{1,1}", *sum_of_products(matrix[0], so_far[:, 0])))
        following = matrix @ so_far
        lines.append(line(_down_to_first(number_), f"{array(matrix)} {array(so_far)}", array(following)))
        so_far = following
    return [*lines, line("W", array(so_far))]


def _collapsed_bias(weights: Sequence[Any], biases: Sequence[Any]) -> list[Text]:
    lines = [
        told("every bias passes through the later layers", "每个偏置都经过后面各层", "b^{(l)}", "W_l b^{(l-1)} + b_l"),
        line("b^{(1)}", "b_1", array(biases[0])),
    ]
    offset = real(biases[0])
    for number_ in range(2, len(weights) + 1):
        matrix, bias = real(weights[number_ - 1]), real(biases[number_ - 1])
        passed = matrix @ offset
        before = f"W_{{{number_}}} b^{{({number_ - 1})}}"
        lines.append(line(before, f"{array(matrix)} {column(offset)}", array(passed)))
        offset = passed + bias
        lines.append(line(f"b^{{({number_})}}", f"{array(passed)} + {array(bias)}", array(offset)))
    return [*lines, line("b", array(offset))]
