import math

import numpy as np


def rmsprop(w, gradients, learning_rate, decay, epsilon):
    result = np.array(w, dtype=float)
    for place in np.ndindex(result.shape):
        mean = 0.0
        for step in range(len(gradients)):
            g = gradients[(step, *place)]
            mean += (1 - decay) * (g * g - mean)
            result[place] -= learning_rate * g / (math.sqrt(mean) + epsilon)
    return result
