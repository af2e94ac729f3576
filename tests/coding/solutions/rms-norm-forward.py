import numpy as np


def rms_norm(inputs, gamma, epsilon):
    outputs = np.empty(inputs.shape)
    for n, row in enumerate(inputs):
        root = (sum(value * value for value in row) / len(row) + epsilon) ** 0.5
        for d, value in enumerate(row):
            outputs[n, d] = value / root * gamma[d]
    return outputs
