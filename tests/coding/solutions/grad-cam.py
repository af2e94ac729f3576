import numpy as np


def grad_cam(activations, gradients):
    w = np.mean(gradients, axis=(1, 2))
    return np.maximum(np.einsum("c,chw->hw", w, activations), 0.0)
