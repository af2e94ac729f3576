"""Too stiff, right and too flexible: polynomials trained on a few noisy points, with the losses along the way.

Everything is fixed: the points stand on a grid, and their noise is a sequence that only looks random. Losses are mean
squared errors. The features are Legendre polynomials, whose scales are alike, so that plain gradient descent gets on.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numpy.polynomial.legendre import legvander

Array = npt.NDArray[np.float64]

TRAINING, VALIDATION = 12, 30
NOISE = 0.9
_GOLDEN = (5**0.5 - 1) / 2


class Losses(NamedTuple):
    """Mean squared errors before each step and after the last, on the points trained on and on the held-out ones."""

    training: tuple[float, ...]
    validation: tuple[float, ...]

    @property
    def best(self) -> int:
        """The step with the smallest loss on the held-out points: where early stopping would have stopped."""
        return self.validation.index(min(self.validation))


class Points(NamedTuple):
    """Inputs in [−1, 1] and their noisy targets."""

    x: Array
    y: Array


def points(count: int, first: int = 1) -> Points:
    """`count` points of sin(πx) on an even grid, with noise u·`NOISE`, u the multiples of the golden ratio − ½.

    `first` is the number of the first multiple: other points get other noise.
    """
    x = (2 * np.arange(count) + 1) / count - 1
    noise = (np.arange(first, first + count) * _GOLDEN) % 1 - 0.5
    return Points(x, np.sin(np.pi * x) + NOISE * noise)


def fitting(degree: int, steps: int, learning_rate: float) -> Losses:
    """Gradient descent from zero weights on the mean squared error of a polynomial of this degree."""
    train, held_out = points(TRAINING), points(VALIDATION, TRAINING + 1)
    features, others = legvander(train.x, degree), legvander(held_out.x, degree)
    weights = np.zeros(degree + 1)
    training, validation = [], []
    for step in range(steps + 1):
        errors = features @ weights - train.y
        training.append(float(np.mean(errors**2)))
        validation.append(float(np.mean((others @ weights - held_out.y) ** 2)))
        if step < steps:
            weights -= learning_rate * (2 / len(train.x)) * (features.T @ errors)
    return Losses(tuple(training), tuple(validation))
