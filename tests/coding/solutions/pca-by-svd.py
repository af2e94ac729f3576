import numpy as np


def pca(inputs, n_components):
    centered = inputs - inputs.mean(axis=0)
    _, sizes, rows = np.linalg.svd(centered, full_matrices=False)
    directions = rows[:n_components]
    largest = np.abs(directions).argmax(axis=1)
    signs = np.sign(directions[np.arange(len(directions)), largest])
    directions = directions * signs[:, None]
    variances = sizes[:n_components] ** 2 / (len(inputs) - 1)
    return directions, variances, centered @ directions.T
