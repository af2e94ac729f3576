import numpy as np


def ddpm_step(noisy, predicted, noise, betas, step):
    betas = np.asarray(betas, dtype=float)
    beta = betas[step - 1]
    bar = np.prod(1 - betas[:step])
    mean = (noisy - beta / np.sqrt(1 - bar) * predicted) / np.sqrt(1 - beta)
    if step > 1:
        mean = mean + np.sqrt(beta) * noise
    return mean
