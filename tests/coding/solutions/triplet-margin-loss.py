import numpy as np


def triplet_loss(anchor, positive, negative, margin):
    to_positive = np.linalg.norm(anchor - positive, axis=1)
    to_negative = np.linalg.norm(anchor - negative, axis=1)
    return np.mean(np.maximum(to_positive - to_negative + margin, 0.0))
