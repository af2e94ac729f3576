import math

import numpy as np


def cross_entropy_backward(logits, target):
    rows, classes = logits.shape
    gradient = np.zeros((rows, classes))
    for n in range(rows):
        largest = max(logits[n])
        total = sum(math.exp(value - largest) for value in logits[n])
        for k in range(classes):
            share = math.exp(logits[n, k] - largest) / total
            gradient[n, k] = (share - (k == target[n])) / rows
    return gradient
