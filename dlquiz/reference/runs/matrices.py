"""Norms, traces, determinants, condition numbers and orders of products on NumPy arrays.

Arguments, conventions and results are those of `records/statistics.yaml`. Traces and determinants are exact: arrays of
Python fractions.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from dlquiz.reference.matrix_algebra.closed_forms import as_written, exact
from dlquiz.reference.runs.counting import shaped

Array = npt.NDArray[np.float64]


def norm(x: Any, order: Any) -> float:
    """By sums over the axes of |x|, or by the singular values."""
    values = np.abs(np.asarray(x, dtype=np.float64))
    if values.ndim == 1:
        return _vector_norm(values, order)
    if order in (1, "inf"):
        return float(values.sum(axis=0 if order == 1 else 1).max())
    if order == "fro":
        return float(np.sqrt(np.sum(values**2)))
    singular = np.linalg.svd(np.asarray(x, dtype=np.float64), compute_uv=False)
    return float(singular.max() if order == 2 else singular.sum())


def _vector_norm(sizes: Array, order: Any) -> float:
    if order == 0:
        return float(np.count_nonzero(sizes))
    largest = sizes.max()
    if order == "inf" or largest == 0:
        return float(largest)
    return float(largest * np.sum((sizes / largest) ** order) ** (1 / order))


def _exactly(x: Any) -> npt.NDArray[np.object_]:
    fractions = np.empty(np.shape(x), dtype=object)
    for place in np.ndindex(*fractions.shape):
        fractions[place] = exact(x[place[0]][place[1]])
    return fractions


def trace(x: Any) -> int | float:
    """Sum of the diagonal."""
    return as_written(np.trace(_exactly(x)), x)


def determinant(x: Any) -> int | float:
    """Eliminate column by column; the product of the pivots, negative for an odd number of swapped rows."""
    rows = _exactly(x)
    product = exact(1)
    for place in range(len(rows)):
        pivots = np.flatnonzero(rows[place:, place])
        if not pivots.size:
            return as_written(exact(0), x)
        if pivots[0]:
            rows[[place, place + pivots[0]]] = rows[[place + pivots[0], place]]
            product = -product
        product *= rows[place, place]
        shares = rows[place + 1 :, place] / rows[place, place]
        rows[place + 1 :] -= np.multiply.outer(shares, rows[place])
    return as_written(product, x)


def condition_number(x: Any) -> float:
    """The ratio of the outer singular values."""
    singular = np.linalg.svd(np.asarray(x, dtype=np.float64), compute_uv=False)
    return float(singular.max() / singular.min())


def matrix_chain_cost(sizes: Sequence[int]) -> int:
    """Try every last product, laying arrays of the shapes on each other to count the pairs that are multiplied."""

    @cache
    def cheapest(start: int, end: int) -> int:
        if end - start == 1:
            return 0
        return min(
            cheapest(start, split) + cheapest(split, end) + _multiplications(sizes[start], sizes[split], sizes[end])
            for split in range(start + 1, end)
        )

    return cheapest(0, len(sizes) - 1)


def _multiplications(rows: int, inner: int, columns: int) -> int:
    """Pairs of values that a rows×inner by inner×columns product multiplies."""
    return np.broadcast(shaped(rows, inner, 1), shaped(1, inner, columns)).size


def eigenvalue_ratio(x: Any) -> float:
    """The ratio of the outer eigenvalues by magnitude: κ for symmetric matrices only."""
    sizes = np.abs(np.linalg.eigvals(np.asarray(x, dtype=np.float64)))
    return float(sizes.max() / sizes.min())
