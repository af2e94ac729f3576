"""Probability, information, metrics and data on NumPy arrays: integrals, joint tables, confusion matrices, slices.

Arguments, conventions and results are those of `records/statistics.yaml`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from dlquiz.reference.equality import ROUNDING
from dlquiz.reference.runs.shapes import cells

Array = npt.NDArray[np.float64]

QUADRATURE_NODES = 32
"""Exact for polynomials up to degree 63, and to rounding for what is integrated here."""


def _integral(low: float, high: float) -> tuple[Array, Array]:
    """Places and weights of Gauss and Legendre between two bounds."""
    nodes, weights = np.polynomial.legendre.leggauss(QUADRATURE_NODES)
    half = (high - low) / 2
    return low + half * (nodes + 1), half * weights


def triangle_probability(pieces: int = 3, cuts: str = "independent") -> float:
    """Integrate over the length of one piece, or over the first cut."""
    if cuts == "independent":
        length, weights = _integral(0.5, 1.0)
        too_long = np.sum(weights * (pieces - 1) * (1 - length) ** (pieces - 2))
        return float(1 - pieces * too_long)
    shorter, weights = _integral(0.0, 0.5)
    no_half_left = shorter / (1 - shorter)
    closing = np.sum(2 * weights * no_half_left)
    return float(closing if cuts == "longer" else closing / 2)


def bayes_posterior(prior: float, sensitivity: float, specificity: float) -> float:
    """Normalise the column of the positive tests in the joint table."""
    states = np.array([prior, 1 - prior])
    positive = states * np.array([sensitivity, 1 - specificity])
    return float((positive / positive.sum())[0])


def _bits_or_nats(nats: Any, base: Any) -> float:
    return float(nats / np.log(2.0) if base in ("2", 2) else nats)


def _possible(p: Any, *others: Any) -> tuple[Array, ...]:
    """Only the outcomes that p allows: 0·log 0 counts as 0."""
    shares = np.asarray(p, dtype=np.float64)
    return tuple(np.asarray(array, dtype=np.float64)[shares > 0] for array in (shares, *others))


def entropy(p: Any, base: Any = "e") -> float:
    """The expectation of −log p."""
    (shares,) = _possible(p)
    return _bits_or_nats(0.0 - shares @ np.log(shares), base)


def cross_entropy_of(p: Any, q: Any, base: Any = "e") -> float:
    """The expectation under p of −log q."""
    shares, others = _possible(p, q)
    return _bits_or_nats(0.0 - shares @ np.log(others), base)


def kl_divergence(p: Any, q: Any, base: Any = "e") -> float:
    """The expectation under p of the log ratio."""
    shares, others = _possible(p, q)
    return _bits_or_nats(shares @ np.log(shares / others), base)


def expected_squared_error(bias: float, variance: float, noise: float) -> float:
    """Average over four cases: a prediction one deviation up or down, a target one deviation up or down."""
    sides = np.array([-1.0, 1.0])
    predictions, targets = bias + np.sqrt(variance) * sides, np.sqrt(noise) * sides
    return float(np.mean(np.subtract.outer(predictions, targets) ** 2))


def _confusion(tp: int = 0, fp: int = 0, fn: int = 0, tn: int = 0) -> npt.NDArray[np.int64]:
    """Rows: positive and negative in truth; columns: called so."""
    return np.array([[tp, fn], [fp, tn]], dtype=np.int64)


def precision(tp: int, fp: int, fn: int = 0) -> float:
    """The diagonal's share of the first column."""
    table = _confusion(tp=tp, fp=fp)
    return float(table[0, 0] / table[:, 0].sum())


def recall(tp: int, fn: int, fp: int = 0) -> float:
    """The diagonal's share of the first row."""
    table = _confusion(tp=tp, fn=fn)
    return float(table[0, 0] / table[0].sum())


def f1(tp: int, fp: int, fn: int) -> float:
    """Twice the overlap of the first row and the first column over their sums."""
    table = _confusion(tp=tp, fp=fp, fn=fn)
    return float(2 * table[0, 0] / (table[0].sum() + table[:, 0].sum()))


def accuracy(tp: int, fp: int, fn: int, tn: int) -> float:
    """The diagonal's share of everything."""
    table = _confusion(tp, fp, fn, tn)
    return float(np.trace(table) / table.sum())


def false_positive_rate(tp: int, fp: int, fn: int, tn: int) -> float:
    """The first cell's share of the second row."""
    table = _confusion(tp, fp, fn, tn)
    return float(table[1, 0] / table[1].sum())


def variance(x: Any, estimate: str = "mle") -> float:
    """Over values shifted to the first, so that equal ones have exactly none."""
    values = np.asarray(x, dtype=np.float64)
    return float(np.var(values - values[0], ddof=1 if estimate == "unbiased" else 0))


def standardize(x: Any, train: Any) -> Array:
    """Shift and scale by the training values; a value that is the mean but for rounding becomes 0."""
    values, known = np.asarray(x, dtype=np.float64), np.asarray(train, dtype=np.float64)
    centre = known.mean()
    shifted = np.where(np.abs(values - centre) <= 4 * ROUNDING * np.abs(known).max(), 0.0, values - centre)
    return np.asarray(shifted / known.std())


def log_sum_exp(x: Any) -> float:
    """Add the terms one by one in log space."""
    return float(np.logaddexp.reduce(np.asarray(x, dtype=np.float64)))


def kfold(samples: int, folds: int) -> tuple[int, int, int]:
    """Deal the samples out to the folds in turn; the first fold is never smaller than another."""
    dealt = [cells([samples])[fold::folds].size for fold in range(folds)]
    return len(dealt), sum(dealt[1:]), dealt[0]
