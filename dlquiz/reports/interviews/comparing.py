"""Interviews side by side: what came of each, and the change against the one before of the same role and level."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta, timezone
from itertools import takewhile
from statistics import fmean
from typing import NamedTuple

from dlquiz.progress.interviews import Interview
from dlquiz.progress.records import StoredAttempt


class Standing(NamedTuple):
    """One interview in the list. `at` is by the learner's clock.

    `change` is that against the one before of the same role and level; None for the first of them with a score.
    """

    id: str
    at: datetime
    minutes: int
    seconds: float
    agreed: int
    answered: int
    scored: int
    score: float | None
    change: float | None
    role: str | None
    level: str | None

    @property
    def post(self) -> tuple[str | None, str | None]:
        """Interviews are compared with those of the same."""
        return self.role, self.level


def by_the_wall(interview: Interview) -> datetime:
    """When an interview was over, by the learner's clock."""
    return interview.at.astimezone(timezone(timedelta(minutes=interview.utc_offset)))


def earlier_than(interview: Interview, found: Iterable[Standing]) -> list[Standing]:
    """Those before an interview that is among them."""
    return list(takewhile(lambda standing: standing.id != interview.id, found))


def standings(interviews: Iterable[Interview], attempts: Mapping[str, StoredAttempt]) -> list[Standing]:
    """The interviews in their order; `attempts` are those in force, by id."""
    rows: list[Standing] = []
    before: dict[tuple[str | None, str | None], float] = {}
    for interview in interviews:
        scores = [attempts[place.attempt].score for place in interview.places if place.attempt in attempts]
        score = fmean(scores) if scores else None
        post = interview.role, interview.level
        change = None if score is None or post not in before else score - before[post]
        rows.append(
            Standing(
                interview.id,
                by_the_wall(interview),
                interview.minutes,
                interview.seconds,
                sum(count for _, count in interview.blueprint),
                len(interview.places),
                len(scores),
                score,
                change,
                interview.role,
                interview.level,
            )
        )
        if score is not None:
            before[post] = score
    return rows
