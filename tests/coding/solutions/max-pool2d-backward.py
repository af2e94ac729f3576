import numpy as np


def max_pool2d_backward(inputs, kernel_size, stride, upstream):
    gradient = np.zeros(inputs.shape)
    for n, c, y, x in np.ndindex(upstream.shape):
        best, place = -np.inf, (0, 0)
        for row in range(y * stride, y * stride + kernel_size):
            for column in range(x * stride, x * stride + kernel_size):
                if inputs[n, c, row, column] > best:
                    best, place = inputs[n, c, row, column], (row, column)
        gradient[n, c][place] += upstream[n, c, y, x]
    return gradient
