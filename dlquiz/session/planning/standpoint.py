"""Where a plan starts from: plain values, gathered by whoever asks for the plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import NamedTuple

from dlquiz.progress.days import day_of
from dlquiz.schedule import DESIRED_RETENTION, Memory
from dlquiz.session.today import Limits

PRIOR_ANSWERS = 2
"""What the guess of 1/2 weighs, in answers.

Two is Laplace's rule of succession: with every rate equally likely beforehand, (score + 1) / (answers + 2) is the
expected score of the next first answer. No answer says 1/2, one right answer 2/3, and twenty of them 0.95.
"""

NO_LIMIT = 1_000_000
"""More questions than any day asks."""


class Asked(NamedTuple):
    """A question in use; `topic` is `bank/topic`, `memory` None before the first answer.

    Of a `family`, where it has one, a day asks one question only.
    """

    name: str
    topic: str
    memory: Memory | None
    family: str = ""


class FirstAnswers(NamedTuple):
    """The first answers to the questions of one topic: how many, and the sum of their scores in 0..1."""

    answers: int
    score: float

    @property
    def rate(self) -> float:
        """The expected score of the next one; see `PRIOR_ANSWERS`."""
        return (self.score + PRIOR_ANSWERS / 2) / (self.answers + PRIOR_ANSWERS)


class Pace(NamedTuple):
    """What a day allows: answers in all, and new questions among them. 2.5 means two and three by turns."""

    answers: float
    new: float


class Habit(NamedTuple):
    """Answers a day, to questions that came back and to new ones, and the seconds one takes."""

    reviews: float
    new: float
    seconds: float
    timed: bool = True
    """Whether the seconds were measured; else they are a guess."""

    @property
    def pace(self) -> Pace:
        """What came back goes before what is new, and may take all of the habit's time; new ones stay as few."""
        return Pace(self.reviews + self.new, self.new)

    def minutes(self, answers: float) -> float:
        return answers * self.seconds / 60


UNLIMITED = Limits(NO_LIMIT, NO_LIMIT)


class Done(NamedTuple):
    """What was answered already on the learner's day of `now`."""

    reviews: int
    new: int


NOTHING_DONE = Done(0, 0)


@dataclass(frozen=True, slots=True)
class Standpoint:
    """All that a plan rests on.

    `now` is aware; later days are played around the same hour. The learner's days are those of `zone`.
    """

    questions: tuple[Asked, ...]
    now: datetime
    zone: tzinfo
    habit: Habit
    firsts: Mapping[str, FirstAnswers] = field(default_factory=dict)
    limits: Limits = UNLIMITED
    done: Done = NOTHING_DONE
    desired_retention: float = DESIRED_RETENTION
    seed: int = 0

    @property
    def today(self) -> date:
        return day_of(self.now, self.zone)

    def rate(self, topic: str) -> float:
        """The expected score of the first answer to a question of `topic`."""
        return self.firsts.get(topic, FirstAnswers(0, 0.0)).rate
