"""The weights that the schedule goes by: FSRS's defaults, or those that were fitted to the learner."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from dlquiz.progress.database import Database
from dlquiz.progress.records import Fit
from dlquiz.progress.rollups import Answer
from dlquiz.schedule import Weights


class Fits:
    """The fits of one store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def last(self) -> Fit | None:
        """The fit that holds for all questions, be it the return to the defaults; None before the first."""
        with self._database.reading():
            return self._database.derived.last_fit

    def weights(self) -> Weights:
        """The weights in force."""
        with self._database.reading():
            return self._database.derived.weights

    def adopt(self, weights: Weights, reviews: int, at: datetime) -> None:
        """Go by these weights from now on, fitted to so many reviews, and derive the schedule of all questions again.

        None goes back to the defaults.
        """
        with self._database.writing():
            self._database.insert(Fit(self._database.new_id(), at, reviews, weights))
            self._database.derived.rebuild(self._database.derived.desired_retention)

    def answers(self) -> Iterator[tuple[str, list[Answer]]]:
        """The answers in force to each question by its present name, in their order."""
        with self._database.reading():
            for question, answers in self._database.derived.all_answers():
                yield question, list(answers)
