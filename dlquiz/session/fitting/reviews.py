"""What there is to fit weights to: the reviews of each question, what a curve predicts of them, and how well."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from math import floor, fsum, log, sqrt
from typing import NamedTuple

from dlquiz.progress.rollups import Answer
from dlquiz.schedule import Curve, Rating

CERTAIN = 1e-6
"""No prediction counts as nearer to 0 or 1: one surprise would outweigh all else."""


class Review(NamedTuple):
    """A rating, the whole days since the review before (0 for the first), and when it was."""

    rating: int
    elapsed: int
    at: datetime


class Prediction(NamedTuple):
    """The chance of recall that a curve gave a review, whether it was recalled, and its bin in `rmse_bins`."""

    chance: float
    recalled: bool
    place: tuple[int, int, int]


def reviews_of(answers: Iterable[Answer]) -> list[Review]:
    """The reviews of one question, as `schedule.Curve.review` counts the days between them."""
    found: list[Review] = []
    for answer in answers:
        last = found[-1].at if found else answer.at
        found.append(Review(int(answer.rating), (answer.at - min(last, answer.at)).days, answer.at))
    return found


def chances(curve: Curve, histories: Iterable[Sequence[Review]]) -> list[float]:
    """The chance of recall of each review a day or more after the one before, question by question.

    The others say nothing: on the day of a review FSRS predicts no forgetting.
    """
    found = []
    for first, *later in histories:
        stability, difficulty = curve.first(first.rating)
        for rating, elapsed, _ in later:
            if elapsed:
                chance = curve.retrievability(stability, elapsed)
                found.append(min(max(chance, CERTAIN), 1 - CERTAIN))
            stability, difficulty = curve.after(stability, difficulty, elapsed, rating)
    return found


def counted(histories: Iterable[Sequence[Review]]) -> list[Review]:
    """The reviews that `chances` predicts, in its order."""
    return [review for _, *later in histories for review in later if review.elapsed]


def predictions(curve: Curve, histories: Sequence[Sequence[Review]], since: datetime) -> list[Prediction]:
    """What a curve predicts of the reviews from a moment on; those before only move the memory."""
    bins = [
        (_step(review.elapsed, 3.62), _step(number, 1.89), _step(lapses, 1.73))
        for history in histories
        for number, lapses, review in _numbered(history)
    ]
    pairs = zip(chances(curve, histories), counted(histories), bins, strict=True)
    found = [(Prediction(chance, review.rating != Rating.AGAIN, place), review.at) for chance, review, place in pairs]
    return [prediction for prediction, at in found if at >= since]


def log_loss(found: Sequence[Prediction]) -> float:
    """The mean of −ln of the chance that each outcome was given."""
    return -fsum(log(one.chance if one.recalled else 1 - one.chance) for one in found) / len(found)


def rmse_bins(found: Sequence[Prediction]) -> float:
    """How far prediction and outcome are apart over similar reviews: RMSE(bins) of the FSRS benchmark.

    Reviews are similar if they agree in the logarithmic steps of days since the last one, number of the review, and
    lapses before. The root of the mean of (mean outcome − mean prediction)², each bin weighing as many as it has
    (https://github.com/open-spaced-repetition/srs-benchmark).
    """
    bins: dict[tuple[int, int, int], list[float]] = {}
    for one in found:
        bins.setdefault(one.place, []).append(one.recalled - one.chance)
    return sqrt(fsum(fsum(gaps) ** 2 / len(gaps) for gaps in bins.values()) / len(found))


def _numbered(history: Sequence[Review]) -> Iterable[tuple[int, int, Review]]:
    """The reviews that count, with their number and the lapses before each."""
    lapses = 0
    for number, review in enumerate(history[1:], start=2):
        if review.elapsed:
            yield number, lapses, review
            lapses += review.rating == Rating.AGAIN


def _step(amount: int, base: float) -> int:
    """Which step of a logarithmic scale an amount falls on; 0 is a step of its own."""
    return floor(log(amount, base)) if amount else -1
