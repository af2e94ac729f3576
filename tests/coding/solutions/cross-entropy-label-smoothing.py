import numpy as np


def smoothed_cross_entropy(logits, target, smoothing):
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    of_target = log_p[np.arange(len(target)), target]
    return -np.mean((1.0 - smoothing) * of_target + smoothing * log_p.mean(axis=1))
