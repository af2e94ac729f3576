import numpy as np


def batch_norm2d(inputs, gamma, beta, epsilon):
    outputs = np.empty(inputs.shape)
    for c in range(inputs.shape[1]):
        values = inputs[:, c]
        mean = sum(values.flat) / values.size
        variance = sum((value - mean) ** 2 for value in values.flat) / values.size
        outputs[:, c] = (values - mean) * gamma[c] / (variance + epsilon) ** 0.5 + beta[c]
    return outputs
