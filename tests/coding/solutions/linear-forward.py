import numpy as np


def linear_forward(inputs, weights, bias):
    samples, units = len(inputs), len(bias)
    outputs = np.empty((samples, units))
    for n in range(samples):
        for m in range(units):
            total = bias[m]
            for d in range(inputs.shape[1]):
                total += inputs[n, d] * weights[d, m]
            outputs[n, m] = total
    return outputs
