import numpy as np


def kl_divergence(p, q):
    occurs = p > 0
    return np.sum(p[occurs] * np.log(p[occurs] / q[occurs]))
