import numpy as np


def dice(prediction, target):
    total = np.sum(prediction) + np.sum(target)
    if total == 0:
        return 1.0
    return 2 * np.sum(prediction * target) / total
