"""Two-dimensional convolution as networks use it (cross-correlation), by sliding windows and a matrix product.

Inputs N×C×H×W, kernels M×C×h×w, bias M, result N×M×H'×W' with H' = ⌊(H + 2p − h)/s⌋ + 1. Padding is per side, zeros.
The windows of one image become the columns of a matrix (im2col), so that all filters at all places are one product.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import as_strided

from dlquiz.reference.layers.arrays import Array, ArrayLike, pair, real

Pair = tuple[int, int]


class ConvCache(NamedTuple):
    """What the backward pass needs; stride and padding are (height, width)."""

    inputs: Array
    kernel: Array
    stride: Pair
    padding: Pair


class ConvGradients(NamedTuple):
    """Gradients by the inputs (N×C×H×W), the kernel (M×C×h×w) and the bias (M)."""

    inputs: Array
    kernel: Array
    bias: Array


def padded(inputs: Array, padding: Pair) -> Array:
    """The inputs with zeros around both spatial axes."""
    if padding == (0, 0):
        return inputs
    (top, left), (height, width) = padding, inputs.shape[-2:]
    out = np.zeros((*inputs.shape[:-2], height + 2 * top, width + 2 * left))
    out[..., top : top + height, left : left + width] = inputs
    return out


def windows(inputs: Array, size: Pair, stride: Pair) -> Array:
    """All windows as a view, N×C×h×w×H'×W': entry (…, i, j, y, x) is the cell (i, j) of the window at (y, x).

    Nothing is copied: a step inside the window is one pixel of memory, a step to the next window is `stride` pixels.
    Raises `ValueError` where the window is larger than the inputs.
    """
    *leading, height, width = inputs.shape
    if size[0] > height or size[1] > width:
        raise ValueError(f"a window of {size} does not fit into {height}×{width}")
    places = (height - size[0]) // stride[0] + 1, (width - size[1]) // stride[1] + 1
    down, across = inputs.strides[-2:]
    steps = (*inputs.strides, down * stride[0], across * stride[1])
    return as_strided(inputs, (*leading, *size, *places), steps, writeable=False)


def forward(
    inputs: Array, kernel: Array, bias: Array, stride: Pair = (1, 1), padding: Pair = (0, 0)
) -> tuple[Array, ConvCache]:
    """Every filter at every place; `bias` has M entries or one."""
    view = windows(padded(inputs, padding), (kernel.shape[2], kernel.shape[3]), stride)
    places = view.shape[-2:]
    columns = np.empty(view.shape[1:])
    filters = kernel.reshape(len(kernel), -1)
    out = np.empty((len(inputs), len(kernel), places[0] * places[1]))
    for image, result in zip(view, out, strict=True):
        columns[...] = image
        np.matmul(filters, columns.reshape(filters.shape[1], -1), out=result)
    out += bias.reshape(-1, 1)
    return out.reshape(len(inputs), len(kernel), *places), ConvCache(inputs, kernel, stride, padding)


def backward(upstream: Array, cache: ConvCache) -> ConvGradients:
    """dW = dY · columnsᵀ, d(columns) = Wᵀ · dY added back to the cells they came from, db = Σ dY.

    At stride 1 the gradient by the inputs is the full correlation of dY with the kernel turned by 180°.
    """
    inputs, kernel, stride, padding = cache
    source = padded(inputs, padding)
    view = windows(source, (kernel.shape[2], kernel.shape[3]), stride)
    columns = np.empty(view.shape[1:])
    filters = kernel.reshape(len(kernel), -1)
    filter_gradient, canvas = np.zeros(filters.shape), np.zeros(source.shape)
    for image, target, gradient in zip(view, canvas, upstream.reshape(*upstream.shape[:2], -1), strict=True):
        columns[...] = image
        filter_gradient += gradient @ columns.reshape(filters.shape[1], -1).T
        np.matmul(filters.T, gradient, out=columns.reshape(filters.shape[1], -1))
        add_windows(target, columns, stride)
    return ConvGradients(unpadded(canvas, padding), filter_gradient.reshape(kernel.shape), upstream.sum(axis=(0, 2, 3)))


def add_windows(canvas: Array, cells: Array, stride: Pair) -> None:
    """Add window cells …×h×w×H'×W' to the places of `canvas` (…×H×W) they were taken from."""
    height, width, rows, columns = cells.shape[-4:]
    for i, j in np.ndindex(height, width):
        down = slice(i, i + stride[0] * (rows - 1) + 1, stride[0])
        across = slice(j, j + stride[1] * (columns - 1) + 1, stride[1])
        canvas[..., down, across] += cells[..., i, j, :, :]


def unpadded(canvas: Array, padding: Pair) -> Array:
    """The canvas without its border."""
    (top, left), (height, width) = padding, canvas.shape[-2:]
    return canvas[..., top : height - top, left : width - left]


def forward_naive(inputs: Array, kernel: Array, bias: Array, stride: Pair = (1, 1), padding: Pair = (0, 0)) -> Array:
    """The forward pass as its definition reads: one sum for each sample, filter and place; bias M."""
    source = padded(inputs, padding)
    filters, _, height, width = kernel.shape
    rows = (source.shape[2] - height) // stride[0] + 1
    columns = (source.shape[3] - width) // stride[1] + 1
    out = np.zeros((len(inputs), filters, rows, columns))
    for n, m, y, x in np.ndindex(*out.shape):
        top, left = y * stride[0], x * stride[1]
        window = source[n, :, top : top + height, left : left + width]
        out[n, m, y, x] = np.sum(window * kernel[m]) + bias[m]
    return out


def backward_naive(upstream: Array, cache: ConvCache) -> ConvGradients:
    """The backward pass window by window: the window receives g·w, the kernel g·window, the bias g."""
    inputs, kernel, stride, padding = cache
    source = padded(inputs, padding)
    canvas, filters, bias = np.zeros_like(source), np.zeros_like(kernel), np.zeros(len(kernel))
    height, width = kernel.shape[2:]
    for n, m, y, x in np.ndindex(*upstream.shape):
        top, left, g = y * stride[0], x * stride[1], upstream[n, m, y, x]
        place = (n, slice(None), slice(top, top + height), slice(left, left + width))
        canvas[place] += g * kernel[m]
        filters[m] += g * source[place]
        bias[m] += g
    return ConvGradients(unpadded(canvas, padding), filters, bias)


def as_batch(array: Array) -> Array:
    """A 2-D array as a batch of one image with one channel (or one filter with one channel)."""
    return array[None, None] if array.ndim == 2 else array


Size = int | tuple[int, ...]


def conv2d(inputs: ArrayLike, kernel: ArrayLike, bias: ArrayLike = 0, stride: Size = 1, padding: Size = 0) -> Array:
    """Cross-correlation of inputs H×W with a kernel h×w, or of N×C×H×W with M×C×h×w; the kernel is not flipped.

    Source: PyTorch documentation of Conv2d; Chellapilla et al. (2006) for im2col.
    """
    images = real(inputs)
    found = forward(as_batch(images), as_batch(real(kernel)), real(bias), pair(stride), pair(padding))[0]
    return found[0, 0] if images.ndim == 2 else found


def conv2d_backward(
    inputs: ArrayLike,
    kernel: ArrayLike,
    upstream: ArrayLike,
    stride: Size = 1,
    padding: Size = 0,
    of: str = "inputs",
) -> Array:
    """The gradient `of` the inputs, the kernel or the bias of `conv2d`, given the gradient of its output.

    In the shape of the variable; the bias has M entries, or is one number for 2-D inputs.
    """
    images = real(inputs)
    cache = ConvCache(as_batch(images), as_batch(real(kernel)), pair(stride), pair(padding))
    found: Array = getattr(backward(as_batch(real(upstream)), cache), of)
    if images.ndim > 2:
        return found
    single: Array = found[0] if of == "bias" else found[0, 0]
    return single
