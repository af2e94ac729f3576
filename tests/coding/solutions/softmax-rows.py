import math

import numpy as np


def softmax(logits):
    rows = []
    for row in logits.tolist():
        # One over the sum of all ratios to an entry is the share of that entry.
        rows.append([1 / sum(math.exp(min(other - own, 700)) for other in row) for own in row])
    return np.array(rows)
