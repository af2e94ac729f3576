import numpy as np


def batch_norm2d(inputs, gamma, beta, epsilon):
    centered = inputs - inputs.mean(axis=(0, 2, 3), keepdims=True)
    variance = (centered**2).mean(axis=(0, 2, 3), keepdims=True)
    per_channel = (1, -1, 1, 1)
    return gamma.reshape(per_channel) * centered / np.sqrt(variance + epsilon) + beta.reshape(per_channel)
