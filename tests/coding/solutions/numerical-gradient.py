import numpy as np


def numerical_gradient(x, h):
    def f(point):
        return np.sum(point**3 - 2.0 * point)

    steps = h * np.eye(len(x))
    return np.array([(f(x + step) - f(x - step)) / (2.0 * h) for step in steps])
