import math

import numpy as np


def he_weights(draws):
    fan_in = 1
    for length in np.shape(draws)[1:]:
        fan_in *= length
    return np.array([draw / math.sqrt(fan_in / 2) for draw in np.ravel(draws)]).reshape(np.shape(draws))
