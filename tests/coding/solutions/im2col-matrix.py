import numpy as np


def im2col(inputs, kernel_size, stride, padding):
    channels, height, width = inputs.shape
    columns = []
    for top in range(-padding, height + padding - kernel_size + 1, stride):
        for left in range(-padding, width + padding - kernel_size + 1, stride):
            column = []
            for c in range(channels):
                for row in range(top, top + kernel_size):
                    for x in range(left, left + kernel_size):
                        inside = 0 <= row < height and 0 <= x < width
                        column.append(inputs[c, row, x] if inside else 0.0)
            columns.append(column)
    return np.array(columns).T
