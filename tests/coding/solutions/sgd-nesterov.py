import numpy as np


def nesterov(w, gradients, learning_rate, momentum):
    velocity = np.zeros(w.shape)
    for gradient in gradients:
        velocity = momentum * velocity + gradient
        w = w - learning_rate * (gradient + momentum * velocity)
    return w
