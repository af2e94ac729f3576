"""Flags, by which a learner marks questions to come back to, as plain values, and how they become rows."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from dlquiz.progress.records import Row, read_time, time_text

FLAG_COLUMNS = ("id", "at", "question", "flagged")


class Flag(NamedTuple):
    """That a question was flagged, or that its flag was taken away. `question` is its full name, as it was then."""

    id: str
    at: datetime
    question: str
    flagged: bool


def flag_row(flag: Flag) -> Row:
    """The values of FLAG_COLUMNS."""
    return flag.id, time_text(flag.at), flag.question, int(flag.flagged)


def read_flag(row: Row) -> Flag:
    """The flag of a row of FLAG_COLUMNS. Raises ValueError or TypeError for what is none."""
    identity, at, question, flagged = row
    return Flag(identity, read_time(at), question, bool(flagged))
