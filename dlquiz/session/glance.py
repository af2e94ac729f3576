"""What home tells at a glance: the plan of today, what was done, the days in a row, and the last sitting.

Nothing of it goes through the history: it is read from what is kept by day, and from the newest answers.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from typing import NamedTuple

from dlquiz.bank import Library
from dlquiz.progress import DayTally, Store
from dlquiz.progress.days import day_of, day_start
from dlquiz.progress.reading import Outcome
from dlquiz.progress.statistics import streak
from dlquiz.session.today import Limits, Siblings, families, pick

LOOKED_BACK = timedelta(weeks=30)
"""How far back days are read: the widest calendar of home."""
PACE_OVER = timedelta(weeks=8)
ENOUGH_FOR_A_PACE = 10
"""Of fewer answers nobody's pace can be told."""
MOST_OF_A_SITTING = 200
PAUSE = timedelta(minutes=30)
"""Answers further apart belong to two sittings."""


class LastSitting(NamedTuple):
    """When the last answers in a row were given, how many they were, and how many of them were right."""

    at: datetime
    answered: int
    right: int


class Glance(NamedTuple):
    """`reviews` and `new` are what today's limits still allow of what there is, and `minutes` how long both take.

    `minutes` is None where there are too few answers to tell. `streak` counts the days in a row up to today or
    yesterday; `practised` says whether today is one of them. `days` are those of the last weeks.
    """

    today: date
    reviews: int
    new: int
    minutes: float | None
    done: DayTally
    streak: int
    practised: bool
    days: Mapping[date, DayTally]
    last: LastSitting | None


def glance(
    library: Library,
    store: Store,
    at: datetime,
    zone: tzinfo,
    limits: Limits,
    *,
    due: Sequence[str],
    unanswered: Collection[str],
) -> Glance:
    """What home tells at `at`; `due` is due today, siblings apart, and `unanswered` was never asked."""
    today = day_of(at, zone)
    days = store.days(today - LOOKED_BACK)
    done = days.get(today, DayTally())
    siblings = Siblings(families(library), store.answered_since(day_start(at, zone)))
    reviews = pick(due, siblings, max(0, limits.reviews - done.reviewed)).taken
    new = pick(unanswered, siblings, max(0, limits.new - done.new)).taken
    pace = _pace(days, today)
    current = _streak(store, days, today)
    return Glance(
        today=today,
        reviews=len(reviews),
        new=len(new),
        minutes=None if pace is None else pace * (len(reviews) + len(new)),
        done=done,
        streak=current,
        practised=today in days,
        days=days,
        last=last_sitting(store.outcomes(MOST_OF_A_SITTING)),
    )


def last_sitting(outcomes: Sequence[Outcome]) -> LastSitting | None:
    """The newest of these answers, the newest first, that were given without a long pause between them."""
    if not outcomes:
        return None
    together = 1
    while together < len(outcomes) and outcomes[together - 1].at - outcomes[together].at <= PAUSE:
        together += 1
    return LastSitting(outcomes[0].at, together, sum(each.verdict == "right" for each in outcomes[:together]))


def _pace(days: Mapping[date, DayTally], today: date) -> float | None:
    """The learner's minutes for an answer, over the last weeks."""
    lately = [tally for day, tally in days.items() if day > today - PACE_OVER]
    answered = sum(tally.answered for tally in lately)
    spent = timedelta(milliseconds=sum(tally.milliseconds for tally in lately))
    return spent / timedelta(minutes=1) / answered if answered >= ENOUGH_FOR_A_PACE else None


def _streak(store: Store, days: Mapping[date, DayTally], today: date) -> int:
    """The days in a row; all the days there were are only looked at by who practised on each one read."""
    current = streak([day.toordinal() for day in days], today).current
    return current if current < LOOKED_BACK.days else streak(store.practised(), today).current
