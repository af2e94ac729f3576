import numpy as np


def conv2d_backward(inputs, kernel, upstream, stride, padding):
    by_inputs, by_kernel = np.zeros(inputs.shape), np.zeros(kernel.shape)
    by_bias = np.zeros(len(kernel))
    height, width = inputs.shape[2:]
    for n, m, y, x in np.ndindex(upstream.shape):
        gradient = upstream[n, m, y, x]
        by_bias[m] += gradient
        for c, i, j in np.ndindex(kernel.shape[1:]):
            row, column = y * stride + i - padding, x * stride + j - padding
            if 0 <= row < height and 0 <= column < width:
                by_inputs[n, c, row, column] += gradient * kernel[m, c, i, j]
                by_kernel[m, c, i, j] += gradient * inputs[n, c, row, column]
    return by_inputs, by_kernel, by_bias
