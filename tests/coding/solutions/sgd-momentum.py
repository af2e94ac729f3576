import numpy as np


def sgd_momentum(w, gradients, learning_rate, momentum):
    velocity = np.zeros(w.shape)
    for gradient in gradients:
        velocity = momentum * velocity + gradient
        w = w - learning_rate * velocity
    return w
