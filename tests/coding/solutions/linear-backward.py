import numpy as np


def linear_backward(inputs, weights, upstream):
    by_inputs, by_weights = np.zeros(inputs.shape), np.zeros(weights.shape)
    by_bias = np.zeros(weights.shape[1])
    for n, m in np.ndindex(upstream.shape):
        for d in range(len(weights)):
            by_inputs[n, d] += upstream[n, m] * weights[d, m]
            by_weights[d, m] += upstream[n, m] * inputs[n, d]
        by_bias[m] += upstream[n, m]
    return [by_inputs, by_weights, by_bias]
