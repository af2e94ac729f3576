import math

import numpy as np


def one(value):
    if value < 0:
        power = math.exp(value)
        return power / (power + 1)
    return 1 / (1 + math.exp(-value))


def sigmoid(z):
    return np.vectorize(one)(z)
