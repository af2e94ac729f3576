import numpy as np


def running_statistics(values):
    means, variances = [], []
    mean, squares = 0.0, 0.0
    for n, value in enumerate(values, start=1):
        change = value - mean
        mean += change / n
        squares += change * (value - mean)
        means.append(mean)
        variances.append(squares / n)
    return np.array(means), np.array(variances)
