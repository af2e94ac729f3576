import numpy as np


def knn(inputs, points, labels, neighbours):
    distances = ((inputs[:, None] - points) ** 2).sum(axis=2)
    nearest = np.argsort(distances, axis=1, kind="stable")[:, :neighbours]
    return np.array([np.bincount(labels[row]).argmax() for row in nearest])
