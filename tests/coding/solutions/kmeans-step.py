import numpy as np


def kmeans_step(points, centers):
    distances = ((points[:, None] - centers) ** 2).sum(axis=2)
    labels = distances.argmin(axis=1)
    moved = centers.astype(float)
    for k in range(len(centers)):
        if np.any(labels == k):
            moved[k] = points[labels == k].mean(axis=0)
    return labels, moved
