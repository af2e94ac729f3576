"""Worked solutions for fully connected layers."""

from __future__ import annotations

from typing import Any

import numpy as np

from dlquiz.messages import Text
from dlquiz.reference.layers import activations, linear
from dlquiz.reference.layers.arrays import Array, real
from dlquiz.reference.steps.layers_activations import kinks
from dlquiz.reference.steps.layers_tex import array, column, line, number, products, summed

D_Z, D_W, D_X = (rf"\frac{{\partial L}}{{\partial {name}}}" for name in "ZWX")
D_B = r"\frac{\partial L}{\partial b}"


def linear_forward(inputs: Any, weights: Any, bias: Any) -> list[Text]:
    """The product, its first entry in full, then the bias."""
    rows, matrix = np.atleast_2d(real(inputs)), real(weights)
    product = real(inputs) @ matrix
    first = np.atleast_2d(product)[0, 0]
    return [
        line("Z", "X W + b"),
        line(
            r"(XW)_{1,1}",
            products(rows[0], matrix[:, 0]),
            number(first),
            before=Text("row 1 of X with column 1 of W:", "X 的第 1 行乘 W 的第 1 列："),
        ),
        line("X W", f"{array(inputs)} {array(weights)}", array(product)),
        line("Z", f"{array(product)} + {array(bias)}", array(linear.linear_forward(inputs, weights, bias))),
    ]


def linear_backward(inputs: Any, weights: Any, upstream: Any, of: str) -> list[Text]:
    """The formula with its shapes, one entry in full, then the whole product."""
    answer = linear.linear_backward(inputs, weights, upstream, of)
    rows, matrix, grads = np.atleast_2d(real(inputs)), real(weights), np.atleast_2d(real(upstream))
    if of == "bias":
        return [
            line(D_B, rf"\sum_n {D_Z}_{{n}}", after=Text("(b served every row)", "（每一行都加了 b）")),
            line(r"\frac{\partial L}{\partial b_1}", summed(grads[:, 0]), number(grads[:, 0].sum())),
            line(D_B, array(answer)),
        ]
    if of == "weights":
        return [
            line(D_W, rf"X^\top {D_Z}", after=_has_shape_of("W", matrix)),
            line(r"\frac{\partial L}{\partial W_{1,1}}", products(rows[:, 0], grads[:, 0]), number(answer[0, 0])),
            line(D_W, f"{array(rows.T)} {array(grads)}", array(answer)),
        ]
    first = np.ravel(answer)[0]
    return [
        line(D_X, rf"{D_Z} W^\top", after=_has_shape_of("X", real(inputs))),
        line(r"\frac{\partial L}{\partial X_{1,1}}", products(grads[0], matrix[0]), number(first)),
        line(D_X, f"{array(upstream)} {array(matrix.T)}", array(answer)),
    ]


def _has_shape_of(name: str, values: Array) -> Text:
    shape = "×".join(map(str, values.shape))
    return Text(f"(in the shape of {name}: {shape})", f"（与 {name} 同形：{shape}）")


def neuron_backward(weights: Any, inputs: Any, upstream: Any, activation: str, of: str) -> list[Text]:
    """z, the slope, dz, and from there W or x."""
    matrix, z = real(weights), real(weights) @ real(inputs)
    slope = activations.derivative(activation, z)
    pre = linear.neuron_backward(weights, inputs, upstream, activation, "pre_activation")
    lines = [
        line("z", "W x", f"{array(weights)} {column(inputs)}", array(z)),
        line("f'(z)", array(slope), before=Text(f"slope of {activation}:", f"{activation} 的斜率：")),
        *kinks(activation, z),
        line(r"\mathrm{d}z", r"\mathrm{d}a \odot f'(z)", rf"{array(upstream)} \odot {array(slope)}", array(pre)),
    ]
    answer = linear.neuron_backward(weights, inputs, upstream, activation, of)
    if of == "weights":
        lines.append(line(r"\mathrm{d}W", r"\mathrm{d}z\, x^\top", f"{column(pre)} {array([inputs])}", array(answer)))
    if of == "inputs":
        lines.append(line(r"\mathrm{d}x", r"W^\top \mathrm{d}z", f"{array(matrix.T)} {column(pre)}", array(answer)))
    return lines


def linear_collapse(weights: Any, biases: Any, of: str) -> list[Text]:
    """One multiplication (and addition) a layer."""
    numbers = range(2, len(weights) + 1)
    general = Text("the layer that acts last stands on the left:", "最后作用的层写在最左边：")
    if of == "W":
        names = " ".join(f"W_{{{n}}}" for n in reversed(range(1, len(weights) + 1)))
        lines = [line("W", names, before=general)]
        so_far = real(weights[0])
        for n in numbers:
            product = real(weights[n - 1]) @ so_far
            lines.append(line(f"W_{{{n}}} \\cdots W_1", f"{array(weights[n - 1])} {array(so_far)}", array(product)))
            so_far = product
        return [*lines, line("W", array(linear.linear_collapse(weights, biases, of)))]
    lines = [line("b^{(l)}", "W_l b^{(l-1)} + b_l", before=Text("every bias passes on:", "每个偏置都继续向后传："))]
    lines.append(line("b^{(1)}", "b_1", array(biases[0])))
    offset = real(biases[0])
    for n in numbers:
        matrix, bias = weights[n - 1], biases[n - 1]
        following = real(matrix) @ offset + real(bias)
        lines.append(line(f"b^{{({n})}}", f"{array(matrix)} {column(offset)} + {column(bias)}", array(following)))
        offset = following
    return [*lines, line("b", array(linear.linear_collapse(weights, biases, of)))]


def jacobian_shape(rows: int, columns: int) -> list[Text]:
    """Outputs times variables."""
    shape = "×".join(map(str, linear.jacobian_shape(rows, columns)))
    return [
        Text(
            "a Jacobian has a row for each output and a column for each variable",
            "雅可比矩阵每个输出一行、每个变量一列",
        ),
        Text(
            f"outputs of Wx: m = {rows}; entries of W: mn = {rows}·{columns} = {rows * columns}",
            f"Wx 的输出：m = {rows}；W 的元素：mn = {rows}·{columns} = {rows * columns}",
        ),
        Text(f"shape = m × mn = {shape}", f"形状 = m × mn = {shape}"),
    ]
