import numpy as np


def adagrad(w, gradients, learning_rate, epsilon):
    sums = np.cumsum(gradients**2, axis=0)
    return w - np.sum(learning_rate * gradients / (sums**0.5 + epsilon), axis=0)
