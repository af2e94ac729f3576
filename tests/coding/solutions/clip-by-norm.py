import numpy as np


def clip_by_norm(gradients, max_norm):
    norm = np.sqrt((gradients**2).sum())
    return gradients * (max_norm / norm) if norm > max_norm else gradients
