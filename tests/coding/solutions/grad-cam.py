import numpy as np


def grad_cam(activations, gradients):
    channels, height, width = activations.shape
    total = np.zeros((height, width))
    for channel in range(channels):
        total += np.mean(gradients[channel]) * activations[channel]
    return np.where(total > 0, total, 0.0)
