import math

import numpy as np


def elu_derivative(z, alpha):
    slopes = np.ones(z.shape)
    for place, value in np.ndenumerate(z):
        if value <= 0:
            slopes[place] = alpha * math.exp(value)
    return slopes
