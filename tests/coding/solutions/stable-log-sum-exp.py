import numpy as np


def log_sum_exp(x):
    total = -np.inf
    for entry in x:
        high, low = max(total, entry), min(total, entry)
        total = high + np.log1p(np.exp(low - high))
    return total
