import numpy as np


def adam(w, gradients, learning_rate, beta1, beta2, epsilon):
    first, second = np.zeros(w.shape), np.zeros(w.shape)
    for t, gradient in enumerate(gradients, start=1):
        first = beta1 * first + (1.0 - beta1) * gradient
        second = beta2 * second + (1.0 - beta2) * gradient**2
        corrected = first / (1.0 - beta1**t)
        w = w - learning_rate * corrected / (np.sqrt(second / (1.0 - beta2**t)) + epsilon)
    return w
