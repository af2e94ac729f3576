import numpy as np


def rms_norm_backward(inputs, gamma, upstream, epsilon):
    rows, width = inputs.shape
    by_inputs, by_gamma = np.zeros((rows, width)), np.zeros(width)
    for n in range(rows):
        square = sum(value**2 for value in inputs[n]) / width + epsilon
        for i in range(width):
            by_gamma[i] += upstream[n, i] * inputs[n, i] * square**-0.5
            for j in range(width):
                # The slope of output i by input j: directly, and through the mean square.
                slope = (i == j) * square**-0.5 - inputs[n, i] * inputs[n, j] / width * square**-1.5
                by_inputs[n, j] += upstream[n, i] * gamma[i] * slope
    return by_inputs, by_gamma
