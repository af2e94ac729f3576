"""Softmax, cross entropy and squared losses with their gradients; penalties on weights."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dlquiz.reference.layers.activations import sigmoid, sigmoid_slope
from dlquiz.reference.layers.arrays import Array, ArrayLike, real

Indices = npt.NDArray[np.intp]


class CrossEntropyCache(NamedTuple):
    """Probabilities N×K and the target class of each row, 0-based."""

    probabilities: Array
    targets: Indices


def probabilities_of(logits: Array) -> Array:
    """Softmax along the last axis; the largest logit is subtracted first, so that nothing overflows."""
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    shares: Array = powers / powers.sum(axis=-1, keepdims=True)
    return shares


def log_probabilities_of(logits: Array) -> Array:
    """log softmax along the last axis, exact where the probability itself would underflow."""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    logs: Array = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return logs


def cross_entropy_forward(logits: Array, targets: Indices) -> tuple[float, CrossEntropyCache]:
    """−log p of the target class, mean over the rows of logits N×K."""
    picked = log_probabilities_of(logits)[np.arange(len(logits)), targets]
    return float(-picked.mean()), CrossEntropyCache(probabilities_of(logits), targets)


def cross_entropy_backward(cache: CrossEntropyCache) -> Array:
    """(p − y)/N with y one-hot: N×K."""
    gradient = cache.probabilities.copy()
    gradient[np.arange(len(gradient)), cache.targets] -= 1
    return gradient / len(gradient)


def squared_loss(outputs: Array, targets: Array) -> float:
    """½·Σ(a − y)² of a row, mean over the rows of N×M arrays."""
    return float(0.5 * np.sum((outputs - targets) ** 2) / len(outputs))


def as_rows(logits: ArrayLike, target: ArrayLike) -> tuple[Array, Indices]:
    """Logits N×K (or one row K) and their target indices as N×K and N."""
    rows = np.atleast_2d(real(logits))
    return rows, np.asarray(target, dtype=np.intp).reshape(len(rows))


def softmax(logits: ArrayLike, temperature: float = 1) -> Array:
    """e^(z_i/T)/Σ e^(z_j/T) along the last axis. Source: Hinton et al. (2015) for the temperature."""
    return probabilities_of(real(logits) / temperature)


def softmax_jacobian(logits: ArrayLike) -> Array:
    """∂p_i/∂z_j = p_i(δ_ij − p_j) for K logits: K×K, symmetric."""
    shares = probabilities_of(real(logits))
    return np.diag(shares) - np.outer(shares, shares)


def cross_entropy(logits: ArrayLike, target: ArrayLike) -> float:
    """Cross entropy of softmax(logits) with class indices, natural logarithm, mean over the rows."""
    return cross_entropy_forward(*as_rows(logits, target))[0]


def softmax_cross_entropy_gradient(logits: ArrayLike, target: ArrayLike) -> Array:
    """The gradient of `cross_entropy` by the logits, in their shape."""
    gradient = cross_entropy_backward(cross_entropy_forward(*as_rows(logits, target))[1])
    return gradient.reshape(np.shape(logits))


def logistic_gradient(weights: ArrayLike, inputs: ArrayLike, target: float, loss: str = "cross_entropy") -> Array:
    """The gradient by w of the loss of one neuron a = σ(w·x).

    cross_entropy: −y ln a − (1 − y) ln(1 − a) gives (a − y)·x; squared: ½(a − y)² gives (a − y)·σ′(z)·x.
    """
    row = real(inputs)
    z = real(np.sum(real(weights) * row))
    slope = sigmoid_slope(z) if loss == "squared" else real(1)
    gradient: Array = (sigmoid(z) - target) * slope * row
    return gradient


def least_squares_gradient(X: ArrayLike, w: ArrayLike, y: ArrayLike, of: str = "w") -> Array:
    """Gradients of ‖Xw − y‖² with r = Xw − y: 2Xᵀr by w, 2rwᵀ by X, −2r by y. X is N×D, w D, y N."""
    matrix, vector = real(X), real(w)
    residual: Array = matrix @ vector - real(y)
    if of == "w":
        return 2 * matrix.T @ residual
    return 2 * np.outer(residual, vector) if of == "X" else -2 * residual


def regularized_gradient(
    weights: ArrayLike, gradient: ArrayLike, penalty: str = "l1", strength: float = 0, last_is_bias: bool = False
) -> Array:
    """The gradient with a penalty added to the loss: l1 is λ·Σ|w| (λ·sign(w), 0 at 0), l2 is λ/2·‖w‖² (λ·w).

    With `last_is_bias` the last entry is a bias, which is not penalised.
    """
    vector = real(weights)
    penalised: Array = strength * (np.sign(vector) if penalty == "l1" else vector)
    if last_is_bias:
        penalised[..., -1] = 0
    return real(gradient) + penalised
