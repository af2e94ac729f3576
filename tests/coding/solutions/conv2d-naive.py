import numpy as np


def conv2d(inputs, kernel, bias, stride, padding):
    x = np.pad(inputs, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    samples, _, height, width = x.shape
    maps, _, kernel_height, kernel_width = kernel.shape
    rows = (height - kernel_height) // stride + 1
    columns = (width - kernel_width) // stride + 1
    out = np.empty((samples, maps, rows, columns))
    for p in range(rows):
        for q in range(columns):
            top, left = p * stride, q * stride
            window = x[:, :, top : top + kernel_height, left : left + kernel_width]
            for m in range(maps):
                out[:, m, p, q] = (window * kernel[m]).sum(axis=(1, 2, 3)) + bias[m]
    return out
