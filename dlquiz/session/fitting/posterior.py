"""The weights of FSRS that are likeliest, given a learner's reviews and what is known of learners: a MAP fit.

Pure Python, because the formulas of FSRS are said once, in `schedule.Curve`. What is fitted are standard numbers z with
the prior N(0, 1); the likelihood is that of the reviews. Fisher scoring with the damping of Levenberg and Marquardt
finds the maximum in a few steps; derivatives of the chances are finite differences, one curve for each weight.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from math import exp, log
from operator import mul

from dlquiz.schedule import Curve, Rating, default_weights, weight_bounds
from dlquiz.session.fitting.reviews import Review, chances, counted

FIRST = 4
"""The first weights are the stabilities after a first review rated 1 to 4."""
SPREADS = (
    *(0.5, 0.5, 0.5, 0.5),
    *(0.57, 0.28, 0.6, 0.12, 0.39, 0.18, 0.33, 0.3, 0.09, 0.16, 0.57, 0.25, 1.03, 0.31, 0.32, 0.14, 0.27),
)
"""The standard deviations of the prior, which is centered on the defaults.

The first stabilities are log-normal: two learners in three are within a factor of e^0.5 = 1.65 of the defaults. Among
users of Anki they vary more (6.43, 9.66, 17.58 and 27.85 days, the spread that fsrs-optimizer publishes), but that has
the noise of each estimate and all sorts of decks in it, and 200 reviews under such a prior predict worse than the
defaults: by up to 0.008 in log loss for simulated learners who forget as the defaults say, by 0.002 under this one. The
others are the spreads of fsrs-optimizer (https://github.com/open-spaced-repetition/fsrs-optimizer).
"""
STEP = 1e-3
"""Of a finite difference, in standard numbers."""
MOST_STEPS = 30
ENOUGH = 0.01
"""The search ends when a step gains less, in log likelihood."""


def fitted(histories: Sequence[Sequence[Review]], free: int) -> tuple[float, ...]:
    """The weights with the greatest posterior probability; only the first `free` ones move from their defaults.

    A better first rating never means a smaller first stability.
    """
    recalled = [review.rating != Rating.AGAIN for review in counted(histories)]
    z, damping = [0.0] * free, 1.0
    expected = chances(Curve(weights=weights_at(z)), histories)
    cost = _cost(z, expected, recalled)
    for _ in range(MOST_STEPS):
        slopes = [_slope(z, place, expected, histories) for place in range(free)]
        gradient, fisher = _derivatives(z, expected, recalled, slopes)
        while damping < 1e8:
            move = _solved(_damped(fisher, damping), gradient)
            tried = _allowed([at - by for at, by in zip(z, move, strict=True)])
            there = chances(Curve(weights=weights_at(tried)), histories)
            gain = cost - (new := _cost(tried, there, recalled))
            if gain > 0:
                break
            damping *= 4
        else:
            break
        z, expected, cost, damping = tried, there, new, damping / 4
        if gain < ENOUGH:
            break
    return weights_at(z)


def weights_at(z: Sequence[float]) -> tuple[float, ...]:
    """The weights at standard numbers, within the bounds of FSRS; those beyond the numbers given at their defaults."""
    usual, bounds = default_weights(), weight_bounds()
    moved = []
    for place, (at, spread) in enumerate(zip(z, SPREADS, strict=False)):
        weight = usual[place] * exp(spread * at) if place < FIRST else usual[place] + spread * at
        moved.append(min(max(weight, bounds[place][0]), bounds[place][1]))
    return (*moved, *usual[len(moved) :])


def _allowed(z: Sequence[float]) -> list[float]:
    """The nearest standard numbers whose weights are in order and within the bounds of FSRS."""
    weights = list(weights_at(z))
    weights[:FIRST] = accumulate(weights[:FIRST], max)
    usual = zip(weights, default_weights(), SPREADS, strict=True)
    found = [
        (log(weight / default) if place < FIRST else weight - default) / spread
        for place, (weight, default, spread) in enumerate(usual)
    ]
    return found[: len(z)]


def _slope(
    z: Sequence[float], place: int, expected: Sequence[float], histories: Sequence[Sequence[Review]]
) -> list[float]:
    """The derivative of each chance by one standard number."""
    # Towards the defaults: these are within the bounds.
    step = -STEP if z[place] > STEP else STEP
    nudged = [at + step * (place == number) for number, at in enumerate(z)]
    moved = chances(Curve(weights=weights_at(nudged)), histories)
    return [(one - here) / step for one, here in zip(moved, expected, strict=True)]


def _cost(z: Sequence[float], expected: Sequence[float], recalled: Sequence[bool]) -> float:
    """Minus the logarithm of the posterior, but for a constant."""
    surprise = (-log(chance if right else 1 - chance) for chance, right in zip(expected, recalled, strict=True))
    return sum(surprise) + sum(at * at for at in z) / 2


def _derivatives(
    z: Sequence[float], expected: Sequence[float], recalled: Sequence[bool], slopes: Sequence[Sequence[float]]
) -> tuple[list[float], list[list[float]]]:
    """Gradient and Fisher information of `_cost`."""
    precision = [1 / (chance * (1 - chance)) for chance in expected]
    pulls = [weight * (chance - right) for weight, chance, right in zip(precision, expected, recalled, strict=True)]
    gradient = [at + sum(map(mul, slope, pulls)) for at, slope in zip(z, slopes, strict=True)]
    weighted = [list(map(mul, slope, precision)) for slope in slopes]
    fisher = [
        [(row == column) + sum(map(mul, one, other)) for column, other in enumerate(slopes)]
        for row, one in enumerate(weighted)
    ]
    return gradient, fisher


def _damped(fisher: Sequence[Sequence[float]], damping: float) -> list[list[float]]:
    """The matrix with a larger diagonal, for a shorter step that turns towards the gradient."""
    return [
        [value * (1 + damping * (row == column)) for column, value in enumerate(values)]
        for row, values in enumerate(fisher)
    ]


def _solved(matrix: Sequence[Sequence[float]], right: Sequence[float]) -> list[float]:
    """The solution of a system whose matrix is positive definite, by Gauss-Jordan elimination."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for place, pivot in enumerate(rows):
        pivot[:] = [value / pivot[place] for value in pivot]
        for other in rows:
            if other is not pivot and other[place]:
                factor = other[place]
                other[:] = [value - factor * above for value, above in zip(other, pivot, strict=True)]
    return [row[-1] for row in rows]
