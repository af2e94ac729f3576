import numpy as np


def rmsprop(w, gradients, learning_rate, decay, epsilon):
    average = np.zeros(w.shape)
    for gradient in gradients:
        average = decay * average + (1.0 - decay) * gradient**2
        w = w - learning_rate * gradient / (np.sqrt(average) + epsilon)
    return w
