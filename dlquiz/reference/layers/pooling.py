"""Max and average pooling over the last two axes, without padding; a window that would stick out is left out."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from dlquiz.reference.layers.arrays import Array, ArrayLike, pair, real
from dlquiz.reference.layers.convolution import Pair, Size, add_windows, windows


class PoolCache(NamedTuple):
    """Inputs …×H×W, the window (height, width) and the stride (down, across)."""

    inputs: Array
    size: Pair
    stride: Pair


def max_forward(inputs: Array, size: Pair, stride: Pair) -> tuple[Array, PoolCache]:
    """The largest entry of each window."""
    return windows(inputs, size, stride).max(axis=(-4, -3)), PoolCache(inputs, size, stride)


def avg_forward(inputs: Array, size: Pair, stride: Pair) -> tuple[Array, PoolCache]:
    """The mean of each window."""
    return windows(inputs, size, stride).mean(axis=(-4, -3)), PoolCache(inputs, size, stride)


def winners(cache: PoolCache) -> Array:
    """1 at the cell of each window that is its maximum (the first one, row by row, in a tie), else 0."""
    view = windows(cache.inputs, cache.size, cache.stride)
    flat = view.reshape(*view.shape[:-4], -1, *view.shape[-2:])
    chosen = np.arange(flat.shape[-3])[:, None, None] == np.expand_dims(flat.argmax(axis=-3), -3)
    chosen_cells: Array = chosen.reshape(view.shape).astype(np.float64)
    return chosen_cells


def max_backward(upstream: Array, cache: PoolCache) -> Array:
    """The gradient of a window goes to its maximum alone; a cell that wins several windows adds them up."""
    canvas = np.zeros_like(cache.inputs)
    add_windows(canvas, winners(cache) * upstream[..., None, None, :, :], cache.stride)
    return canvas


def avg_backward(upstream: Array, cache: PoolCache) -> Array:
    """Each cell of a window receives g/(h·w); overlapping windows add up."""
    canvas = np.zeros_like(cache.inputs)
    share = upstream[..., None, None, :, :] / (cache.size[0] * cache.size[1])
    cells = (*upstream.shape[:-2], *cache.size, *upstream.shape[-2:])
    add_windows(canvas, np.broadcast_to(share, cells), cache.stride)
    return canvas


def pool_naive(inputs: Array, size: Pair, stride: Pair, kind: str) -> Array:
    """`max` or `avg` pooling of an H×W array, window by window."""
    rows = (inputs.shape[0] - size[0]) // stride[0] + 1
    columns = (inputs.shape[1] - size[1]) // stride[1] + 1
    out = np.zeros((rows, columns))
    for y, x in np.ndindex(rows, columns):
        top, left = y * stride[0], x * stride[1]
        cells = [inputs[top + i, left + j] for i in range(size[0]) for j in range(size[1])]
        out[y, x] = max(cells) if kind == "max" else sum(cells) / len(cells)
    return out


def pool_backward_naive(upstream: Array, cache: PoolCache, kind: str) -> Array:
    """The backward pass of an H×W array, window by window."""
    inputs, size, stride = cache
    canvas = np.zeros_like(inputs)
    for y, x in np.ndindex(*upstream.shape):
        places = [(y * stride[0] + i, x * stride[1] + j) for i in range(size[0]) for j in range(size[1])]
        if kind == "max":
            # `max` keeps the first of equal entries.
            canvas[max(places, key=lambda place: inputs[place])] += upstream[y, x]
        else:
            for place in places:
                canvas[place] += upstream[y, x] / len(places)
    return canvas


def max_pool2d(inputs: ArrayLike, kernel_size: Size, stride: Size) -> Array:
    """Max pooling of inputs H×W or N×C×H×W. Source: PyTorch documentation of MaxPool2d."""
    return max_forward(real(inputs), pair(kernel_size), pair(stride))[0]


def avg_pool2d(inputs: ArrayLike, kernel_size: Size, stride: Size) -> Array:
    """Average pooling of inputs H×W or N×C×H×W. Source: PyTorch documentation of AvgPool2d."""
    return avg_forward(real(inputs), pair(kernel_size), pair(stride))[0]


def max_pool2d_backward(inputs: ArrayLike, kernel_size: Size, stride: Size, upstream: ArrayLike) -> Array:
    """The gradient by the inputs of `max_pool2d`; a tie goes to the first maximum, row by row."""
    return max_backward(real(upstream), PoolCache(real(inputs), pair(kernel_size), pair(stride)))


def avg_pool2d_backward(inputs: ArrayLike, kernel_size: Size, stride: Size, upstream: ArrayLike) -> Array:
    """The gradient by the inputs of `avg_pool2d`."""
    return avg_backward(real(upstream), PoolCache(real(inputs), pair(kernel_size), pair(stride)))
