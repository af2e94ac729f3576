import numpy as np


def masked_softmax(logits, mask):
    visible = np.where(mask == 1, logits, -np.inf)
    powers = np.exp(visible - visible.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
