import numpy as np


def confusion_matrix(target, predicted, classes):
    table = [[0] * classes for _ in range(classes)]
    for true, called in zip(target, predicted, strict=True):
        table[int(true)][int(called)] += 1
    return np.array(table)
