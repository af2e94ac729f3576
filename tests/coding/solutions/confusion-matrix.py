import numpy as np


def confusion_matrix(target, predicted, classes):
    counts = np.zeros((classes, classes), dtype=int)
    for true, guess in zip(target, predicted, strict=True):
        counts[true, guess] += 1
    return counts
