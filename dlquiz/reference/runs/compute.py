"""Multiply-adds and memory by letting NumPy arrays meet and counting the pairs of values that are multiplied.

Every operand is a one-byte array broadcast to its real shape, and a product is never formed: `np.broadcast` tells how
many pairs it would have. The records of `records/compute.yaml` describe arguments and results.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from dlquiz.reference.runs.counting import Array, Size, per_axis, refuse_unindexable, shaped

MEBIBYTE = 2**20


def _products(left: Array, right: Array) -> int:
    """How many multiplications an elementwise product of the two, broadcast against each other, takes."""
    pairs = zip_longest(reversed(left.shape), reversed(right.shape), fillvalue=1)
    refuse_unindexable(max(pair) for pair in pairs)
    return np.broadcast(left, right).size


def same_axes(kernel_size: Size, output_size: Size) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Kernel and output as one number per axis each, over the same axes."""
    axes = next((len(size) for size in (kernel_size, output_size) if not isinstance(size, int)), 2)
    return per_axis(kernel_size, axes), per_axis(output_size, axes)


def conv_macs(
    in_channels: int, out_channels: int, kernel_size: Size, output_size: Size, groups: int = 1, batch_size: int = 1
) -> int:
    """Slide the window over the smallest input that has this output, and lay every filter on every window."""
    kernel, output = same_axes(kernel_size, output_size)
    image = shaped(batch_size, in_channels, *(size + window - 1 for size, window in zip(output, kernel, strict=True)))
    refuse_unindexable((batch_size, in_channels, *output, *kernel))
    spatial = tuple(range(2, image.ndim))
    windows = sliding_window_view(image, kernel, axis=spatial, writeable=False)
    # Axes: batch, group, filter of the group, channel of the group, positions, window.
    windows = windows.reshape(batch_size, groups, 1, -1, *windows.shape[2:])
    filters = shaped(out_channels).reshape(groups, -1)
    filters = shaped(1, *filters.shape, windows.shape[3], *(1 for _ in output), *kernel)
    return _products(windows, filters)


def inception_reduction_macs(
    in_channels: int, reduced_channels: int, out_channels: int, kernel_size: Size, output_size: Size
) -> int:
    """Reduce the channels of a map of the output's size, pad it, and slide the window over what is left."""
    kernel, output = same_axes(kernel_size, output_size)
    reduced = conv_macs(in_channels, reduced_channels, tuple(1 for _ in kernel), output)
    return reduced + conv_macs(reduced_channels, out_channels, kernel, output)


def linear_macs(in_features: int, out_features: int) -> int:
    """Lay one input vector on every row of the weight matrix."""
    return _products(shaped(in_features), shaped(out_features, in_features))


def matmul_flops(m: int, n: int, p: int) -> int:
    """Lay rows on columns: one multiplication and one addition to the accumulator for each pair."""
    multiplications = _products(shaped(m, 1, n), shaped(p, n))
    additions = multiplications
    return multiplications + additions


def attention_macs(sequence_length: int, embed_dim: int, causal: bool = False, projections: bool = True) -> int:
    """Project the tokens four times, compare every query with every key, weight every value.

    A causal mask leaves a triangle of the pairs: two of them, one turned over, are a rectangle with one more row.
    """
    tokens, weights = shaped(sequence_length, 1, embed_dim), shaped(embed_dim, embed_dim)
    rows = sequence_length + 1 if causal else sequence_length
    queries, keys = shaped(rows, 1, embed_dim), shaped(sequence_length, embed_dim)
    attention, values = shaped(rows, sequence_length, 1), shaped(sequence_length, embed_dim)
    pairs = _products(queries, keys) + _products(attention, values)
    projected = sum(_products(tokens, weights) for _ in ("query", "key", "value", "output")) if projections else 0
    return projected + (pairs // 2 if causal else pairs)


def attention_flops(sequence_length: int, embed_dim: int, causal: bool = False, projections: bool = True) -> int:
    """A multiplication and an addition to the accumulator for each pair."""
    multiplications = attention_macs(sequence_length, embed_dim, causal, projections)
    additions = multiplications
    return multiplications + additions


def separable_speedup(out_channels: int, kernel_size: Size) -> float:
    """Count both kinds of convolution on one map of two channels and divide."""
    channels, position = 2, 1
    standard = conv_macs(channels, out_channels, kernel_size, position)
    depthwise = conv_macs(channels, channels, kernel_size, position, groups=channels)
    pointwise = conv_macs(channels, out_channels, 1, position)
    return standard / (depthwise + pointwise)


def model_memory(parameters: int, bytes_per_parameter: int = 4) -> float:
    """Bytes of an array with one row of bytes per parameter."""
    return shaped(parameters, bytes_per_parameter).nbytes / MEBIBYTE


def activation_memory(shapes: Sequence[Sequence[int]], bytes_per_value: int = 4) -> float:
    """Bytes of all the activation arrays together."""
    return sum(shaped(*shape, bytes_per_value).nbytes for shape in shapes) / MEBIBYTE
