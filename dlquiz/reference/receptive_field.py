"""Receptive fields of a stack of layers along one axis: what each layer of it sees, in exact Python integers.

`layers` lists the stack from the input on, each layer as (kernel_size, stride), (kernel_size, stride, dilation) or
(kernel_size, stride, dilation, padding); dilation is 1 and padding 0 unless given. Convolution and pooling count
alike. Sizes are in input pixels, from the first to the last pixel that one output sees, the holes of a dilated
kernel included and the border of the image left out. The layers have passed the checks of their argument.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import starmap
from typing import NamedTuple


class Layer(NamedTuple):
    """One layer along one axis; `padding` is per side."""

    kernel_size: int
    stride: int
    dilation: int = 1
    padding: int = 0


class Reach(NamedTuple):
    """What one output sees: `size` in input pixels, `jump` to the next output, `start`: the centre of output 0."""

    size: int
    jump: int
    start: float


def as_layers(layers: Iterable[Sequence[int]]) -> tuple[Layer, ...]:
    """The rows as `Layer`s with their defaults."""
    return tuple(starmap(Layer, layers))


def reaches(layers: Iterable[Sequence[int]]) -> list[Reach]:
    """What one output of each layer sees, from the first layer to the last.

    r grows by d·(k − 1)·J and the start by (d·(k − 1)/2 − p)·J, with J the product of the strides before the layer.
    Source: Araujo, Norris and Sim (2019), "Computing receptive fields of convolutional neural networks", Distill.
    """
    size, jump_before, start = 1, 1, 0.5
    found = []
    for layer in as_layers(layers):
        span = layer.dilation * (layer.kernel_size - 1)
        size += span * jump_before
        start += (span / 2 - layer.padding) * jump_before
        jump_before *= layer.stride
        found.append(Reach(size, jump_before, start))
    return found
