import numpy as np


def adagrad(w, gradients, learning_rate, epsilon):
    total = np.zeros(w.shape)
    for gradient in gradients:
        total = total + gradient**2
        w = w - learning_rate * gradient / (np.sqrt(total) + epsilon)
    return w
