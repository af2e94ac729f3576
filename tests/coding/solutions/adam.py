import numpy as np


def adam(w, gradients, learning_rate, beta1, beta2, epsilon):
    """Each corrected mean is a weighted mean of all gradients so far."""
    w = np.array(w, dtype=float)
    for last in range(len(gradients)):
        ages = range(last, -1, -1)
        m = sum(beta1**age * gradients[last - age] for age in ages) / sum(beta1**age for age in ages)
        v = sum(beta2**age * gradients[last - age] ** 2 for age in ages) / sum(beta2**age for age in ages)
        w = w - learning_rate * m / (v**0.5 + epsilon)
    return w
