import numpy as np


def average_precision(hits, objects):
    precision = np.cumsum(hits) / np.arange(1, len(hits) + 1)
    return np.sum(precision * hits) / objects
