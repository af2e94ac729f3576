import numpy as np


def batch_norm_backward(inputs, gamma, upstream, epsilon):
    """Step by step through the graph: mean, variance, root."""
    samples, features = inputs.shape
    by_inputs = np.zeros((samples, features))
    by_gamma, by_beta = np.zeros(features), np.zeros(features)
    for d in range(features):
        x, g = inputs[:, d], upstream[:, d]
        mean = sum(x) / samples
        variance = sum((x - mean) ** 2) / samples
        root = (variance + epsilon) ** 0.5
        by_gamma[d] = sum(g * (x - mean) / root)
        by_beta[d] = sum(g)
        by_normalized = g * gamma[d]
        by_variance = sum(by_normalized * (x - mean)) * -0.5 * (variance + epsilon) ** -1.5
        by_mean = -sum(by_normalized) / root + by_variance * -2 * sum(x - mean) / samples
        by_inputs[:, d] = by_normalized / root + by_variance * 2 * (x - mean) / samples + by_mean / samples
    return by_inputs, by_gamma, by_beta
