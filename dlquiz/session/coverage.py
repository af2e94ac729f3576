"""Whether so many answers a day meet all new questions in time: the days until the interview, in expected numbers.

Home asks it each time it is shown, so nothing is drawn by chance: each question splits into the share that is answered
right and the share that is answered wrong, which come back as FSRS says. `planning` simulates the same days in detail.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from math import ceil

from dlquiz.bank import Library
from dlquiz.progress.days import day_of
from dlquiz.progress.rollups import DayTally
from dlquiz.progress.store import Store
from dlquiz.schedule import Curve, Rating

LONGEST = 90
"""Days: what is new is spread evenly, so of a longer time its first part shows whether a day holds enough."""
PRIOR_ANSWERS = 2
"""What the guess of 1/2 weighs, in answers.

Two is Laplace's rule of succession: with every rate equally likely beforehand, (score + 1) / (answers + 2) is the
expected score of the next first answer. No answer says 1/2, one right answer 2/3, and twenty of them 0.95.
"""
FAINT, COARSE = 0.003, 0.2
"""The share of a question below which only its likelier course is followed: of new ones, and of those answered."""


class Coverage:
    """The days left of a learner who is to meet `new` questions. `done` was done today already.

    `waiting` are the reviews of each day that follow from what was answered, `firsts` the scores of first answers.
    """

    def __init__(
        self,
        new: int,
        days: int,
        done: DayTally,
        waiting: Sequence[float],
        firsts: Sequence[float],
        curve: Curve,
    ) -> None:
        self._days = min(days, LONGEST)
        self._new = new * self._days / days
        self._done = done
        self._waiting = waiting[: self._days]
        self._returning = returning(curve, expected_score(firsts), self._days)

    @property
    def most(self) -> int:
        """More answers than any day asks."""
        reviews = sum(self._waiting) + (self._new + 1) * (1 + sum(self._returning))
        return ceil(reviews) + self._done.new + self._done.reviewed + 1

    def is_covered(self, answers: int) -> bool:
        """Whether all new questions are met if each day has room for so many answers, reviews first."""
        left, reviews = self._new, [*self._waiting, *[0.0] * (self._days - len(self._waiting))]
        done = self._done.new + self._done.reviewed
        for day in range(self._days):
            wanted = ceil((left + (self._done.new if day == 0 else 0)) / (self._days - day))
            wanted -= self._done.new if day == 0 else 0
            new = max(min(wanted, left, answers - done - reviews[day]), 0)
            left, done = left - new, 0
            for ahead in range(1, self._days - day):
                reviews[day + ahead] += new * self._returning[ahead]
        # Parts of a question are the rounding of expected numbers.
        return left < 1


def expected_score(firsts: Sequence[float]) -> float:
    """What the next first answer is expected to score, 0..1, by the scores of those so far; see `PRIOR_ANSWERS`."""
    return (sum(firsts) + PRIOR_ANSWERS / 2) / (len(firsts) + PRIOR_ANSWERS)


def returning(curve: Curve, right: float, days: int) -> list[float]:
    """The expected reviews of a question so many days after its first answer, which is right with chance `right`."""
    reviews = [0.0] * days
    for belief, share in ((curve.first(Rating.GOOD), right), (curve.first(Rating.AGAIN), 1 - right)):
        _follow(curve, belief, 0, share, reviews, FAINT)
    return reviews


def waiting_reviews(library: Library, store: Store, at: datetime, zone: tzinfo, days: int) -> list[float]:
    """The expected reviews of each day from today on, of the questions answered so far that the banks still have."""
    today, memories = day_of(at, zone), store.figures.memories()
    curve, reviews = store.figures.curve, [0.0] * min(days, LONGEST)
    for question in library.listed(memories):
        memory = memories[question.name]
        answered = (day_of(memory.last_review, zone) - today).days
        day = max((day_of(memory.due, zone) - today).days, int(answered == 0), 0)
        if not question.deprecated and day < len(reviews):
            _review(curve, (memory.stability, memory.difficulty), day, day - answered, 1.0, reviews, COARSE)
    return reviews


def _follow(
    curve: Curve, belief: tuple[float, float], day: int, share: float, reviews: list[float], least: float
) -> None:
    """Add the reviews that follow an answer given on `day`."""
    interval = curve.interval(belief[0])
    if day + interval < len(reviews):
        _review(curve, belief, day + interval, interval, share, reviews, least)


def _review(
    curve: Curve, belief: tuple[float, float], day: int, elapsed: int, share: float, reviews: list[float], least: float
) -> None:
    """Add a review on `day`, `elapsed` days after the answer before, and those that follow it."""
    reviews[day] += share
    recalled = curve.retrievability(belief[0], elapsed)
    outcomes = [(Rating.GOOD, share * recalled), (Rating.AGAIN, share * (1 - recalled))]
    if outcomes[1][1] < least:
        outcomes = [(Rating.GOOD, share)]
    for rating, part in outcomes:
        _follow(curve, curve.after(*belief, elapsed, rating), day, part, reviews, least)
