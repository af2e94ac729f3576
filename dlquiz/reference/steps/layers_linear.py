"""Worked solutions for fully connected layers."""

from __future__ import annotations

from typing import Any

from dlquiz.errors import ArgumentError
from dlquiz.messages import Text
from dlquiz.reference import catalog
from dlquiz.reference.layers import activations, linear
from dlquiz.reference.layers.arrays import real
from dlquiz.reference.steps.layers_tex import array, column, sum_of_products
from dlquiz.reference.steps.plain_tex import line


def worked_out(reference: str, mistake: str = "", **given: Any) -> list[Text]:
    """The working of another reference, or that with a mistake, as a part of this one; nothing for what it refuses."""
    found = catalog.find(reference)
    try:
        bound = catalog.bind(found, given)
    except ArgumentError:
        return []
    wrong = found.wrong_steps(mistake, bound) if mistake and found.wrong_steps else None
    return wrong or catalog.steps(found, bound)


def neuron_backward(weights: Any, inputs: Any, upstream: Any, activation: str, of: str) -> list[Text]:
    """z, the slope, dz, and from there W or x."""
    matrix, z = real(weights), real(weights) @ real(inputs)
    slope = activations.activation_derivative(activation, z)
    pre = linear.neuron_backward(weights, inputs, upstream, activation, "pre_activation")
    rule = {
        "weights": r", \quad \mathrm{d}W = \mathrm{d}z\, x^\top",
        "inputs": r", \quad \mathrm{d}x = W^\top \mathrm{d}z",
    }
    lines = [
        Text.same(rf"$z = W x, \quad \mathrm{{d}}z = \mathrm{{d}}a \odot f'(z){rule.get(of, '')}$"),
        line("z_1", *sum_of_products(matrix[0], inputs)),
        line("z", f"{array(weights)} {column(inputs)}", array(z)),
        *worked_out("activation_derivative", name=activation, z=z.tolist()),
        line(r"\mathrm{d}z", rf"{array(upstream)} \odot {array(slope)}", array(pre)),
    ]
    answer = linear.neuron_backward(weights, inputs, upstream, activation, of)
    if of == "weights":
        lines.append(line(r"\mathrm{d}W", f"{column(pre)} {array([inputs])}", array(answer)))
    if of == "inputs":
        lines.append(line(r"\mathrm{d}x_1", *sum_of_products(matrix[:, 0], pre)))
        lines.append(line(r"\mathrm{d}x", f"{array(matrix.T)} {column(pre)}", array(answer)))
    return lines
