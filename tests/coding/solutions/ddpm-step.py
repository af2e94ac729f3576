import numpy as np


def ddpm_step(noisy, predicted, noise, betas, step):
    kept = np.concatenate([[1.0], np.cumprod(1 - betas)])
    now, before, beta = kept[step], kept[step - 1], betas[step - 1]
    clean = (noisy - np.sqrt(1 - now) * predicted) / np.sqrt(now)
    # The mean of x before this step, given x now and the clean image.
    mean = (np.sqrt(before) * beta * clean + np.sqrt(1 - beta) * (1 - before) * noisy) / (1 - now)
    if step == 1:
        return mean
    return mean + np.sqrt(beta) * noise
