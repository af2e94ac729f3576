import numpy as np


def leaky_relu_derivative(z, alpha):
    return np.array([1.0 if value > 0 else alpha for value in z.flat]).reshape(z.shape)
