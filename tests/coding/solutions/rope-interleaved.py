import numpy as np


def rotate(vector, position, base):
    pairs = vector[0::2] + 1j * vector[1::2]
    angles = position * base ** (-2.0 * np.arange(len(pairs)) / len(vector))
    turned = pairs * np.exp(1j * angles)
    return np.stack([turned.real, turned.imag], axis=1).ravel()
