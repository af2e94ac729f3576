"""Receptive fields found by following, layer by layer, which input pixels one output sees.

Names, arguments, units and conventions are those of `dlquiz.reference.receptive_field`. The input is taken to be
endless, so pixels left of pixel 0 (where padding would be) have negative numbers.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from dlquiz.reference.receptive_field import Layer, as_layers
from dlquiz.reference.runs.shapes import cells
from dlquiz.reference.shapes import Size, Sizes, as_given, axis_arguments

Pixels = npt.NDArray[np.int64]


def pixels_seen(layers: Sequence[Layer], output: int) -> Pixels:
    """Input pixels, sorted, that influence output number `output` of the last layer."""
    seen = np.array([output], dtype=np.int64)
    for layer in reversed(layers):
        taps = layer.dilation * np.arange(layer.kernel_size) - layer.padding
        seen = _each_once(np.add.outer(layer.stride * seen, taps))
    return seen


def _each_once(pixels: Pixels) -> Pixels:
    """Sorted, by sorting: the table that NumPy's own `unique` keeps takes seconds for a million even numbers."""
    ordered: Pixels = np.sort(pixels, axis=None)
    once: Pixels = ordered[np.insert(ordered[1:] != ordered[:-1], 0, True)]
    return once


def _extent(seen: Pixels) -> int:
    return int(seen[-1] - seen[0]) + 1


def receptive_field(layers: Sequence[Sequence[int]]) -> int:
    """From the first to the last pixel that output 0 of the last layer sees."""
    return _extent(pixels_seen(as_layers(layers), 0))


def receptive_fields(layers: Sequence[Sequence[int]]) -> tuple[int, ...]:
    """The same for every layer, each followed down by itself."""
    stack = as_layers(layers)
    return tuple(_extent(pixels_seen(stack[:depth], 0)) for depth in range(1, len(stack) + 1))


def jump(layers: Sequence[Sequence[int]]) -> int:
    """How far the seen pixels move from output 0 to output 1."""
    stack = as_layers(layers)
    return int(pixels_seen(stack, 1)[0] - pixels_seen(stack, 0)[0])


def receptive_field_center(layers: Sequence[Sequence[int]]) -> float:
    """Middle between the left edge of the first seen pixel and the right edge of the last."""
    seen = pixels_seen(as_layers(layers), 0)
    return float(seen[0] + seen[-1] + 1) / 2


def layers_for_receptive_field(target: int, kernel_size: int = 3) -> int:
    """Convolves `target` pixels without padding, again and again, until one output is left that sees them all."""
    rest, layers = cells([target]), 0
    while rest.size > 1:
        windows = sliding_window_view(rest, min(kernel_size, rest.size))
        rest, layers = windows[:, 0], layers + 1
    return layers


def effective_kernel_size(kernel_size: Size, dilation: Size = 1) -> Sizes:
    """From the first to the last pixel under the taps of one dilated layer."""
    sizes = {"kernel_size": kernel_size, "dilation": dilation}
    rows = [Layer(axis["kernel_size"], 1, axis["dilation"]) for axis in axis_arguments(**sizes)]
    return as_given(tuple(_extent(pixels_seen([row], 0)) for row in rows), **sizes)
