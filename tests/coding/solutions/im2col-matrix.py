import numpy as np


def im2col(inputs, kernel_size, stride, padding):
    x = np.pad(inputs, ((0, 0), (padding, padding), (padding, padding)))
    columns = []
    for top in range(0, x.shape[1] - kernel_size + 1, stride):
        for left in range(0, x.shape[2] - kernel_size + 1, stride):
            columns.append(x[:, top : top + kernel_size, left : left + kernel_size].ravel())
    return np.stack(columns, axis=1)
