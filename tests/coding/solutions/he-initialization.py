import numpy as np


def he_weights(draws):
    return draws * np.sqrt(2.0 / np.prod(draws.shape[1:]))
