"""Neighbours, clusters, graphs, running statistics and quantization, on NumPy arrays.

Arguments, conventions and results are those of `records/methods.yaml`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from dlquiz.reference.layers.arrays import real

Array = npt.NDArray[Any]


def _distances(points: Any, others: Any) -> Array:
    """Squared Euclidean distances of N×D and K×D points, N×K."""
    gaps = real(points)[:, None] - real(others)[None]
    return np.asarray(np.einsum("nkd,nkd->nk", gaps, gaps))


def triplet_loss(anchor: Any, positive: Any, negative: Any, margin: float = 1) -> float:
    """The mean over the rows by which the negative sample is not farther than the positive one plus the margin."""
    start = real(anchor)
    near, far = (np.linalg.norm(start - real(other), axis=1) for other in (positive, negative))
    return float(np.mean(np.clip(near - far + margin, 0, None)))


def confusion_matrix(target: Any, predicted: Any, classes: int) -> Array:
    """Counts (K×K) of samples by their true class (row) and their predicted one (column)."""
    counts = np.zeros((classes, classes), dtype=np.int64)
    np.add.at(counts, (real(target).astype(int), real(predicted).astype(int)), 1)
    return counts


def kmeans_step(points: Any, centers: Any, of: str = "labels") -> Array:
    """The nearest center of each of N points, or the K centers moved to the mean of their points.

    Source: Lloyd (1982). A center without points stays.
    """
    labels = np.argmin(_distances(points, centers), axis=1)
    if of == "labels":
        return np.asarray(labels)
    moved = real(centers).copy()
    for label in np.unique(labels):
        moved[label] = real(points)[labels == label].mean(axis=0)
    return moved


def knn_predict(inputs: Any, points: Any, labels: Any, neighbours: int) -> Array:
    """The most frequent class among the nearest points of each input; of several the smallest."""
    near = np.argsort(_distances(inputs, points), axis=1, kind="stable")[:, :neighbours]
    classes = real(labels).astype(int)
    return np.array([np.argmax(np.bincount(classes[row])) for row in near])


def quantize_int8(values: Any, of: str = "codes") -> Any:
    """Codes −127 to 127, the scale, or the values that the codes stand for."""
    numbers = real(values)
    largest = np.abs(numbers).max()
    scale = float(largest / 127) if largest else 1.0
    codes = np.floor(numbers / scale + 0.5)
    return scale if of == "scale" else codes.astype(np.int64) if of == "codes" else codes * scale


def running_variance(values: Any, of: str = "variance") -> Array:
    """Mean or variance of the first value, the first two, … of N values.

    Computed from the start for each, about the mean, so that nothing cancels.
    """
    numbers = real(values)
    start = numbers[0]
    first = [numbers[: count + 1] - start for count in range(numbers.size)]
    return np.array([part.mean() + start if of == "mean" else part.var() for part in first])


def initial_weights(draws: Any, scheme: str = "he") -> Array:
    """Standard normal draws, outputs first, scaled to the variance of He et al. (2015) or Glorot and Bengio (2010)."""
    normal = real(draws)
    fan_in, fan_out = normal[0].size, normal[:, 0].size
    return np.asarray(normal / np.sqrt(fan_in / 2 if scheme == "he" else (fan_in + fan_out) / 2))


def pca(inputs: Any, n_components: int, of: str = "components") -> Array:
    """Directions (K×D), variances (K) or coordinates (N×K) of the principal components of N×D inputs, by an SVD.

    Source: Jolliffe (2002), section 3.5. Of each direction the largest entry is positive.
    """
    rows = real(inputs)
    centered = rows - rows.mean(axis=0)
    _, singular, directions = np.linalg.svd(centered, full_matrices=False)
    directions = directions[:n_components]
    largest = directions[np.arange(n_components), np.argmax(np.abs(directions), axis=1)]
    directions = directions * np.sign(largest)[:, None]
    if of == "components":
        return np.asarray(directions)
    return np.asarray(singular[:n_components] ** 2 / (len(rows) - 1) if of == "variances" else centered @ directions.T)


def topological_order(adjacency: Any) -> Array:
    """The nodes of an acyclic graph, each after its predecessors, the smallest one first. Source: Kahn (1962)."""
    edges = real(adjacency) != 0
    waiting = edges.sum(axis=0)
    order: list[int] = []
    while len(order) < len(edges):
        node = int(np.flatnonzero(waiting == 0)[0])
        waiting = waiting - edges[node]
        waiting[node] = -1
        order.append(node)
    return np.array(order)
