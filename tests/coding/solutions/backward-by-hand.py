import math

import numpy as np


def grad_a(a, b, c):
    """Forward with the derivative carried along (dual numbers)."""
    slopes = []
    for x, y, z in zip(a, b, c, strict=True):
        value, slope = x * y + z, y
        value, slope = math.tanh(value), slope / math.cosh(value) ** 2
        slopes.append(value + slope * x)
    return np.array(slopes)
