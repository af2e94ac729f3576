import numpy as np


def conv2d(inputs, kernel, bias, stride, padding):
    samples, channels, height, width = inputs.shape
    filters, _, tall, wide = kernel.shape
    rows = 1 + (height + 2 * padding - tall) // stride
    columns = 1 + (width + 2 * padding - wide) // stride
    outputs = np.zeros((samples, filters, rows, columns))
    for n, m, y, x in np.ndindex(outputs.shape):
        total = bias[m]
        for c, i, j in np.ndindex(channels, tall, wide):
            row, column = y * stride + i - padding, x * stride + j - padding
            if 0 <= row < height and 0 <= column < width:
                total += inputs[n, c, row, column] * kernel[m, c, i, j]
        outputs[n, m, y, x] = total
    return outputs
