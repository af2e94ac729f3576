"""The questions of a plan, laid out to be played many times."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import NamedTuple

from dlquiz.progress.days import day_of
from dlquiz.schedule import Curve, Memory, in_utc
from dlquiz.session.planning.luck import Luck
from dlquiz.session.planning.standpoint import Asked, Standpoint

RUNS = 16
FEWEST_RUNS = 6
WORTH_PLAYING = 600_000
"""Questions times days that all runs together play, where that is fewer runs: luck evens out in a large deck."""
CURVE_POINTS = 60
A_DAY = timedelta(days=1)


class State(NamedTuple):
    """What is believed of one question: stability in days, difficulty, and its last answer, in days from now."""

    stability: float
    difficulty: float
    last: float


class Deck:
    """The questions of a standpoint in the order of their names, to be played from today for `days` days.

    Questions go by their place in that order. `due` are those that come back on each day; what waits already comes on
    the first, the longest overdue before. `unseen` are those never answered, by topic; `met` the families that had
    their turn today. `luck` holds the coins of each run.
    """

    def __init__(self, standpoint: Standpoint, days: int, go_on: Callable[[], bool] = lambda: True) -> None:
        self.go_on = go_on
        self.standpoint = standpoint
        self.days = days
        self.curve = Curve(standpoint.desired_retention)
        self.questions: Sequence[Asked] = sorted(standpoint.questions)
        self.rates = [standpoint.rate(question.topic) for question in self.questions]
        self.states = [None if each.memory is None else self._state(each.memory) for each in self.questions]
        self.fresh = [self._is_of_today(each) for each in self.questions]
        self.met = {
            each.family for each, fresh in zip(self.questions, self.fresh, strict=True) if each.family and fresh
        }
        self.due = self._due()
        self.unseen = self._unseen()
        names = [each.name for each in self.questions]
        runs = max(FEWEST_RUNS, min(RUNS, WORTH_PLAYING // (len(names) * max(days, 1))))
        self.luck = [Luck(names, standpoint.seed, run) for run in range(runs)]

    @property
    def curve_days(self) -> range:
        """The days, from today on, for which a curve of recall is told: all, or of many every so manieth."""
        return range(0, self.days, -(-self.days // CURVE_POINTS) or 1)

    def recall(self, states: Iterable[State | None], day: int) -> list[float]:
        """The chance of a right answer to each question on `day`, at the hour of now and before that day's practice.

        On day 0 what was answered today goes by its topic, too: FSRS says 1 then, even after a wrong answer.
        """
        recall = self.curve.retrievability
        return [
            rate
            if state is None or (not day and fresh)
            else recall(state.stability, int(day - state.last) if day > state.last else 0)
            for state, rate, fresh in zip(states, self.rates, self.fresh, strict=True)
        ]

    def _state(self, memory: Memory) -> State:
        return State(memory.stability, memory.difficulty, (memory.last_review - in_utc(self.standpoint.now)) / A_DAY)

    def _due(self) -> list[list[int]]:
        known = [(each.memory.due, place) for place, each in enumerate(self.questions) if each.memory is not None]
        days: list[list[int]] = [[] for _ in range(self.days)]
        for due, place in sorted(known):
            waits = (day_of(due, self.standpoint.zone) - self.standpoint.today).days
            day = max(waits, 1 if self.fresh[place] else 0)
            if day < self.days:
                days[day].append(place)
        return days

    def _unseen(self) -> dict[str, list[int]]:
        topics: dict[str, list[int]] = {}
        for place, question in enumerate(self.questions):
            if question.memory is None:
                topics.setdefault(question.topic, []).append(place)
        return topics

    def _is_of_today(self, question: Asked) -> bool:
        """Whether it was answered on the learner's day: it is asked no more on that day."""
        memory = question.memory
        return memory is not None and day_of(memory.last_review, self.standpoint.zone) == self.standpoint.today
