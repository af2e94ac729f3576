"""What is known of every learner's ability under a model: the E-step of `response`, written for classes of thousands.

With the logit a_j z + d_j of each question, the log likelihood of a learner's answers at ability z is
z Σ a_j s_j + Σ d_j s_j - Σ log(1 + exp(a_j z + d_j)), where s_j are the scores and all sums go over the questions that
the learner answered. Only the last sum needs every pair of a learner and a quadrature point, and of these only the ones
where the posterior is not nothing: it is log-concave in z, so it only falls further beyond a point that is low enough.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dlquiz.analysis.table import AnswerTable, Floats, Integers

BLOCK = 1 << 17
"""So many cells of learners and questions, or points, are worked on at once: a megabyte of floats."""
KEPT = 1 << 24
"""Up to so many cells of learners and questions are kept from step to step; a larger class is laid out again."""
REACH = 40.0
"""What lies so far below the highest log posterior of a learner is left out: exp(-40) is less than a rounding error."""
MARGIN = 2
"""So many points more on each side: from step to step the posterior moves a little."""


class Expected(NamedTuple):
    """What an E-step finds.

    `answers` is how many answers each question is expected to have at each point, (questions, points); `weighted` the
    sum of its scores times the expected abilities. Then the mean and the variance of ability over the class, the
    ability of each learner, and the log likelihood.
    """

    answers: Floats
    weighted: Floats
    mean: float
    variance: float
    ability: Floats
    likelihood: float


@dataclass(slots=True)
class _Block:
    """Some learners, the next ones by mean score: who answered what, and the scores, (learners, questions)."""

    learners: slice
    answered: NDArray[np.bool_]
    scored: Floats


class Answers:
    """The answers of a class as the E-step wants them, at quadrature points from low to high."""

    def __init__(self, table: AnswerTable, points: Floats) -> None:
        self.points = points
        self.questions, self.learners = len(table.questions), table.learners
        self.counts = np.bincount(table.question, minlength=self.questions)
        self.scores = np.bincount(table.question, table.score, self.questions)
        number = np.bincount(table.learner, minlength=self.learners)
        # Those of like ability together: their posteriors lie at the same points.
        self._order = np.argsort(np.bincount(table.learner, table.score, self.learners) / number, kind="stable")
        rank = np.empty_like(self._order)
        rank[self._order] = np.arange(self.learners)
        self._place, self._score = rank[table.learner] * self.questions + table.question, table.score
        blocks = -(-self.learners // self._height)
        self._windows: list[slice | None] = [None] * blocks
        self._kept: list[_Block] | None = None
        if self.learners * self.questions <= KEPT:
            self._kept = list(self._divided(0, self.learners, self._place, self._score))
        else:
            in_order = np.argsort(self._place)
            self._place, self._score = self._place[in_order], self._score[in_order]

    @property
    def _height(self) -> int:
        return max(1, BLOCK // max(self.questions, len(self.points)))

    def _blocks(self) -> Iterator[_Block]:
        if self._kept is not None:
            yield from self._kept
            return
        for first in range(0, self.learners, self._height):
            last = min(first + self._height, self.learners)
            here = slice(*np.searchsorted(self._place, (first * self.questions, last * self.questions)))
            yield from self._divided(first, last, self._place[here], self._score[here])

    def _divided(self, first: int, last: int, place: Integers, score: Floats) -> Iterator[_Block]:
        """The blocks of the learners from `first` up to `last`, whose answers these are."""
        shape = last - first, self.questions
        answered, scored = np.zeros(shape, np.bool_), np.zeros(shape)
        inside = place - first * self.questions
        answered.reshape(-1)[inside], scored.reshape(-1)[inside] = True, score
        for start in range(first, last, self._height):
            part = slice(start, min(start + self._height, last))
            inner = slice(part.start - first, part.stop - first)
            yield _Block(part, answered[inner], scored[inner])

    def expected(self, intercept: Floats, slope: Floats) -> Expected:
        """The E-step under these parameters."""
        logit = np.outer(slope, self.points) + intercept[:, None]
        wrong = -(np.maximum(logit, 0.0) + np.log1p(np.exp(-np.abs(logit))))
        weights = -0.5 * self.points**2
        weights -= np.log(np.exp(weights).sum())
        parameters = np.column_stack((slope, intercept))
        answers, weighted = np.zeros_like(logit), np.zeros(self.questions)
        ability, likelihood, square = np.zeros(self.learners), 0.0, 0.0
        window = slice(0, len(self.points))
        for number, block in enumerate(self._blocks()):
            answered, (by_slope, by_intercept) = block.answered.astype(np.float64), (block.scored @ parameters).T
            window = self._windows[number] or window
            chance = self._log_posterior(window, answered @ wrong[:, window], by_slope, weights)
            highest, high = _heights(chance)
            if (window.start and high[0]) or (window.stop < len(self.points) and high[-1]):
                window = slice(0, len(self.points))
                chance = self._log_posterior(window, answered @ wrong, by_slope, weights)
                highest, high = _heights(chance)
            at = self.points[window]
            np.exp(chance - highest, out=chance)
            total = chance.sum(axis=1, keepdims=True)
            chance /= total
            likelihood += float((np.log(total) + highest).sum() + by_intercept.sum())
            answers[:, window] += answered.T @ chance
            found = chance @ at
            ability[self._order[block.learners]] = found
            weighted += found @ block.scored
            square += float((chance @ at**2).sum())
            window = self._windows[number] = self._widened(window, high)
        mean = float(ability.mean())
        return Expected(answers, weighted, mean, square / self.learners - mean**2, ability, likelihood)

    def _log_posterior(self, window: slice, wrong: Floats, by_slope: Floats, weights: Floats) -> Floats:
        """At the points of a window, but for what is the same at all points; `wrong` is the sum over the questions."""
        wrong += np.outer(by_slope, self.points[window])
        wrong += weights[window]
        return wrong

    def _widened(self, window: slice, high: NDArray[np.bool_]) -> slice:
        """The points of a window that count, and a few more."""
        found = window.start + np.flatnonzero(high)
        return slice(max(int(found[0]) - MARGIN, 0), min(int(found[-1]) + 1 + MARGIN, len(self.points)))


def _heights(chance: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """The highest log posterior of each learner, and the points where that of anybody is not nothing."""
    highest = chance.max(axis=1, keepdims=True)
    return highest, (chance > highest - REACH).any(axis=0)
