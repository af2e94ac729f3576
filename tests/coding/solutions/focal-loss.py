import numpy as np


def focal_loss(probability, target, gamma, alpha):
    p_true = np.where(target == 1, probability, 1.0 - probability)
    alpha_true = np.where(target == 1, alpha, 1.0 - alpha)
    return np.mean(-alpha_true * (1.0 - p_true) ** gamma * np.log(p_true))
