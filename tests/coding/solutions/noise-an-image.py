import numpy as np


def q_sample(clean, noise, betas, step):
    bar = np.prod(1 - np.asarray(betas, dtype=float)[:step])
    return np.sqrt(bar) * clean + np.sqrt(1 - bar) * noise
