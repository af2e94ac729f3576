import numpy as np


def tanh(z):
    size = np.abs(z)
    return np.sign(z) * -np.expm1(-2.0 * size) / (1.0 + np.exp(-2.0 * size))
