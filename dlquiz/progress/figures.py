"""What follows from the answers in force, by the present names of questions: read, derived again, checked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from sqlite3 import Connection
from typing import TYPE_CHECKING, Any, NamedTuple

from dlquiz.progress.database import Database
from dlquiz.progress.derived import Tables
from dlquiz.progress.records import MEMORY_COLUMNS, read_memory, read_mistake_stats, time_text
from dlquiz.progress.rollups import DayTally, MistakeStats, Tally
from dlquiz.schedule import DESIRED_RETENTION, Curve, Memory, in_utc

if TYPE_CHECKING:
    from dlquiz.progress.spreading import Spreading

ONE_DAY = timedelta(days=1)
_LATEST = datetime.max.replace(tzinfo=UTC) - ONE_DAY

_MEMORY = ", ".join(MEMORY_COLUMNS)
_TALLY = ", ".join(Tally._fields)
_DAY = ", ".join(DayTally._fields)


class Mismatch(NamedTuple):
    """Something derived that is not what replaying the history gives; None stands for nothing.

    `table` is memory, tallies, days or mistakes; `key` a question, a day, or a question and a mistake made at it.
    """

    table: str
    key: str | int | tuple[str, str]
    stored: Memory | Tally | DayTally | MistakeStats | None
    replayed: Memory | Tally | DayTally | MistakeStats | None


class Figures:
    """The figures of one store."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.spreading: Spreading | None = None
        """What moves the days that questions come back on; None where nothing does."""

    def moved(self, question: str, memory: Memory) -> Memory:
        """What is believed of a question, due on the day that it comes back on."""
        return memory if self.spreading is None else self.spreading.moved(question, memory)

    def memories(self) -> dict[str, Memory]:
        """What is believed about each question answered."""
        with self._database.reading() as connection:
            rows = connection.execute(f"SELECT question, {_MEMORY} FROM memory ORDER BY question")
            return {question: self.moved(question, read_memory(row)) for question, *row in rows}

    def tallies(self) -> dict[str, Tally]:
        """How the answers to each question came out."""
        with self._database.reading() as connection:
            rows = connection.execute(f"SELECT question, {_TALLY} FROM tallies ORDER BY question")
            return {question: Tally(*row) for question, *row in rows}

    def days(self, since: date = date.min) -> dict[date, DayTally]:
        """How the answers of each learner's day from `since` on came out, the earliest day first."""
        with self._database.reading() as connection:
            query = f"SELECT day, {_DAY} FROM days WHERE day >= ? ORDER BY day"
            rows = connection.execute(query, (since.toordinal(),))
            return {date.fromordinal(day): DayTally(*row) for day, *row in rows}

    def day(self, day: date) -> DayTally:
        """How the answers of one learner's day came out."""
        return self.days(day).get(day, DayTally())

    def reviews(self) -> tuple[int, int]:
        """How many reviews there were, and how many of them were recalled."""
        query = "SELECT coalesce(sum(reviewed), 0), coalesce(sum(recalled), 0) FROM days"
        with self._database.reading() as connection:
            reviewed, recalled = connection.execute(query).fetchone()
            return int(reviewed), int(recalled)

    def practised(self) -> list[int]:
        """The learner's days with answers, the earliest first, as `date.toordinal` counts them."""
        with self._database.reading() as connection:
            return [day for (day,) in connection.execute("SELECT day FROM days ORDER BY day")]

    def run_began(self, last: date) -> date | None:
        """The first of the days in a row with answers of which `last` is the last; None where it has none."""
        # Walks back from `last` and stops where the day before is missing, or at once.
        query = """SELECT day FROM days AS d WHERE day <= ? AND NOT EXISTS (SELECT 1 FROM days WHERE day = d.day - 1)
            AND EXISTS (SELECT 1 FROM days WHERE day = ?) ORDER BY day DESC LIMIT 1"""
        with self._database.reading() as connection:
            row = connection.execute(query, (last.toordinal(), last.toordinal())).fetchone()
            return None if row is None else date.fromordinal(row[0])

    def mistakes(self) -> dict[str, tuple[MistakeStats, int, str]]:
        """The mistakes made, by name, each with the number of questions it was made at, and the last of these."""
        # Beside max() a bare column is, in SQLite, that of the row with the maximum.
        query = """SELECT mistake, sum(times), sum(weight), max(last), count(*), question
            FROM mistakes GROUP BY mistake"""
        with self._database.reading() as connection:
            rows = connection.execute(query)
            return {name: (read_mistake_stats(made), places, latest) for name, *made, places, latest in rows}

    def mistakes_at(self, question: str) -> dict[str, MistakeStats]:
        """The mistakes made at one question, by name."""
        query = "SELECT mistake, times, weight, last FROM mistakes WHERE question = ?"
        with self._database.reading() as connection:
            return {mistake: read_mistake_stats(row) for mistake, *row in connection.execute(query, (question,))}

    def due(self, before: datetime, *, answered_before: datetime | None = None) -> list[str]:
        """The questions due at `before` or earlier, the longest overdue first.

        With `answered_before`, without those answered since that moment. A question whose last answer lies more than a
        day ahead is due as well: the clock was wrong then, and its date may be years away.
        """
        moments = (time_text(before), "9999" if answered_before is None else time_text(answered_before))
        query = "SELECT question FROM memory WHERE due <= ? AND last_review < ? ORDER BY due, question"
        # A query of its own, and the index named: else all questions are gone through in the order of their dates.
        ahead = "SELECT due, question FROM memory INDEXED BY memory_review WHERE last_review > ?"
        with self._database.reading() as connection:
            if self.spreading is None:
                due = [question for (question,) in connection.execute(query, moments)]
            else:
                due = self._due_as_moved(connection, in_utc(before), moments[1])
            future = connection.execute(ahead, (time_text(min(in_utc(before), _LATEST) + ONE_DAY),))
            return due + [question for _, question in sorted(future)]

    def _due_as_moved(self, connection: Connection, before: datetime, answered_before: str) -> list[str]:
        """The questions due at `before` on the days that they were moved to, the longest overdue first."""
        from dlquiz.progress.spreading import MOST_MOVED

        query = f"SELECT question, {_MEMORY} FROM memory WHERE due <= ? AND last_review < ?"
        latest = time_text(min(before, _LATEST - MOST_MOVED * ONE_DAY) + MOST_MOVED * ONE_DAY)
        rows = connection.execute(query, (latest, answered_before))
        found = ((self.moved(question, read_memory(row)).due, question) for question, *row in rows)
        return [question for due, question in sorted(found) if due <= before]

    def answered_since(self, moment: datetime) -> set[str]:
        """The questions answered at `moment` or on the two days after; what lies further ahead is of a wrong clock."""
        query = "SELECT question FROM memory WHERE last_review BETWEEN ? AND ?"
        with self._database.reading() as connection:
            rows = connection.execute(query, (time_text(moment), time_text(moment + 2 * ONE_DAY)))
            return {question for (question,) in rows}

    def answered(self) -> int:
        """How many attempts are in force."""
        with self._database.reading() as connection:
            return int(connection.execute("SELECT coalesce(sum(answered), 0) FROM tallies").fetchone()[0])

    # The schedule, and deriving again

    @property
    def desired_retention(self) -> float:
        """The share of reviews to be recalled that the schedule aims at."""
        with self._database.reading():
            return self._database.derived.desired_retention

    @property
    def curve(self) -> Curve:
        """The schedule in force: that retention, and the weights of the last fit."""
        with self._database.reading():
            return self._database.derived.curve

    def aim_at(self, desired_retention: float | None) -> None:
        """Let the schedule aim at another retention; also derives again what was derived by older rules."""
        with self._database.reading():
            current = self._database.derived.is_current(desired_retention)
        if current:
            return
        with self._database.writing() as connection:
            if desired_retention is not None and self._database.derived.is_current(None):
                self._database.derived.reschedule(desired_retention)
                return
            kept = connection.execute("SELECT desired_retention FROM derived").fetchone()
            before = DESIRED_RETENTION if kept is None else kept[0]
            self._database.derived.rebuild(before if desired_retention is None else desired_retention)

    def replay_all(self) -> None:
        """Rebuild all that is derived from the attempts in force."""
        with self._database.writing():
            self._database.derived.rebuild(self._database.derived.desired_retention)

    def mismatches(self) -> list[Mismatch]:
        """Where what is stored is not what replaying the history gives, to the last bit; nothing is changed."""
        with self._database.reading(), self._database.one_moment():
            pair = self._database.derived.stored(), self._database.derived.replayed()
        tables: Iterable[Any] = zip(Tables._fields, *pair, strict=True)
        return [
            Mismatch(table, key, stored.get(key), replayed.get(key))
            for table, stored, replayed in tables
            for key in sorted(stored.keys() | replayed.keys())
            if stored.get(key) != replayed.get(key)
        ]
