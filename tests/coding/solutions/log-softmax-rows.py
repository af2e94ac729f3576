import numpy as np


def log_softmax(logits):
    rows = []
    for row in logits:
        total = -np.inf
        for value in row:
            total = np.logaddexp(total, value)
        rows.append([value - total for value in row])
    return np.array(rows)
