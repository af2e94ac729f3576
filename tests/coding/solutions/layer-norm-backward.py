import numpy as np


def layer_norm_backward(inputs, gamma, upstream, epsilon):
    centered = inputs - inputs.mean(axis=1, keepdims=True)
    deviation = np.sqrt((centered**2).mean(axis=1, keepdims=True) + epsilon)
    normalized = centered / deviation
    by_normalized = upstream * gamma
    along = (by_normalized * normalized).mean(axis=1, keepdims=True)
    by_inputs = (by_normalized - by_normalized.mean(axis=1, keepdims=True) - normalized * along) / deviation
    return by_inputs, (upstream * normalized).sum(axis=0), upstream.sum(axis=0)
