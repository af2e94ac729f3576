import math

import numpy as np


def masked_softmax(logits, mask):
    shares = np.zeros(logits.shape)
    for row in range(len(logits)):
        visible = [j for j in range(logits.shape[1]) if mask[row, j]]
        top = max(logits[row, j] for j in visible)
        total = sum(math.exp(logits[row, j] - top) for j in visible)
        for j in visible:
            shares[row, j] = math.exp(logits[row, j] - top) / total
    return shares
