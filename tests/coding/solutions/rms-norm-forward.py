import numpy as np


def rms_norm(inputs, gamma, epsilon):
    return gamma * inputs / np.sqrt((inputs**2).mean(axis=-1, keepdims=True) + epsilon)
