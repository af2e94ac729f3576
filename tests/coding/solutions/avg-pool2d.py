import numpy as np


def avg_pool2d(inputs, kernel_size, stride):
    rows = (inputs.shape[0] - kernel_size) // stride + 1
    columns = (inputs.shape[1] - kernel_size) // stride + 1
    out = np.empty((rows, columns))
    for p in range(rows):
        for q in range(columns):
            top, left = p * stride, q * stride
            out[p, q] = inputs[top : top + kernel_size, left : left + kernel_size].mean()
    return out
