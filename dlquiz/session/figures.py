"""All the figures of progress, gathered once for every frontend."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import NamedTuple, TypeVar

from dlquiz.bank import Library
from dlquiz.progress.days import day_of
from dlquiz.progress.estimates import Accuracy, Estimate, accuracy, mean_score
from dlquiz.progress.rollups import DayTally, Tally
from dlquiz.progress.statistics import (
    Calibration,
    MistakeCount,
    Retention,
    Standings,
    Streak,
    calibration,
    calibrations,
    forecast,
    grouped,
    predicted_recall,
    ranked_mistakes,
    retained,
    retention,
    standings,
    streak,
)
from dlquiz.progress.store import Store
from dlquiz.session.leeches import Leech, is_leech, leeches
from dlquiz.session.today import due_today

Key = TypeVar("Key", str, int)

WEEK = timedelta(days=7)
RETENTION = timedelta(days=30)
CALENDAR = timedelta(weeks=54)
"""What a calendar of a year shows, whole weeks at both ends."""
FORECAST_DAYS = 30
WORST = 12
"""How many leeches are shown: who has more must begin somewhere."""


@dataclass(frozen=True, slots=True)
class Group:
    """The answers to questions of one difficulty or kind: how many questions, how they came out, the mean score."""

    questions: int
    accuracy: Accuracy
    score: Estimate


class TimeSpent(NamedTuple):
    """Time over questions in milliseconds: today, in the last seven days, and ever."""

    today: int
    week: int
    ever: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What progress screens and `stats` show; `today` is the learner's day.

    `due` are the questions due today, without siblings that rest. `time` is what was spent today, in the last seven
    days, and ever. `retention` is over the last thirty days, `retention_ever` over all; `predicted` is the share of
    the questions answered, resting ones apart, that are expected to be remembered now, None where nothing tells.
    `days` are those of a year; `forecast` has the reviews of today and of each day after. `difficulties` leaves out
    questions that are gone from the banks.
    """

    today: date
    answered: int
    questions: int
    due: tuple[str, ...]
    time: TimeSpent
    streak: Streak
    standings: Standings
    retention: Retention
    retention_ever: Retention
    predicted: Estimate | None
    days: Mapping[date, DayTally]
    forecast: Sequence[int]
    kinds: Mapping[str, Group]
    difficulties: Mapping[int, Group]
    mistakes: Sequence[MistakeCount]
    leeches: Sequence[Leech]
    calibration: Calibration
    calibrations: Sequence[Calibration]


def figures(store: Store, library: Library, at: datetime, zone: tzinfo, *, resting: Callable[[str], bool]) -> Figures:
    """The figures at `at`. `resting` questions keep their history; they are never due and not expected to be known."""
    today = day_of(at, zone)
    tallies, days = store.figures.tallies(), store.figures.days(today - CALENDAR)
    memories = {name: memory for name, memory in store.figures.memories().items() if not resting(name)}
    forgotten = [name for name, memory in memories.items() if is_leech(memory)]
    due = tuple(due_today(library, store, at, zone, resting=resting).taken)
    counted = accuracy(tallies.values())
    reviewed, recalled = store.figures.reviews()
    weights = store.fits.weights()
    return Figures(
        today=today,
        answered=counted.answered,
        questions=len(tallies),
        due=due,
        time=TimeSpent(
            today=days.get(today, DayTally()).milliseconds,
            week=sum(tally.milliseconds for day, tally in days.items() if today - WEEK < day <= today),
            ever=sum(tally.milliseconds for tally in tallies.values()),
        ),
        streak=streak(store.figures.practised(), today),
        standings=standings(tallies, due),
        retention=retention(tally for day, tally in days.items() if day > today - RETENTION),
        retention_ever=retained(reviewed, recalled),
        predicted=predicted_recall(memories, tallies, at, today, reviewed, weights),
        days=days,
        forecast=forecast(memories.values(), today, zone, FORECAST_DAYS),
        kinds=_groups(grouped(tallies, lambda _, tally: tally.kind)),
        difficulties=_groups(grouped(tallies, lambda name, _: _difficulty(library, name))),
        mistakes=ranked_mistakes(store.figures.mistakes(), at),
        leeches=leeches(memories, store.figures.mistakes_at, library.around(forgotten), WORST),
        calibration=calibration(tallies.values()),
        calibrations=calibrations(tallies),
    )


def _groups(groups: Mapping[Key, list[Tally]]) -> dict[Key, Group]:
    return {key: Group(len(taken), accuracy(taken), mean_score(taken)) for key, taken in sorted(groups.items())}


def _difficulty(library: Library, name: str) -> int | None:
    question = library.listing(name)
    return None if question is None else question.difficulty
