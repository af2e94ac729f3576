import numpy as np


def log_sum_exp(x):
    top = x.max()
    return top + np.log(np.sum(np.exp(x - top)))
