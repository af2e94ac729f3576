import numpy as np


def xavier_weights(draws):
    shape = np.shape(draws)
    fan_in = len(np.ravel(draws[0]))
    fan_out = len(np.ravel(draws[:, 0]))
    result = np.zeros(shape)
    for place in np.ndindex(shape):
        result[place] = draws[place] * (2 / (fan_in + fan_out)) ** 0.5
    return result
