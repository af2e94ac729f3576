import numpy as np


def rms_norm_backward(inputs, gamma, upstream, epsilon):
    root = np.sqrt((inputs**2).mean(axis=1, keepdims=True) + epsilon)
    normalized = inputs / root
    by_normalized = upstream * gamma
    along = (by_normalized * normalized).mean(axis=1, keepdims=True)
    return (by_normalized - normalized * along) / root, (upstream * normalized).sum(axis=0)
