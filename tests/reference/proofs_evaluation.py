"""The proofs of evaluation: curves drawn step by step, pairs counted, bins filled, intervals tried out."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import groupby, pairwise, product
from typing import Any

from proof import Arguments, Proof, proof
from proof_numbers import decimal, halved, with_digits
from proof_numbers import exactly as exact

# --- draws ------------------------------------------------------------------------------------------------------


def draw_ranking(source: random.Random) -> Arguments:
    """Scores in steps of 0.1, so that there are ties, or distinct ones; both classes in most draws."""
    samples = source.randint(2, 8)
    scores = [source.choice([source.randint(0, 10) / 10, round(source.random(), 3)]) for _ in range(samples)]
    return {"scores": scores, "labels": [source.randint(0, 1) for _ in range(samples)]}


def draw_confidences(source: random.Random) -> Arguments:
    samples, bins = source.randint(1, 9), source.choice([1, 2, 4, 5, 10, 20])
    confidences = [source.choice([source.randint(0, 20) / 20, source.randint(0, 100) / 100]) for _ in range(samples)]
    given = {"confidences": confidences, "correct": [source.randint(0, 1) for _ in range(samples)]}
    return given if bins == 10 and source.random() < 0.5 else given | {"bins": bins}


def draw_trials(source: random.Random) -> Arguments:
    trials = source.choice([1, source.randint(2, 30), 1000, 10_000])
    successes = source.choice([0, trials, source.randint(0, trials), source.randint(0, trials)])
    return {"successes": successes, "trials": trials} | source.choice([{}, {"z": source.choice([1, 1.645, 2, 2.576])}])


# --- ranking ------------------------------------------------------------------------------------------------------


def area_under_curve(scores: Any, labels: Any) -> Fraction:
    """Lowers the threshold score by score and adds up the trapezoids under the curve."""
    ranked = sorted(zip(scores, labels, strict=True), reverse=True)
    positives, negatives = sum(labels), len(labels) - sum(labels)
    points, hits, alarms = [(Fraction(0), Fraction(0))], 0, 0
    for _, tied in groupby(ranked, key=lambda sample: sample[0]):
        found = [label for _, label in tied]
        hits, alarms = hits + sum(found), alarms + len(found) - sum(found)
        points.append((Fraction(alarms, negatives), Fraction(hits, positives)))
    return sum(((right - left) * (low + high) / 2 for (left, low), (right, high) in pairwise(points)), Fraction())


def pairs_won(scores: Any, labels: Any) -> Fraction:
    samples = list(zip(scores, labels, strict=True))
    won = [
        Fraction((good > bad) - (good < bad) + 1, 2)
        for (good, positive), (bad, other) in product(samples, repeat=2)
        if positive and not other
    ]
    return sum(won, Fraction()) / len(won)


# --- calibration ----------------------------------------------------------------------------------------------------


def gaps_by_bin(confidences: Any, correct: Any, bins: int) -> Fraction:
    """Puts each sample into the first bin whose upper edge it does not exceed."""
    held: dict[int, list[tuple[Fraction, int]]] = defaultdict(list)
    for confidence, right in zip(map(exact, confidences), correct, strict=True):
        held[next(place for place in range(1, bins + 1) if confidence <= Fraction(place, bins))].append(
            (confidence, right)
        )
    total = Fraction()
    for samples in held.values():
        accuracy = Fraction(sum(right for _, right in samples), len(samples))
        mean = sum((confidence for confidence, _ in samples), Fraction()) / len(samples)
        total += Fraction(len(samples), len(correct)) * abs(accuracy - mean)
    return total


def gaps_by_cutting(confidences: Any, correct: Any, bins: int) -> Fraction:
    """Sums up to each edge; the change from edge to edge belongs to the bin between."""
    samples = [(exact(confidence), right) for confidence, right in zip(confidences, correct, strict=True)]
    below = [Fraction()]
    for place in range(1, bins + 1):
        below.append(sum((right - at for at, right in samples if at * bins <= place), Fraction()))
    return sum((abs(high - low) for low, high in pairwise(below)), Fraction()) / len(samples)


# --- intervals ------------------------------------------------------------------------------------------------------


def by_trying_shares(successes: int, trials: int, z: float) -> tuple[float, float]:
    """The smallest and the largest share from which the observed one is at most z standard errors away, by halving."""
    observed, reach = Fraction(successes, trials), exact(z) ** 2 / trials

    def agrees(share: Fraction) -> bool:
        return (observed - share) ** 2 <= reach * share * (1 - share)

    def edge(end: int) -> float:
        inside, outside = observed, Fraction(end)
        if agrees(outside):
            return float(outside)
        if not agrees(inside):  # a share of 0 or 1 has no standard error of its own
            inside = next(
                at for at in (observed + Fraction(1 - 2 * end, 10**step) for step in range(1, 30)) if agrees(at)
            )
        return float(halved(inside, outside, agrees, 120))

    return edge(0), edge(1)


@with_digits(40)
def in_decimals(successes: int, trials: int, z: float) -> tuple[float, float]:
    """(2k + z² ± z·√(z² + 4k(1 − k/n))) / (2(n + z²)), to 40 digits."""
    k, n, reach = Decimal(successes), Decimal(trials), decimal(z)
    root = reach * (reach**2 + 4 * k * (1 - k / n)).sqrt()
    return tuple(float((2 * k + reach**2 + sign * root) / (2 * (n + reach**2))) for sign in (-1, 1))  # type: ignore[return-value]


PROOFS: Mapping[str, Proof] = {
    "roc_auc": proof(draw_ranking, area_under_curve, pairs_won),
    "calibration_error": proof(draw_confidences, gaps_by_bin, gaps_by_cutting),
    "wilson_interval": proof(draw_trials, by_trying_shares, in_decimals),
}
