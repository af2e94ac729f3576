"""Where a plan starts from: plain values, taken from library and store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from typing import NamedTuple

from dlquiz.bank import Library
from dlquiz.progress.days import day_of
from dlquiz.progress.rollups import DayTally
from dlquiz.progress.spreading import Spreading
from dlquiz.progress.store import Store
from dlquiz.schedule import DESIRED_RETENTION, Memory, Weights, curve_for
from dlquiz.session.coverage import expected_score
from dlquiz.session.daily import AnswerTimes, answer_times
from dlquiz.session.selection import select
from dlquiz.session.titles import topic_titles
from dlquiz.session.today import Limits

NO_LIMIT = 1_000_000
"""More questions than any day asks."""

HABIT_DAYS = 28


class PlannedQuestion(NamedTuple):
    """A question in use; `topic` is `bank/topic`, `memory` None before the first answer.

    Of a `family`, where it has one, a day asks one question only.
    """

    name: str
    topic: str
    memory: Memory | None
    family: str = ""


class Pace(NamedTuple):
    """What a day allows: answers in all, and new questions among them. 2.5 means two and three by turns."""

    answers: float = NO_LIMIT
    new: float = NO_LIMIT


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


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that a plan rests on.

    `now` is aware; later days are played around the same hour. The learner's days are those of `zone`. `rates` has the
    expected score of the next first answer by topic, `done` what was answered already on the learner's day of `now`.
    """

    questions: tuple[PlannedQuestion, ...]
    now: datetime
    zone: tzinfo
    habit: Habit
    limits: Limits
    rates: Mapping[str, float]
    done: DayTally
    desired_retention: float = DESIRED_RETENTION
    weights: Weights = None
    spreading: Spreading | None = None
    seed: int = 0

    @property
    def today(self) -> date:
        return day_of(self.now, self.zone)

    def aiming_at(self, retention: float) -> Snapshot:
        """The same with another desired retention, and the dates that follow from it."""
        curve = curve_for(retention, self.weights)

        def again(name: str, memory: Memory) -> Memory:
            due = memory.last_review + timedelta(days=curve.interval(memory.stability))
            exact = memory._replace(due=due)
            return exact if self.spreading is None else self.spreading.moved(name, exact)

        questions = tuple(
            one if one.memory is None else one._replace(memory=again(one.name, one.memory)) for one in self.questions
        )
        return replace(self, questions=questions, desired_retention=retention)


def gathered(
    library: Library,
    store: Store,
    at: datetime,
    zone: tzinfo,
    limits: Limits,
    *,
    bank: str | None = None,
    topic: str | None = None,
) -> Snapshot:
    """Where a plan for the questions in use of one bank and topic, where these are given, starts at `at`.

    The habit is the learner's whole habit. Raises `UsageError` where there are no such questions.
    """
    chosen = select(library.questions(bank), bank=bank, topic=topic, topics=topic_titles(library, bank))
    memories, tallies, today = store.figures.memories(), store.figures.tallies(), day_of(at, zone)
    questions = tuple(
        PlannedQuestion(each.name, f"{each.bank}/{each.topic}", memories.get(each.name), each.family_name)
        for each in chosen
    )
    firsts: dict[str, list[float]] = {question.topic: [] for question in questions}
    for question in questions:
        if question.name in tallies:
            firsts[question.topic].append(tallies[question.name].first)
    return Snapshot(
        questions=questions,
        now=at,
        zone=zone,
        habit=habit(store.figures.days(), answer_times(store, at, zone), today),
        limits=limits,
        rates={topic: expected_score(scores) for topic, scores in firsts.items()},
        done=store.figures.day(today),
        desired_retention=store.figures.desired_retention,
        weights=store.fits.weights(),
        spreading=store.figures.spreading,
    )


def habit(days: Mapping[date, DayTally], times: AnswerTimes, today: date) -> Habit:
    """The mean over the last HABIT_DAYS days before today, those without practice too.

    Who began later is judged by the days since then, and who began today by today.
    """
    past = [day for day in days if day < today]
    since = max(min(past), today - timedelta(days=HABIT_DAYS)) if past else today
    count = max((today - since).days, 1)
    taken = [tally for day, tally in days.items() if since <= day < today or since == day == today]
    return Habit(
        reviews=sum(tally.reviewed for tally in taken) / count,
        new=sum(tally.new for tally in taken) / count,
        seconds=times.usual,
        timed=times.measured,
    )
