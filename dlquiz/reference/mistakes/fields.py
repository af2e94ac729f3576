"""Wrong formulas for receptive fields, and when each can mean anything.

`layers` is bound to (kernel_size, stride, dilation, padding) tuples, from the input on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate
from math import prod
from operator import mul
from typing import Any

from dlquiz.reference.mistakes.sizes import ceiling, per_axis
from dlquiz.reference.receptive_field import Layer, receptive_field

Layers = Sequence[tuple[int, int, int, int]]
Growth = Callable[[Layer], float]


def typed(layers: Layers) -> list[Layer]:
    return [Layer(*row) for row in layers]


def jumps_before(layers: Layers) -> list[int]:
    """Product of the strides before each layer."""
    return list(accumulate((stride for _, stride, *_ in layers[:-1]), mul, initial=1)) if layers else []


def grown(layers: Layers, growth: Growth, jumps: Sequence[int], start: float = 1) -> Any:
    """`start` + Σ growth of a layer × its jump."""
    return start + sum(growth(layer) * jump for layer, jump in zip(typed(layers), jumps, strict=True))


def kernel_growth(layer: Layer) -> int:
    return layer.dilation * (layer.kernel_size - 1)


def is_pooling(layer: Layer) -> bool:
    """Looks like pooling: the window moves by its own size."""
    return layer.kernel_size == layer.stride > 1 and layer.dilation == 1


def own_stride_counted(layers: Layers) -> Any:
    return grown(layers, kernel_growth, list(accumulate((row[1] for row in layers), mul)))


def previous_stride_only(layers: Layers) -> Any:
    return grown(layers, kernel_growth, [1, *(row[1] for row in layers)][: len(layers)])


def strides_ignored(layers: Layers) -> Any:
    return grown(layers, kernel_growth, [1] * len(layers))


def kernels_summed(layers: Layers) -> Any:
    return sum(row[0] for row in layers)


def kernels_multiplied(layers: Layers) -> Any:
    return prod(row[0] for row in layers)


def kernel_not_reduced(layers: Layers) -> Any:
    return grown(layers, lambda layer: layer.dilation * layer.kernel_size, jumps_before(layers))


def dilation_ignored(layers: Layers) -> Any:
    return grown(layers, lambda layer: layer.kernel_size - 1, jumps_before(layers))


def dilation_times_kernel(layers: Layers) -> Any:
    return grown(layers, lambda layer: layer.dilation * layer.kernel_size - 1, jumps_before(layers))


def dilation_added_once(layers: Layers) -> Any:
    first, *later = jumps_before(layers)
    rest = grown(layers[1:], lambda layer: layer.dilation, later, start=0)
    return grown(layers[:1], kernel_growth, [first]) + rest


def pooling_skipped(layers: Layers) -> Any:
    return receptive_field([layer for layer in typed(layers) if not is_pooling(layer)])


def pooling_window_ignored(layers: Layers) -> Any:
    return grown(layers, lambda layer: 0 if is_pooling(layer) else kernel_growth(layer), jumps_before(layers))


def top_down_rule_bottom_up(layers: Layers) -> Any:
    size = 1
    for layer in typed(layers):
        size = (size - 1) * layer.stride + kernel_growth(layer) + 1
    return size


def top_down_without_minus_one(layers: Layers) -> Any:
    *before, last = typed(layers)
    size = kernel_growth(last) + 1
    for layer in reversed(before):
        size = size * layer.stride + kernel_growth(layer) + 1
    return size


def padding_added(layers: Layers) -> Any:
    return grown(layers, lambda layer: kernel_growth(layer) + 2 * layer.padding, jumps_before(layers))


def plus_one_forgotten(layers: Layers) -> Any:
    return receptive_field(layers) - 1


def last_layer_only(layers: Layers) -> Any:
    return receptive_field(layers[-1:])


def several(layers: Layers) -> bool:
    return len(layers) > 1


def strided(layers: Layers) -> bool:
    return any(row[1] > 1 for row in layers)


def strided_before_the_last(layers: Layers) -> bool:
    return strided(layers[:-1])


def dilated(layers: Layers) -> bool:
    return any(row[2] > 1 for row in layers)


def several_dilated(layers: Layers) -> bool:
    return several(layers) and dilated(layers)


def padded(layers: Layers) -> bool:
    return any(row[3] > 0 for row in layers)


def pooled(layers: Layers) -> bool:
    return any(is_pooling(layer) for layer in typed(layers))


def sees_several(layers: Layers) -> bool:
    return receptive_field(layers) > 1


def last_strided(layers: Layers) -> bool:
    return bool(layers) and layers[-1][1] > 1


def strides_summed(layers: Layers) -> int:
    return sum(row[1] for row in layers)


def last_stride_only(layers: Layers) -> int:
    return layers[-1][1]


def own_stride_excluded(layers: Layers) -> int:
    return prod(row[1] for row in layers[:-1])


def shift(layer: Layer) -> float:
    return kernel_growth(layer) / 2 - layer.padding


def half_receptive_field(layers: Layers) -> float:
    return receptive_field(layers) / 2


def center_from_zero(layers: Layers) -> Any:
    return grown(layers, shift, jumps_before(layers), 0.0)


def center_without_strides(layers: Layers) -> Any:
    return grown(layers, shift, [1] * len(layers), 0.5)


def center_with_own_stride(layers: Layers) -> Any:
    return grown(layers, shift, list(accumulate((row[1] for row in layers), mul)), 0.5)


def center_padding_twice(layers: Layers) -> Any:
    return grown(layers, lambda layer: shift(layer) - layer.padding, jumps_before(layers), 0.5)


def target_over_kernel(target: int, kernel_size: int) -> int:
    return ceiling(target, kernel_size)


def growth_over_kernel(target: int, kernel_size: int) -> int:
    return ceiling(target - 1, kernel_size)


def target_over_growth(target: int, kernel_size: int) -> int:
    return ceiling(target, kernel_size - 1)


def depth_rounded_down(target: int, kernel_size: int) -> int:
    return (target - 1) // (kernel_size - 1)


def depth_leaves_remainder(target: int, kernel_size: int) -> bool:
    return kernel_size > 1 and (target - 1) % (kernel_size - 1) != 0


@per_axis
def taps_and_dilation(k: int, d: int) -> int:
    return k + d


@per_axis
def times_dilation(k: int, d: int) -> int:
    return k * d


@per_axis
def undilated(k: int, **_: int) -> int:
    return k


@per_axis
def dilation_as_gap(k: int, d: int) -> int:
    return k + (k - 1) * d


@per_axis
def without_plus_one(k: int, d: int) -> int:
    return d * (k - 1)
