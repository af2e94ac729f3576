"""Evaluation of classifiers on NumPy arrays: ranks, bins, roots.

Arguments, conventions and results are those of `records/evaluation.yaml`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

EDGE_DECIMALS = 9
"""A confidence so near to an edge of a bin lies on it."""


def roc_auc(scores: Any, labels: Any) -> float:
    """The sum of the ranks of the positive samples, ties with their mean rank (Mann and Whitney's U)."""
    values, positive = np.asarray(scores, dtype=np.float64), np.asarray(labels) == 1
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    ranks = (last - (counts - 1) / 2)[place]
    positives, negatives = int(positive.sum()), int((~positive).sum())
    return float((ranks[positive].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def calibration_error(confidences: Any, correct: Any, bins: int = 10) -> float:
    """Histograms of confidence and of right answers over the bins ((m − 1)/M, m/M], the first with its lower end."""
    given, right = np.asarray(confidences, dtype=np.float64), np.asarray(correct, dtype=np.float64)
    place = np.clip(np.ceil(np.round(given * bins, EDGE_DECIMALS)).astype(int) - 1, 0, bins - 1)
    sums = (np.bincount(place, weights=values, minlength=bins) for values in (right, given))
    return float(np.abs(np.subtract(*sums)).sum() / given.size)


def wilson_interval(successes: int, trials: int, z: float = 1.96) -> Array:
    """The shares x at which (p − x)² = z²·x(1 − x)/n: the roots of a quadratic."""
    share, scaled = successes / trials, z**2 / trials
    roots = np.roots([1 + scaled, -(2 * share + scaled), share**2])
    low, high = np.sort(roots.real)
    return np.array([0.0 if successes == 0 else low, 1.0 if successes == trials else high])
