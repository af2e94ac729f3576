"""The layers of `dlquiz.reference.layers` as plain loops over their definitions: slow, and hard to get wrong.

Tests hold the fast routines against these twins, benchmarks measure what the fast ones gain.
"""

from __future__ import annotations

import numpy as np

from dlquiz.reference.layers import convolution
from dlquiz.reference.layers.arrays import Array
from dlquiz.reference.layers.convolution import ConvCache, ConvGradients, Pair
from dlquiz.reference.layers.linear import LinearCache, LinearGradients


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


def pool_forward(inputs: Array, size: Pair, stride: Pair, kind: str) -> Array:
    """`max` or `avg` pooling of an H×W array, window by window."""
    rows = (inputs.shape[0] - size[0]) // stride[0] + 1
    columns = (inputs.shape[1] - size[1]) // stride[1] + 1
    out = np.zeros((rows, columns))
    for y, x in np.ndindex(rows, columns):
        top, left = y * stride[0], x * stride[1]
        cells = [inputs[top + i, left + j] for i in range(size[0]) for j in range(size[1])]
        out[y, x] = max(cells) if kind == "max" else sum(cells) / len(cells)
    return out


def pool_backward(inputs: Array, size: Pair, stride: Pair, upstream: Array, kind: str) -> Array:
    """The backward pass of an H×W array, window by window."""
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


def linear_forward(inputs: Array, weights: Array, bias: Array) -> Array:
    """The forward pass for inputs N×D and bias M, entry by entry."""
    (samples, features), units = inputs.shape, weights.shape[1]
    out = np.zeros((samples, units))
    for n in range(samples):
        for m in range(units):
            out[n, m] = sum(inputs[n, d] * weights[d, m] for d in range(features)) + bias[m]
    return out


def linear_backward(upstream: Array, cache: LinearCache) -> LinearGradients:
    """The backward pass for inputs N×D: every product of the forward pass hands its two factors their share."""
    inputs, weights = cache
    found = LinearGradients(np.zeros_like(inputs), np.zeros_like(weights), np.zeros(weights.shape[1]))
    for n, m in np.ndindex(*upstream.shape):
        found.bias[m] += upstream[n, m]
        for d in range(weights.shape[0]):
            found.inputs[n, d] += upstream[n, m] * weights[d, m]
            found.weights[d, m] += upstream[n, m] * inputs[n, d]
    return found


def batch_norm_forward(inputs: Array, gamma: Array, beta: Array, epsilon: float = 1e-5) -> Array:
    """The forward pass of N×D inputs, feature by feature, with plain sums."""
    samples, features = inputs.shape
    out = np.zeros_like(inputs)
    for d in range(features):
        column = [float(inputs[n, d]) for n in range(samples)]
        mean = sum(column) / samples
        variance = sum((x - mean) ** 2 for x in column) / samples
        for n in range(samples):
            out[n, d] = gamma[d] * (column[n] - mean) / (variance + epsilon) ** 0.5 + beta[d]
    return out
