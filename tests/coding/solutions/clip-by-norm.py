import math

import numpy as np


def clip_by_norm(gradients, max_norm):
    length = math.hypot(*(float(entry) for entry in np.ravel(gradients)))
    if length == 0:
        return np.zeros(np.shape(gradients))
    return np.array(gradients) * min(1.0, max_norm / length)
