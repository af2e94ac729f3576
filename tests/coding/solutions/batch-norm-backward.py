import numpy as np


def batch_norm_backward(inputs, gamma, upstream, epsilon):
    centered = inputs - inputs.mean(axis=0)
    deviation = np.sqrt((centered**2).mean(axis=0) + epsilon)
    normalized = centered / deviation
    by_normalized = upstream * gamma
    by_inputs = by_normalized - by_normalized.mean(axis=0) - normalized * (by_normalized * normalized).mean(axis=0)
    return by_inputs / deviation, (upstream * normalized).sum(axis=0), upstream.sum(axis=0)
