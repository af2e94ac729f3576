import numpy as np


def alpha_bar(betas):
    return np.cumprod(1 - betas)
