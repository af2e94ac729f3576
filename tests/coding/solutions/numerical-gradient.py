import numpy as np


def numerical_gradient(x, h):
    """Each entry of the sum depends on one variable only: all differences at once."""

    def term(v):
        return v * v * v - v - v

    return np.subtract(term(x + h), term(x - h)) / h / 2
