import numpy as np


def variance(x):
    return np.mean((x - x.mean()) ** 2)
