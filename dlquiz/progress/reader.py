"""What is read from the history: attempts in force, and what follows from them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from dlquiz.progress import faults
from dlquiz.progress.derived import OF_QUESTION, Derived, Tables
from dlquiz.progress.records import (
    ATTEMPT_COLUMNS,
    DRAFT_COLUMNS,
    MEMORY_COLUMNS,
    Draft,
    StoredAttempt,
    read_attempt,
    read_draft,
    read_memory,
    read_mistake_stats,
    read_time,
    time_text,
)
from dlquiz.progress.rollups import DayTally, MistakeStats, Tally
from dlquiz.schedule import Memory, in_utc

if TYPE_CHECKING:
    from dlquiz.progress.history import Entry
    from dlquiz.progress.interviews import Interview

PACE_OF = 51
"""How many answers the usual time for a kind of question is taken from, the newest ones."""
FEWEST = 5
"""From fewer answers no usual time is taken."""
LOOKED_AT = 500
"""How far back they are looked for: no index of kinds, which each answer would have to be written into, is worth it."""

ONE_DAY = timedelta(days=1)
_LATEST = datetime.max.replace(tzinfo=UTC) - ONE_DAY

_ATTEMPT = ", ".join(ATTEMPT_COLUMNS)
_MEMORY = ", ".join(MEMORY_COLUMNS)
_TALLY = ", ".join(Tally._fields)
_DAY = ", ".join(DayTally._fields)
_DRAFT = ", ".join(DRAFT_COLUMNS)


class Outcome(NamedTuple):
    """When an answer was given, and its verdict in force."""

    at: datetime
    verdict: str


class Mismatch(NamedTuple):
    """Something derived that is not what replaying the history gives; None stands for nothing.

    `table` is memory, tallies, days or mistakes; `key` a question, a day, or a question and a mistake made at it.
    """

    table: str
    key: str | int | tuple[str, str]
    stored: Memory | Tally | DayTally | MistakeStats | None
    replayed: Memory | Tally | DayTally | MistakeStats | None


class Reader:
    """The reading half of a store. What is told by question goes by the present names of questions."""

    def __init__(self, connection: sqlite3.Connection, where: str) -> None:
        self._connection = connection
        self._derived = Derived(connection)
        self.where = where

    # What was answered

    def history(
        self, limit: int | None = None, question: str | None = None, disputed: bool = False
    ) -> list[StoredAttempt]:
        """The attempts in force, the newest answer first: `limit` at most, of one question, or the disputed ones.

        `question` may be a former name.
        """
        wanted = [OF_QUESTION] if question is not None else []
        if disputed:
            wanted.append("id IN (SELECT attempt FROM corrections WHERE kind = 'dispute')")
        where = f"WHERE {' AND '.join(wanted)}" if wanted else ""
        with self._reading():
            present = None if question is None else self._derived.current_name(question)
            values = {"question": present, "limit": -1 if limit is None else limit}
            rows = self._connection.execute(
                f"SELECT {_ATTEMPT}, dispute FROM in_force {where} ORDER BY sequence DESC, id DESC LIMIT :limit", values
            )
            return [read_attempt(row) for row in rows]

    def outcomes(self, limit: int) -> list[Outcome]:
        """How the newest answers in force came out, the newest first."""
        query = "SELECT at, verdict FROM in_force ORDER BY sequence DESC, id DESC LIMIT ?"
        with self._reading():
            return [Outcome(read_time(at), verdict) for at, verdict in self._connection.execute(query, (limit,))]

    def attempts(self, ids: Iterable[str]) -> dict[str, StoredAttempt]:
        """The attempts with these ids that are in force, by id."""
        query = f"SELECT {_ATTEMPT}, dispute FROM in_force WHERE id = ?"
        with self._reading():
            rows = [self._connection.execute(query, (attempt_id,)).fetchone() for attempt_id in ids]
            found = [read_attempt(row) for row in rows if row is not None]
        return {attempt.id: attempt for attempt in found}

    def interviews(self) -> list[Interview]:
        """The interviews that are over, the earliest first."""
        from dlquiz.progress.interviews import INTERVIEW_COLUMNS, read_interview

        with self._reading():
            columns = ", ".join(INTERVIEW_COLUMNS)
            rows = self._connection.execute(f"SELECT {columns} FROM interviews ORDER BY sequence, id")
            return [read_interview(row) for row in rows]

    def flagged(self) -> frozenset[str]:
        """The questions that are flagged, by their present names: the newest flag of each holds."""
        query = """SELECT coalesce(n.present, f.question), f.flagged FROM flags AS f
            LEFT JOIN names AS n ON n.former = f.question ORDER BY f.sequence, f.id"""
        with self._reading():
            newest = dict(self._connection.execute(query))
        return frozenset(question for question, flagged in newest.items() if flagged)

    def sitting(self) -> Any:
        """The interview in progress, as `save_sitting` was given it; None where there is none."""
        with self._reading():
            row = self._connection.execute("SELECT payload FROM sitting").fetchone()
            return None if row is None else json.loads(row[0])

    def was_recorded(self, attempt_id: str) -> bool:
        """Whether an attempt has that id, be it in force or not."""
        with self._reading():
            query = "SELECT 1 FROM attempts WHERE id = ?"
            return self._connection.execute(query, (attempt_id,)).fetchone() is not None

    def answered(self) -> int:
        """How many attempts are in force."""
        with self._reading():
            return int(self._connection.execute("SELECT coalesce(sum(answered), 0) FROM tallies").fetchone()[0])

    def pace(self, kind: str) -> float | None:
        """The learner's usual seconds for a kind of question: the median of the newest right answers without hints.

        None while there are too few of them.
        """
        query = """SELECT seconds FROM (SELECT * FROM attempts ORDER BY sequence DESC, id DESC LIMIT ?) AS a
            WHERE kind = ? AND verdict = 'right' AND hints = 0
            AND NOT EXISTS (SELECT 1 FROM corrections WHERE attempt = a.id AND kind = 'undo') LIMIT ?"""
        with self._reading():
            seconds = [row[0] for row in self._connection.execute(query, (LOOKED_AT, kind, PACE_OF))]
        if len(seconds) < FEWEST:
            return None
        from statistics import median

        usual: float = median(seconds)
        return usual

    # What follows from it, by the present names of questions

    def memories(self) -> dict[str, Memory]:
        """What is believed about each question answered."""
        with self._reading():
            rows = self._connection.execute(f"SELECT question, {_MEMORY} FROM memory ORDER BY question")
            return {question: read_memory(row) for question, *row in rows}

    def tallies(self) -> dict[str, Tally]:
        """How the answers to each question came out."""
        with self._reading():
            rows = self._connection.execute(f"SELECT question, {_TALLY} FROM tallies ORDER BY question")
            return {question: Tally(*row) for question, *row in rows}

    def days(self, since: date = date.min) -> dict[date, DayTally]:
        """How the answers of each learner's day from `since` on came out, the earliest day first."""
        with self._reading():
            query = f"SELECT day, {_DAY} FROM days WHERE day >= ? ORDER BY day"
            rows = self._connection.execute(query, (since.toordinal(),))
            return {date.fromordinal(day): DayTally(*row) for day, *row in rows}

    def day(self, day: date) -> DayTally:
        """How the answers of one learner's day came out."""
        with self._reading():
            query = f"SELECT {_DAY} FROM days WHERE day = ?"
            row = self._connection.execute(query, (day.toordinal(),)).fetchone()
            return DayTally() if row is None else DayTally(*row)

    def reviews(self) -> tuple[int, int]:
        """How many reviews there were, and how many of them were recalled."""
        query = "SELECT coalesce(sum(reviewed), 0), coalesce(sum(recalled), 0) FROM days"
        with self._reading():
            reviewed, recalled = self._connection.execute(query).fetchone()
            return int(reviewed), int(recalled)

    def practised(self) -> list[int]:
        """The learner's days with answers, the earliest first, as `date.toordinal` counts them."""
        with self._reading():
            return [day for (day,) in self._connection.execute("SELECT day FROM days ORDER BY day")]

    def run_began(self, last: date) -> date | None:
        """The first of the days in a row with answers of which `last` is the last; None where it has none."""
        # Walks back from `last` and stops where the day before is missing, or at once.
        query = """SELECT day FROM days AS d WHERE day <= ? AND NOT EXISTS (SELECT 1 FROM days WHERE day = d.day - 1)
            AND EXISTS (SELECT 1 FROM days WHERE day = ?) ORDER BY day DESC LIMIT 1"""
        with self._reading():
            row = self._connection.execute(query, (last.toordinal(), last.toordinal())).fetchone()
            return None if row is None else date.fromordinal(row[0])

    def mistakes(self) -> dict[str, tuple[MistakeStats, int, str]]:
        """The mistakes made, by name, each with the number of questions it was made at, and the last of these."""
        # Beside max() a bare column is, in SQLite, that of the row with the maximum.
        query = """SELECT mistake, sum(times), sum(weight), max(last), count(*), question
            FROM mistakes GROUP BY mistake"""
        with self._reading():
            rows = self._connection.execute(query)
            return {name: (read_mistake_stats(made), places, latest) for name, *made, places, latest in rows}

    def mistakes_at(self, question: str) -> dict[str, MistakeStats]:
        """The mistakes made at one question, by name."""
        query = "SELECT mistake, times, weight, last FROM mistakes WHERE question = ?"
        with self._reading():
            return {mistake: read_mistake_stats(row) for mistake, *row in self._connection.execute(query, (question,))}

    def due(self, before: datetime, *, answered_before: datetime | None = None) -> list[str]:
        """The questions due at `before` or earlier, the longest overdue first.

        With `answered_before`, without those answered since that moment. A question whose last answer lies more than a
        day ahead is due as well: the clock was wrong then, and its date may be years away.
        """
        moments = (time_text(before), "9999" if answered_before is None else time_text(answered_before))
        query = "SELECT question FROM memory WHERE due <= ? AND last_review < ? ORDER BY due, question"
        # A query of its own, and the index named: else all questions are gone through in the order of their dates.
        ahead = "SELECT due, question FROM memory INDEXED BY memory_review WHERE last_review > ?"
        with self._reading():
            due = [question for (question,) in self._connection.execute(query, moments)]
            future = self._connection.execute(ahead, (time_text(min(in_utc(before), _LATEST) + ONE_DAY),))
            return due + [question for _, question in sorted(future)]

    def answered_since(self, moment: datetime) -> set[str]:
        """The questions answered at `moment` or on the two days after; what lies further ahead is of a wrong clock."""
        query = "SELECT question FROM memory WHERE last_review BETWEEN ? AND ?"
        with self._reading():
            rows = self._connection.execute(query, (time_text(moment), time_text(moment + 2 * ONE_DAY)))
            return {question for (question,) in rows}

    # What the banks call them

    def names(self) -> dict[str, str]:
        """The present names of questions that were answered under other ones, by their former names."""
        with self._reading():
            return dict(self._connection.execute("SELECT former, present FROM names ORDER BY former"))

    def draft(self) -> Draft | None:
        """The question left in the middle, if any."""
        with self._reading():
            row = self._connection.execute(f"SELECT {_DRAFT} FROM draft").fetchone()
            return None if row is None else read_draft(row)

    @property
    def desired_retention(self) -> float:
        """The share of reviews to be recalled that the schedule aims at."""
        with self._reading():
            return self._derived.desired_retention

    def rows(self) -> Generator[Entry, None, None]:
        """All ever appended, what was taken back too: attempts, corrections, interviews, flags, fits, in their order.

        Until all were taken, or this was closed, nothing else can be asked of the store.
        """
        from dlquiz.progress.merging import read_rows

        with self._reading(), self._one_moment():
            yield from read_rows(self._connection)

    def unknown(self, entries: Iterable[Entry]) -> list[Entry]:
        """Of the rows of a damaged file those that are not here, each once: see `without_copies`."""
        from dlquiz.progress.merging import without_copies

        with self._reading():
            return without_copies(self._connection, entries)

    def derived(self) -> Tables:
        """All that is derived, as it is stored."""
        with self._reading(), self._one_moment():
            return self._derived.stored()

    def mismatches(self) -> list[Mismatch]:
        """Where what is stored is not what replaying the history gives, to the last bit; nothing is changed."""
        with self._reading(), self._one_moment():
            stored, replayed = self._derived.stored(), self._derived.replayed()
        return [
            mismatch
            for table in Tables._fields
            for mismatch in _differences(table, getattr(stored, table), getattr(replayed, table))
        ]

    @contextmanager
    def _one_moment(self) -> Iterator[None]:
        """Several readings of one state, whatever other programs write between them."""
        self._roll_back()
        self._connection.execute("BEGIN")
        try:
            yield
        finally:
            self._roll_back()

    @contextmanager
    def _reading(self) -> Iterator[None]:
        with faults.translate_errors(self.where):
            try:
                yield
            except (ValueError, TypeError) as error:
                # The checks at opening see the structure of the file, not the sense of its texts.
                raise faults.damaged(self.where) from error

    def _roll_back(self) -> None:
        # After some errors SQLite has rolled back by itself.
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")


def _differences(table: str, stored: dict[Any, Any], replayed: dict[Any, Any]) -> list[Mismatch]:
    keys = sorted(stored.keys() | replayed.keys())
    found = [Mismatch(table, key, stored.get(key), replayed.get(key)) for key in keys]
    return [mismatch for mismatch in found if mismatch.stored != mismatch.replayed]
