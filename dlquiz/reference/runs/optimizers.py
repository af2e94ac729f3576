"""Optimizers on float64 arrays: all weights move at once.

Arguments, conventions and results are those of `records/optimizers.yaml`; here the state of an optimizer is an array of
the shape of the weights, updated in place, as a framework keeps it.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from dlquiz.reference.equality import ROUNDING

Array = npt.NDArray[np.float64]


def _started(w: Any, gradients: Any) -> tuple[Array, Array]:
    """The weights, and the gradients with the steps along the first axis."""
    weights = np.array(w, dtype=np.float64)
    steps = np.array(gradients, dtype=np.float64)
    return weights, steps.reshape(-1, *weights.shape)


def _moved(weights: Array, amount: Any) -> None:
    """Subtract in place; where nothing but rounding is left of a weight, it is 0."""
    before = np.abs(weights)
    weights -= amount
    weights[np.abs(weights) <= ROUNDING * before] = 0.0


def momentum_steps(w: Any, gradients: Any, learning_rate: float, momentum: float, *, nesterov: bool = False) -> Array:
    """Gradients gather in a velocity; with `nesterov` its next value is looked up ahead."""
    weights, steps = _started(w, gradients)
    velocity = np.zeros_like(weights)
    for gradient in steps:
        velocity *= momentum
        velocity += gradient
        direction = gradient + momentum * velocity if nesterov else velocity
        _moved(weights, learning_rate * direction)
    return weights


nesterov_steps = partial(momentum_steps, nesterov=True)


def sgd_step(w: Any, gradient: Any, learning_rate: float) -> Array:
    """One step down the gradient: nothing gathers."""
    return momentum_steps(w, gradient, learning_rate, 0.0)


def adagrad_steps(w: Any, gradients: Any, learning_rate: float, epsilon: float = 1e-10) -> Array:
    """Divide by the root of the sum of squares so far."""
    weights, steps = _started(w, gradients)
    squares = np.zeros_like(weights)
    for gradient in steps:
        squares += gradient**2
        _moved(weights, learning_rate * gradient / (np.sqrt(squares) + epsilon))
    return weights


def rmsprop_steps(w: Any, gradients: Any, learning_rate: float, decay: float, epsilon: float) -> Array:
    """Divide by the root of the running mean of squares."""
    weights, steps = _started(w, gradients)
    squares = np.zeros_like(weights)
    for gradient in steps:
        squares *= decay
        squares += (1 - decay) * gradient**2
        _moved(weights, learning_rate * gradient / (np.sqrt(squares) + epsilon))
    return weights


def adamw_steps(
    w: Any,
    gradients: Any,
    learning_rate: float,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
    weight_decay: float = 0.01,
) -> Array:
    """Shrink the weights, then move them by the corrected mean over the root of the corrected mean square."""
    weights, steps = _started(w, gradients)
    mean, mean_square = np.zeros_like(weights), np.zeros_like(weights)
    left1 = left2 = 1.0
    for gradient in steps:
        left1, left2 = left1 * beta1, left2 * beta2
        mean = beta1 * mean + (1 - beta1) * gradient
        mean_square = beta2 * mean_square + (1 - beta2) * gradient**2
        weights *= 1 - learning_rate * weight_decay
        _moved(weights, learning_rate * (mean / (1 - left1)) / (np.sqrt(mean_square / (1 - left2)) + epsilon))
    return weights


adam_steps = partial(adamw_steps, weight_decay=0.0)
