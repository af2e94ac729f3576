import numpy as np


def layer_norm(inputs, gamma, beta, epsilon):
    centered = inputs - inputs.mean(axis=-1, keepdims=True)
    variance = (centered**2).mean(axis=-1, keepdims=True)
    return gamma * centered / np.sqrt(variance + epsilon) + beta
