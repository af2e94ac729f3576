import math

import numpy as np


def adamw(w, gradients, learning_rate, beta1, beta2, epsilon, weight_decay):
    result = np.array(w, dtype=float)
    for place in np.ndindex(result.shape):
        m = v = 0.0
        left1 = left2 = 1.0
        for step in range(len(gradients)):
            g = gradients[(step, *place)]
            left1, left2 = left1 * beta1, left2 * beta2
            m, v = m + (1 - beta1) * (g - m), v + (1 - beta2) * (g * g - v)
            result[place] -= learning_rate * weight_decay * result[place]
            result[place] -= learning_rate * (m / (1 - left1)) / (math.sqrt(v / (1 - left2)) + epsilon)
    return result
