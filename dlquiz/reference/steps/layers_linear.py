"""Worked solutions for fully connected layers."""

from __future__ import annotations

from typing import Any

import numpy as np

from dlquiz.messages import Text
from dlquiz.reference.layers import activations, linear
from dlquiz.reference.layers.arrays import Array, real
from dlquiz.reference.steps.layers_activations import kinks, slope_lines
from dlquiz.reference.steps.layers_tex import (
    array,
    column,
    fits,
    number,
    sum_of_products,
    summed,
    sums_of_columns,
)
from dlquiz.reference.steps.plain_tex import line, told


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


def column_sums(first: str, name: str, rows: Array, answer: Any) -> list[Text]:
    """Sums down the columns: that of the first one in full, then all."""
    sums = [sums_of_columns(rows)] if fits(*rows.shape) else []
    return [line(first, summed(rows[:, 0]), number(rows[:, 0].sum())), line(name, *sums, array(answer))]


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
