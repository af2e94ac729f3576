import math

import numpy as np


def one(value):
    size = abs(value)
    if size < 1e-3:
        return value - value**3 / 3 + 2 * value**5 / 15
    if size > 300:
        return math.copysign(1, value)
    up, down = math.exp(value), math.exp(-value)
    return (up - down) / (up + down)


def tanh(z):
    return np.vectorize(one)(z)
