import numpy as np


def adamw(w, gradients, learning_rate, beta1, beta2, epsilon, weight_decay):
    first, second = np.zeros(w.shape), np.zeros(w.shape)
    for t, gradient in enumerate(gradients, start=1):
        first = beta1 * first + (1.0 - beta1) * gradient
        second = beta2 * second + (1.0 - beta2) * gradient**2
        step = first / (1.0 - beta1**t) / (np.sqrt(second / (1.0 - beta2**t)) + epsilon)
        w = w * (1.0 - learning_rate * weight_decay) - learning_rate * step
    return w
