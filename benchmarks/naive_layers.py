"""The convolution of `dlquiz.reference.layers` as plain loops over its definition: slow, and hard to get wrong.

A test holds the fast routine against this twin, benchmarks measure what the fast one gains.
"""

from __future__ import annotations

import numpy as np

from dlquiz.reference.layers import convolution
from dlquiz.reference.layers.arrays import Array
from dlquiz.reference.layers.convolution import ConvCache, ConvGradients, Pair


def conv2d_forward(inputs: Array, kernel: Array, bias: Array, stride: Pair = (1, 1), padding: Pair = (0, 0)) -> Array:
    """The forward pass as its definition reads: one sum for each sample, filter and place; bias M."""
    source = convolution.padded(inputs, padding)
    filters, _, height, width = kernel.shape
    rows = (source.shape[2] - height) // stride[0] + 1
    columns = (source.shape[3] - width) // stride[1] + 1
    out = np.zeros((len(inputs), filters, rows, columns))
    for n, m, y, x in np.ndindex(*out.shape):
        top, left = y * stride[0], x * stride[1]
        window = source[n, :, top : top + height, left : left + width]
        out[n, m, y, x] = np.sum(window * kernel[m]) + bias[m]
    return out


def conv2d_backward(upstream: Array, cache: ConvCache) -> ConvGradients:
    """The backward pass window by window: the window receives g·w, the kernel g·window, the bias g."""
    inputs, kernel, stride, padding = cache
    source = convolution.padded(inputs, padding)
    canvas, filters, bias = np.zeros_like(source), np.zeros_like(kernel), np.zeros(len(kernel))
    height, width = kernel.shape[2:]
    for n, m, y, x in np.ndindex(*upstream.shape):
        top, left, g = y * stride[0], x * stride[1], upstream[n, m, y, x]
        place = (n, slice(None), slice(top, top + height), slice(left, left + width))
        canvas[place] += g * kernel[m]
        filters[m] += g * source[place]
        bias[m] += g
    return ConvGradients(convolution.unpadded(canvas, padding), filters, bias)
