import numpy as np


def nesterov(w, gradients, learning_rate, momentum):
    flat = np.ravel(w).astype(float)
    for place in range(flat.size):
        speed = 0.0
        for gradient in gradients:
            g = np.ravel(gradient)[place]
            speed = speed * momentum + g
            flat[place] -= learning_rate * g
            flat[place] -= learning_rate * momentum * speed
    return flat.reshape(np.shape(w))
