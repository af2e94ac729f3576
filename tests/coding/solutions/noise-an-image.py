import numpy as np


def q_sample(clean, noise, betas, step):
    kept = np.cumprod(1 - betas)[step - 1]
    return clean * kept**0.5 + noise * (1 - kept) ** 0.5
