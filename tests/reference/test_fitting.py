"""The fits behind the pictures of losses, against a twin in plain Python and against least squares."""

from __future__ import annotations

import math

import numpy as np
import pytest

from dlquiz.reference.runs.fitting import TRAINING, VALIDATION, fitting, points
from dlquiz.tui.illustrations.losses import FITS, LEARNING_RATE, STEPS


def legendre(x: float, degree: int) -> list[float]:
    found = [1.0, x]
    for n in range(1, degree):
        found.append(((2 * n + 1) * x * found[n] - n * found[n - 1]) / (n + 1))
    return found[: degree + 1]


def descent(degree: int, steps: int, rate: float) -> list[tuple[float, float]]:
    """Point by point, weight by weight."""
    train, held_out = points(TRAINING), points(VALIDATION, TRAINING + 1)
    weights = [0.0] * (degree + 1)

    def predicted(x: float) -> float:
        return sum(weight * feature for weight, feature in zip(weights, legendre(x, degree), strict=True))

    def loss(x: np.ndarray, y: np.ndarray) -> float:
        return sum((predicted(at) - to) ** 2 for at, to in zip(x, y, strict=True)) / len(x)

    found = [(loss(*train), loss(*held_out))]
    for _ in range(steps):
        slopes = [0.0] * (degree + 1)
        for at, to in zip(*train, strict=True):
            error = predicted(at) - to
            for place, feature in enumerate(legendre(at, degree)):
                slopes[place] += 2 * error * feature / len(train.x)
        weights = [weight - rate * slope for weight, slope in zip(weights, slopes, strict=True)]
        found.append((loss(*train), loss(*held_out)))
    return found


@pytest.mark.parametrize("degree", [1, 5, 8])
def test_the_losses_are_those_of_the_twin(degree):
    losses = fitting(degree, 6, LEARNING_RATE)
    twin = descent(degree, 6, LEARNING_RATE)
    assert losses.training == pytest.approx([training for training, _ in twin])
    assert losses.validation == pytest.approx([held_out for _, held_out in twin])


def test_a_long_run_ends_at_least_squares():
    train = points(TRAINING)
    fitted = np.polyfit(train.x, train.y, 3)
    least = float(np.mean((np.polyval(fitted, train.x) - train.y) ** 2))
    assert fitting(3, 2000, 0.3).training[-1] == pytest.approx(least)


def test_the_three_fits_are_what_their_pictures_say():
    stiff, right, flexible = (fitting(fit.degree, STEPS, LEARNING_RATE) for fit in FITS)
    assert min(stiff.validation) > 2 * right.validation[-1]
    assert stiff.training[-1] > 4 * right.training[-1]
    assert flexible.training[-1] < right.training[-1]
    assert flexible.validation[-1] > 1.8 * min(flexible.validation)
    assert all(later <= before + 1e-12 for losses in (stiff, right, flexible)
               for before, later in zip(losses.training, losses.training[1:], strict=False))  # fmt: skip


def test_points_are_noisy_values_of_a_sine_and_never_the_same():
    train, held_out = points(TRAINING), points(VALIDATION, TRAINING + 1)
    for x, y in (train, held_out):
        assert all(abs(to - math.sin(math.pi * at)) <= 0.45 for at, to in zip(x, y, strict=True))
    assert not set(train.x) & set(held_out.x)
