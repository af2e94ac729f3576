import numpy as np


def leaky_relu_derivative(z, alpha):
    return np.where(z > 0, 1.0, alpha)
