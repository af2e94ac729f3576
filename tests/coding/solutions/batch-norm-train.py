import math

import numpy as np


def batch_norm(inputs, gamma, beta, epsilon):
    samples, features = inputs.shape
    outputs = np.empty((samples, features))
    for d in range(features):
        column = inputs[:, d].tolist()
        mean = math.fsum(column) / samples
        variance = math.fsum((value - mean) ** 2 for value in column) / samples
        for n in range(samples):
            outputs[n, d] = gamma[d] * (column[n] - mean) / math.sqrt(variance + epsilon) + beta[d]
    return outputs
