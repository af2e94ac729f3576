"""Wrong formulas for whole shapes, flattening, im2col and channels, and when each can mean anything.

Each takes the bound arguments of a reference as keywords. One that makes no sense for them raises `ValueError`.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, prod
from typing import Any

from dlquiz.reference.shapes import axis_arguments, conv_output_shape, im2col_shape, pool_output_shape

Shape = tuple[int, ...]


def input_channels_kept(input_shape: Shape, **rest: Any) -> Shape:
    return (input_shape[0], *conv_output_shape(input_shape, **rest)[1:])


def channels_multiplied(input_shape: Shape, out_channels: int, **rest: Any) -> Shape:
    return conv_output_shape(input_shape, input_shape[0] * out_channels, **rest)


def channels_convolved(input_shape: Shape, out_channels: int, **rest: Any) -> Shape:
    first = axis_arguments(input_size=input_shape[1:], **rest)[0]
    padding = 0 if isinstance(first["padding"], str) else first["padding"]
    room = input_shape[0] + 2 * padding - first["dilation"] * (first["kernel_size"] - 1) - 1
    if room < 0:
        raise ValueError("the kernel does not fit into the channels")
    return conv_output_shape(input_shape, room // first["stride"] + 1, **rest)


def channel_axis_slid_over(input_shape: Shape, out_channels: int, **rest: Any) -> Shape:
    return (out_channels, *channels_convolved(input_shape, out_channels, **rest))


def spatial_size_kept(input_shape: Shape, out_channels: int, **_: Any) -> Shape:
    return (out_channels, *input_shape[1:])


def channels_pooled(input_shape: Shape, stride: Any, **rest: Any) -> Shape:
    by = stride if isinstance(stride, int) else stride[0]
    if by > input_shape[0]:
        raise ValueError("no channel would be left")
    return (input_shape[0] // by, *pool_output_shape(input_shape, stride=stride, **rest)[1:])


def is_map(input_shape: Shape, **_: Any) -> bool:
    return len(input_shape) > 1


def has_image(input_shape: Shape, image_size: Any) -> bool:
    return image_size is not None and len(input_shape) > 1


def channels_forgotten(input_shape: Shape, **_: Any) -> int:
    return prod(input_shape[1:])


def last_pool_forgotten(input_shape: Shape, **_: Any) -> int:
    return input_shape[0] * prod(2 * size for size in input_shape[1:])


def image_flattened(input_shape: Shape, image_size: Any) -> int:
    axes = len(input_shape) - 1
    return prod((image_size,) * axes if isinstance(image_size, int) else image_size)


def sizes_summed(input_shape: Shape, **_: Any) -> int:
    return sum(input_shape)


def one_axis_forgotten(input_shape: Shape, **_: Any) -> int:
    return prod(input_shape[:-1])


def matrix_transposed(**arguments: Any) -> Shape:
    return im2col_shape(**arguments)[::-1]


def matrix_without_channels(input_shape: Shape, **rest: Any) -> Shape:
    return im2col_shape((1, *input_shape[1:]), **rest)


def matrix_column_per_pixel(input_shape: Shape, **rest: Any) -> Shape:
    return im2col_shape(input_shape, **rest)[0], prod(input_shape[1:])


def alike(channels: Sequence[int], **_: Any) -> bool:
    return len(channels) > 1 and len(set(channels)) == 1


def unlike(channels: Sequence[int], **_: Any) -> bool:
    return len(set(channels)) > 1


def several(channels: Sequence[int], **_: Any) -> bool:
    return len(channels) > 1


def first_channels(channels: Sequence[int]) -> int:
    return channels[0]


def largest(channels: Sequence[int]) -> int:
    return max(channels)


def multiplied(channels: Sequence[int]) -> int:
    return prod(channels)


def summed(channels: Sequence[int]) -> int:
    return sum(channels)


def growth_only(growth_rate: int, layers: int, **_: int) -> int:
    return growth_rate * layers


def input_in_every_layer(in_channels: int, growth_rate: int, layers: int) -> int:
    return (in_channels + growth_rate) * layers


def before_last_layer(in_channels: int, growth_rate: int, layers: int) -> int:
    return in_channels + (layers - 1) * growth_rate


def after_first_layer(in_channels: int, growth_rate: int, **_: int) -> int:
    return in_channels + growth_rate


def uncompressed(channels: int, **_: float) -> int:
    return channels


def compressed(channels: int, compression: float) -> int:
    return ceil(Fraction(str(compression)) * channels)


def compression_removed(channels: int, compression: float) -> int:
    return channels - int(Fraction(str(compression)) * channels)
