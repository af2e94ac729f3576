import numpy as np


def sample(mu, log_variance, noise):
    deviation = np.sqrt(np.exp(log_variance))
    return noise * deviation + mu
