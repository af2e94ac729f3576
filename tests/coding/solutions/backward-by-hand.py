import numpy as np


def grad_a(a, b, c):
    t = np.tanh(a * b + c)
    return t + a * b * (1.0 - t**2)
