import numpy as np


def max_pool2d_backward(inputs, kernel_size, stride, upstream):
    gradient = np.zeros(inputs.shape)
    for n, c, p, q in np.ndindex(upstream.shape):
        top, left = p * stride, q * stride
        window = inputs[n, c, top : top + kernel_size, left : left + kernel_size]
        row, column = divmod(int(window.argmax()), window.shape[1])
        gradient[n, c, top + row, left + column] += upstream[n, c, p, q]
    return gradient
