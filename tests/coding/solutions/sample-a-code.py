import numpy as np


def sample(mu, log_variance, noise):
    return np.asarray(mu) + np.exp(0.5 * np.asarray(log_variance)) * np.asarray(noise)
