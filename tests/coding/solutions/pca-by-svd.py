import numpy as np


def pca(inputs, n_components):
    """By the eigenvectors of the covariance, one sample after the other."""
    count, width = inputs.shape
    mean = sum(inputs) / count
    covariance = np.zeros((width, width))
    for sample in inputs:
        covariance += np.outer(sample - mean, sample - mean) / (count - 1)
    values, vectors = np.linalg.eigh(covariance)
    components, variances = [], []
    for place in range(width - 1, width - 1 - n_components, -1):
        axis = vectors[:, place]
        largest = max(axis, key=abs)
        components.append(axis if largest > 0 else -axis)
        variances.append(values[place])
    components = np.array(components)
    projections = np.array([[np.dot(sample - mean, axis) for axis in components] for sample in inputs])
    return components, np.array(variances), projections
