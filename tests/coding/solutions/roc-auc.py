import numpy as np


def roc_auc(scores, labels):
    positive, negative = scores[labels == 1], scores[labels == 0]
    gap = positive[:, None] - negative
    return np.mean((gap > 0) + 0.5 * (gap == 0))
