"""The learner's history: attempts and corrections, appended and never changed.

Every change is one `BEGIN IMMEDIATE` transaction, on disk when the method returns. Whatever SQLite reports becomes a
StorageError, the transaction is rolled back, and the store can be used further.
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from dlquiz.errors import DamagedError
from dlquiz.progress import faults
from dlquiz.progress.database import Database, random_id
from dlquiz.progress.derived import OF_QUESTION
from dlquiz.progress.drafts import Drafts
from dlquiz.progress.figures import Figures
from dlquiz.progress.flags import Flags
from dlquiz.progress.history import TABLES
from dlquiz.progress.interview_log import Interviews
from dlquiz.progress.opening import open_file, open_memory
from dlquiz.progress.records import (
    ATTEMPT_COLUMNS,
    Attempt,
    Correction,
    Regrade,
    StoredAttempt,
    answer_of,
    read_attempt,
    read_time,
    regrade_payload,
    storable,
    time_text,
)
from dlquiz.schedule import Memory, Rating

if TYPE_CHECKING:
    from dlquiz.progress.fits import Fits

PACE_OF = 51
"""How many answers the usual time for a kind of question is taken from, the newest ones."""
FEWEST = 5
"""From fewer answers no usual time is taken."""
LOOKED_AT = 500
"""How far back they are looked for: no index of kinds, which each answer would have to be written into, is worth it."""

_ATTEMPT = ", ".join(ATTEMPT_COLUMNS)


def open_store(
    path: Path,
    *,
    new_id: Callable[[], str] = random_id,
    desired_retention: float | None = None,
    rescues: bool = False,
) -> Store:
    """The store in the file at `path`, which is made, with its folder, where it is missing.

    Its schedule aims at `desired_retention` from now on, or at what it did before where that is None. If it `rescues`
    and the file is moved, deleted, replaced or cut short meanwhile, it goes on in a new file beside it. Raises
    StorageError where the file is damaged, written by a newer dlquiz or by another program (it is then left as it is),
    or cannot be written.
    """
    connection = open_file(path)
    reopen = (lambda copy: open_store(copy, new_id=new_id, rescues=True)) if rescues else None
    store = Store(connection, str(path), saved=True, new_id=new_id, place=connection.place, reopen=reopen)
    return _aimed(store, desired_retention)


def memory_store(
    *,
    new_id: Callable[[], str] = random_id,
    desired_retention: float | None = None,
    later: Callable[[], Store] | None = None,
) -> Store:
    """A store that is gone when closed, for practice to go on where nothing can be saved.

    Before each write `later` is called: if it gives a store, all is moved there, and this one is saved from then on.
    """
    store = _aimed(Store(open_memory(), ":memory:", new_id=new_id), desired_retention)
    store.later = later
    return store


def _aimed(store: Store, desired_retention: float | None) -> Store:
    try:
        store.figures.aim_at(desired_retention)
    except DamagedError as error:
        from dlquiz.progress import backups

        store.close()
        # As long as this cannot be read no command can open the file, `doctor --rebuild` included.
        raise faults.damaged(store.where, len(backups.usable(Path(store.where)))) from error
    except BaseException:
        store.close()
        raise
    return store


class Outcome(NamedTuple):
    """When an answer was given, and its verdict in force."""

    at: datetime
    verdict: str


class Store(Database):
    """One open history; see `open_store`. For use from the thread that opened it.

    Figures by question go by the present names of questions, see `rename`.
    """

    def __init__(self, connection: sqlite3.Connection, where: str, **options: Any) -> None:
        super().__init__(connection, where, **options)
        self.drafts = Drafts(self)
        self.figures = Figures(self)
        self.flags = Flags(self)
        self.interviews = Interviews(self)

    @cached_property
    def fits(self) -> Fits:
        """Loaded when they are asked for: home does without."""
        from dlquiz.progress.fits import Fits

        return Fits(self)

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
        with self.reading():
            present = None if question is None else self.derived.current_name(question)
            values = {"question": present, "limit": -1 if limit is None else limit}
            rows = self.connection.execute(
                f"SELECT {_ATTEMPT}, dispute FROM in_force {where} ORDER BY sequence DESC, id DESC LIMIT :limit", values
            )
            return [read_attempt(row) for row in rows]

    def outcomes(self, limit: int) -> list[Outcome]:
        """How the newest answers in force came out, the newest first."""
        query = "SELECT at, verdict FROM in_force ORDER BY sequence DESC, id DESC LIMIT ?"
        with self.reading():
            return [Outcome(read_time(at), verdict) for at, verdict in self.connection.execute(query, (limit,))]

    def times(self, before: datetime, limit: int) -> list[tuple[str, float]]:
        """The kind of question and the seconds of the newest answers in force from before a moment, newest first."""
        query = "SELECT kind, seconds FROM in_force WHERE at < ? ORDER BY sequence DESC, id DESC LIMIT ?"
        with self.reading():
            return self.connection.execute(query, (time_text(before), limit)).fetchall()

    def attempts(self, ids: Iterable[str]) -> dict[str, StoredAttempt]:
        """The attempts with these ids that are in force, by id."""
        query = f"SELECT {_ATTEMPT}, dispute FROM in_force WHERE id = ?"
        with self.reading():
            rows = [self.connection.execute(query, (attempt_id,)).fetchone() for attempt_id in ids]
            found = [read_attempt(row) for row in rows if row is not None]
        return {attempt.id: attempt for attempt in found}

    def was_recorded(self, attempt_id: str) -> bool:
        """Whether an attempt has that id, be it in force or not."""
        with self.reading():
            query = "SELECT 1 FROM attempts WHERE id = ?"
            return self.connection.execute(query, (attempt_id,)).fetchone() is not None

    def pace(self, kind: str) -> float | None:
        """The learner's usual seconds for a kind of question: the median of the newest right answers without hints.

        None while there are too few of them.
        """
        query = """SELECT seconds FROM (SELECT * FROM attempts ORDER BY sequence DESC, id DESC LIMIT ?) AS a
            WHERE kind = ? AND verdict = 'right' AND hints = 0
            AND NOT EXISTS (SELECT 1 FROM corrections WHERE attempt = a.id AND kind = 'undo') LIMIT ?"""
        with self.reading():
            seconds = [row[0] for row in self.connection.execute(query, (LOOKED_AT, kind, PACE_OF))]
        if len(seconds) < FEWEST:
            return None
        from statistics import median

        return float(median(seconds))

    # What is appended

    def record(self, attempt: Attempt) -> Memory:
        """Append `attempt`, move on what follows from it, and drop the draft of it: all or nothing.

        A draft of another question, or of other numbers of this one, is somebody else's and stays.

        An attempt already stored under its id is not stored again, so that recording may be repeated after any
        failure; another one under that id is refused. Raises StorageError; nothing was saved then.
        """
        attempt = attempt if attempt.id else attempt._replace(id=self.new_id())
        with self.writing():
            question = self.derived.current_name(attempt.question)
            if not self._is_stored(attempt):
                return self._append(attempt, question)
            memory = self._memory_of(question)
            if memory is None:
                raise faults.damaged(self.where)
            return memory

    def undo(self, attempt_id: str, at: datetime) -> Memory | None:
        """Take an attempt back: it counts for nothing any more. Returns its question's memory without it.

        Taking back twice changes nothing. Raises StorageError for an unknown id.
        """
        with self.writing():
            question = self._question_of(attempt_id)
            if not self._is_undone(attempt_id):
                with self.rebuilding([question]):
                    self._correct(attempt_id, at, "undo", {})
            return self._memory_of(question)

    def undo_last(
        self, at: datetime, before_commit: Callable[[StoredAttempt], None] = lambda _: None
    ) -> StoredAttempt | None:
        """Take the newest answer in force back, as `undo`; it is returned, None where there is none left.

        What `before_commit` raises leaves it in force.
        """
        with self.writing():
            newest = self.history(limit=1)
            for attempt in newest:
                with self.rebuilding([self._question_of(attempt.id)]):
                    self._correct(attempt.id, at, "undo", {})
                before_commit(attempt)
        return newest[0] if newest else None

    def rate(self, attempt_id: str, at: datetime, rating: Rating) -> Memory | None:
        """Override the rating of an attempt; the newest rating counts. Returns its question's memory.

        Raises StorageError for an unknown id.
        """
        with self.writing():
            question = self._question_of(attempt_id)
            with self.rebuilding([question]):
                self._correct(attempt_id, at, "rating", {"rating": int(Rating(rating))})
            return self._memory_of(question)

    def dispute(self, attempt_id: str, at: datetime, note: str) -> None:
        """Mark an attempt as graded wrongly in the learner's eyes; the newest note counts.

        Raises StorageError for an unknown id.
        """
        with self.writing():
            self._question_of(attempt_id)
            self._correct(attempt_id, at, "dispute", {"note": storable(note)})

    def regrade(
        self, regrades: Iterable[Regrade], at: datetime, before_commit: Callable[[], None] = lambda: None
    ) -> int:
        """Append what marking again says of attempts and derive what follows for their questions: all of it or nothing.

        What is in force already, or was taken back meanwhile, is left out; returns how many were not. What
        `before_commit` raises leaves all as it was. Raises StorageError for an unknown id.
        """
        with self.writing():
            new = [regrade for regrade in regrades if self._is_news(regrade)]
            with self.rebuilding([self._question_of(regrade.attempt) for regrade in new]):
                for regrade in new:
                    self._correct(regrade.attempt, at, "regrade", regrade_payload(regrade))
            before_commit()
        return len(new)

    def _append(self, attempt: Attempt, question: str) -> Memory:
        self.insert(attempt)
        after = self.figures.moved(question, self.derived.add(question, answer_of(attempt)))
        self.connection.execute("DELETE FROM draft WHERE question = ? AND seed = ?", (attempt.question, attempt.seed))
        return after

    def _memory_of(self, question: str) -> Memory | None:
        account = self.derived.account(question)
        return None if account is None else self.figures.moved(question, account.memory)

    def _is_stored(self, attempt: Attempt) -> bool:
        table = TABLES[Attempt]
        stored = self.connection.execute(f"{table.selection} WHERE id = ?", (attempt.id,)).fetchone()
        if stored is not None and (stored[1:] != table.to_row(attempt) or self._is_undone(attempt.id)):
            raise faults.taken_twice(attempt.id)
        return stored is not None

    def _question_of(self, attempt_id: str) -> str:
        """The present name of the question of an attempt."""
        row = self.connection.execute("SELECT question FROM attempts WHERE id = ?", (attempt_id,)).fetchone()
        if row is None:
            raise faults.unknown_attempt(attempt_id)
        return self.derived.current_name(str(row[0]))

    def _is_undone(self, attempt_id: str) -> bool:
        query = "SELECT 1 FROM corrections WHERE attempt = ? AND kind = 'undo'"
        return self.connection.execute(query, (attempt_id,)).fetchone() is not None

    def _is_news(self, regrade: Regrade) -> bool:
        self._question_of(regrade.attempt)
        query = "SELECT verdict, score, mistake, expected, grading FROM in_force WHERE id = ?"
        row = self.connection.execute(query, (regrade.attempt,)).fetchone()
        said = regrade_payload(regrade)
        # A score comes back from SQLite's reading of its digits, which may miss the last bit.
        return row is not None and not (
            math.isclose(row[1], regrade.score, rel_tol=1e-12)
            and (row[0], *row[2:]) == tuple(said[name] for name in ("verdict", "mistake", "expected", "grading"))
        )

    def _correct(self, attempt_id: str, at: datetime, kind: str, payload: dict[str, object]) -> None:
        self.insert(Correction(self.new_id(), at, attempt_id, kind, payload))
