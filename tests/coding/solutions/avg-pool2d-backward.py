import numpy as np


def avg_pool2d_backward(inputs, kernel_size, stride, upstream):
    gradient = np.zeros(inputs.shape)
    for n, c, row, column in np.ndindex(inputs.shape):
        for y, x in np.ndindex(upstream.shape[2:]):
            if 0 <= row - y * stride < kernel_size and 0 <= column - x * stride < kernel_size:
                gradient[n, c, row, column] += upstream[n, c, y, x] / (kernel_size * kernel_size)
    return gradient
