"""One learner's ability by the Rasch model, and what a question would tell about it. Needs no NumPy."""

from __future__ import annotations

import math
from collections.abc import Iterable

SPREAD = 1.0
"""The standard deviation of abilities, in logits, before anything is known."""
_MOST_STEPS = 50
_LONGEST_STEP = 1.0
_NEAR = 1e-9


def chance(ability: float, difficulty: float) -> float:
    """The chance of a right answer, both in logits."""
    return 1 / (1 + math.exp(difficulty - ability))


def information(ability: float, difficulty: float) -> float:
    """The Fisher information of one answer about the ability: p (1 - p), at most 1/4, where the chance p is even."""
    p = chance(ability, difficulty)
    return p * (1 - p)


def ability(answers: Iterable[tuple[float, float]], mean: float = 0.0) -> float:
    """The likeliest ability after answers, each a score from 0 to 1 and a difficulty in logits.

    Before them it is normally distributed around `mean`, with SPREAD. The maximum of the posterior is found by
    Newton's method; the logarithm of the posterior is concave.
    """
    known = list(answers)
    found = mean
    for _ in range(_MOST_STEPS):
        slope = (mean - found) / SPREAD**2 + sum(score - chance(found, difficulty) for score, difficulty in known)
        curve = SPREAD**-2 + sum(information(found, difficulty) for _, difficulty in known)
        step = min(max(slope / curve, -_LONGEST_STEP), _LONGEST_STEP)
        found += step
        if abs(step) < _NEAR:
            break
    return found
