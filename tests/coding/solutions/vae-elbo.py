import numpy as np


def elbo(inputs, reconstruction, mu, log_variance):
    squared_error = np.sum(np.square(inputs - reconstruction))
    divergence = np.sum(np.square(mu) + np.exp(log_variance) - 1 - log_variance) / 2
    return -squared_error / 2 - divergence
