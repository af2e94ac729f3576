"""The learner's history: attempts and corrections, appended and never changed, and the memory that follows from them.

Every change is one `BEGIN IMMEDIATE` transaction, on disk when the method returns. Whatever SQLite reports becomes a
StorageError, the transaction is rolled back, and the store can be used further.
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import NamedTuple, Self

from dlquiz.progress import faults
from dlquiz.progress.opening import open_file, open_memory
from dlquiz.progress.records import (
    ATTEMPT_COLUMNS,
    DRAFT_COLUMNS,
    MEMORY_COLUMNS,
    Attempt,
    Draft,
    Regrade,
    Row,
    StoredAttempt,
    attempt_row,
    draft_row,
    json_text,
    memory_row,
    read_attempt,
    read_draft,
    read_memory,
    regrade_payload,
    storable,
    time_text,
)
from dlquiz.schedule import DESIRED_RETENTION, Memory, Rating, in_utc, replay, review

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _insert(table: str, columns: Iterable[str]) -> str:
    names = tuple(columns)
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"


_ATTEMPT = ", ".join(ATTEMPT_COLUMNS)
_MEMORY = ", ".join(MEMORY_COLUMNS)
_DRAFT = ", ".join(DRAFT_COLUMNS)
_ADD_ATTEMPT = _insert("attempts", ("sequence", *ATTEMPT_COLUMNS))
_ADD_CORRECTION = _insert("corrections", ("sequence", "id", "at", "attempt", "kind", "payload"))
_PUT_MEMORY = _insert("memory", ("question", *MEMORY_COLUMNS)).replace("INSERT", "INSERT OR REPLACE", 1)
_PUT_DRAFT = _insert("draft", ("only_one", *DRAFT_COLUMNS)).replace("INSERT", "INSERT OR REPLACE", 1)


class Astray(NamedTuple):
    """A question whose stored memory is not what replaying its history gives; None stands for no memory."""

    question: str
    stored: Memory | None
    replayed: Memory | None


def random_id() -> str:
    """A new random id: 32 hexadecimal digits of a version 4 UUID."""
    from uuid import uuid4

    return uuid4().hex


def open_store(
    path: Path, *, new_id: Callable[[], str] = random_id, desired_retention: float = DESIRED_RETENTION
) -> Store:
    """The store in the file at `path`, which is made, with its folder, where it is missing.

    Raises StorageError where the file is damaged, written by a newer dlquiz or by another program (it is then left as
    it is), or cannot be written.
    """
    return Store(open_file(path), str(path), saved=True, new_id=new_id, desired_retention=desired_retention)


def memory_store(*, new_id: Callable[[], str] = random_id, desired_retention: float = DESIRED_RETENTION) -> Store:
    """A store that is gone when closed, for practice to go on where nothing can be saved."""
    return Store(open_memory(), ":memory:", saved=False, new_id=new_id, desired_retention=desired_retention)


class Store:
    """One open history; see `open_store`. For use from the thread that opened it.

    `saved` says whether what is recorded outlives the program. `new_id` makes the ids of attempts and corrections.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        where: str,
        *,
        saved: bool,
        new_id: Callable[[], str],
        desired_retention: float,
    ) -> None:
        self._connection = connection
        self._desired_retention = desired_retention
        self.where = where
        self.saved = saved
        self.new_id = new_id

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; closing twice is allowed."""
        with faults.told(self.where):
            self._connection.close()

    def record(self, attempt: Attempt) -> Memory:
        """Append `attempt`, move its question's memory on, and drop the draft of it: all three or nothing.

        A draft of another question, or of other numbers of this one, is somebody else's and stays.

        An attempt already stored under its id is not stored again, so that recording may be repeated after any
        failure; another one under that id is refused. Raises StorageError; nothing was saved then.
        """
        attempt = attempt if attempt.id else attempt._replace(id=self.new_id())
        row = attempt_row(attempt)
        with self._writing():
            repeated = self._is_stored(attempt.id, row)
            memory = self._memory_of(attempt.question)
            if memory is None or not repeated:
                memory = self._append(attempt, row, memory)
        return memory

    def undo(self, attempt_id: str, at: datetime) -> Memory | None:
        """Take an attempt back: it counts for nothing any more. Returns its question's memory without it.

        Taking back twice changes nothing. Raises StorageError for an unknown id.
        """
        with self._writing():
            question = self._question_of(attempt_id)
            if not self._is_undone(attempt_id):
                self._correct(attempt_id, at, "undo", {})
            return self._replay(question)

    def undo_last(self, at: datetime) -> StoredAttempt | None:
        """Take the newest answer in force back, as `undo`; it is returned, None where there is none left."""
        with self._writing():
            newest = self.history(limit=1)
            for attempt in newest:
                self._correct(attempt.id, at, "undo", {})
                self._replay(attempt.question)
        return newest[0] if newest else None

    def rate(self, attempt_id: str, at: datetime, rating: Rating) -> Memory | None:
        """Override the rating of an attempt; the newest rating counts. Returns its question's memory.

        Raises StorageError for an unknown id.
        """
        with self._writing():
            question = self._question_of(attempt_id)
            self._correct(attempt_id, at, "rating", {"rating": int(Rating(rating))})
            return self._replay(question)

    def dispute(self, attempt_id: str, at: datetime, note: str) -> None:
        """Mark an attempt as graded wrongly in the learner's eyes; the newest note counts.

        Raises StorageError for an unknown id.
        """
        with self._writing():
            self._question_of(attempt_id)
            self._correct(attempt_id, at, "dispute", {"note": storable(note)})

    def regrade(self, regrades: Iterable[Regrade], at: datetime) -> int:
        """Append what marking again says of attempts and replay their questions: all of it or nothing.

        What is in force already, or was taken back meanwhile, is left out; returns how many were not. Raises
        StorageError for an unknown id.
        """
        with self._writing():
            new = [regrade for regrade in regrades if self._is_news(regrade)]
            for regrade in new:
                self._correct(regrade.attempt, at, "regrade", regrade_payload(regrade))
            for question in sorted({self._question_of(regrade.attempt) for regrade in new}):
                self._replay(question)
        return len(new)

    def history(
        self, limit: int | None = None, question: str | None = None, disputed: bool = False
    ) -> list[StoredAttempt]:
        """The attempts in force, the newest answer first: `limit` at most, of one question, or the disputed ones."""
        wanted = ["question = :question"] if question is not None else []
        if disputed:
            wanted.append("id IN (SELECT attempt FROM corrections WHERE kind = 'dispute')")
        where = f"WHERE {' AND '.join(wanted)}" if wanted else ""
        values = {"question": question, "limit": -1 if limit is None else limit}
        with self._reading():
            rows = self._connection.execute(
                f"SELECT {_ATTEMPT}, dispute FROM in_force {where} ORDER BY sequence DESC LIMIT :limit", values
            )
            return [read_attempt(row) for row in rows]

    def memories(self) -> dict[str, Memory]:
        """What is believed about each question answered, by its full name."""
        with self._reading():
            rows = self._connection.execute(f"SELECT question, {_MEMORY} FROM memory ORDER BY question")
            return {question: read_memory(row) for question, *row in rows}

    def due(self, at: datetime) -> list[str]:
        """The full names of the questions due at `at`, the longest overdue first."""
        moment = time_text(at)
        query = "SELECT question FROM memory WHERE due <= ? ORDER BY due, question"
        with self._reading():
            return [question for (question,) in self._connection.execute(query, (moment,))]

    def save_draft(self, draft: Draft) -> None:
        """Keep `draft`, in place of the one before."""
        row = draft_row(draft)
        with self._writing():
            self._connection.execute(_PUT_DRAFT, (1, *row))

    def draft(self) -> Draft | None:
        """The question left in the middle, if any."""
        with self._reading():
            row = self._connection.execute(f"SELECT {_DRAFT} FROM draft").fetchone()
            return None if row is None else read_draft(row)

    def clear_draft(self) -> None:
        """Forget the draft, if any."""
        with self._writing():
            self._connection.execute("DELETE FROM draft")

    def replay_all(self) -> None:
        """Rebuild the memory of every question from the attempts in force."""
        with self._writing():
            self._connection.execute("DELETE FROM memory")
            for question, memory in self._replayed():
                self._put_memory(question, memory)

    def astray(self) -> list[Astray]:
        """Where the memory stored is not what replaying the history gives, to the last bit; nothing is changed."""
        with self._reading(), self._one_moment():
            stored, replayed = self.memories(), dict(self._replayed())
        names = sorted(stored.keys() | replayed.keys())
        return [
            Astray(name, stored.get(name), replayed.get(name))
            for name in names
            if stored.get(name) != replayed.get(name)
        ]

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with faults.told(self.where):
            self._roll_back()  # left open where the disk refused the last rollback too
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                self._roll_back()
                raise

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
        with faults.told(self.where):
            try:
                yield
            except (ValueError, TypeError) as error:
                # The checks at opening see the structure of the file, not the sense of its texts.
                raise faults.damaged(self.where) from error

    def _roll_back(self) -> None:
        # After some errors SQLite has rolled back by itself.
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def _append(self, attempt: Attempt, row: Row, before: Memory | None) -> Memory:
        after = review(before, attempt.rating, attempt.at, desired_retention=self._desired_retention)
        self._connection.execute(_ADD_ATTEMPT, (self._next_sequence("attempts", attempt.at), *row))
        self._put_memory(attempt.question, after)
        self._connection.execute("DELETE FROM draft WHERE question = ? AND seed = ?", (attempt.question, attempt.seed))
        return after

    def _memory_of(self, question: str) -> Memory | None:
        with self._reading():
            row = self._connection.execute(f"SELECT {_MEMORY} FROM memory WHERE question = ?", (question,)).fetchone()
            return None if row is None else read_memory(row)

    def _put_memory(self, question: str, memory: Memory) -> None:
        self._connection.execute(_PUT_MEMORY, (question, *memory_row(memory)))

    def _replay(self, question: str) -> Memory | None:
        self._connection.execute("DELETE FROM memory WHERE question = ?", (question,))
        query = "SELECT rating, at FROM in_force WHERE question = ? ORDER BY sequence"
        memory = self._memory_after(self._connection.execute(query, (question,)))
        if memory is not None:
            self._put_memory(question, memory)
        return memory

    def _replayed(self) -> Iterator[tuple[str, Memory]]:
        """Every question answered, with the memory that its attempts in force leave."""
        # Read in the order wanted by sorting once: going through the index of questions would seek every row.
        rows = self._connection.execute("SELECT question, rating, at FROM in_force ORDER BY +question, sequence")
        for question, reviews in groupby(rows, key=lambda row: row[0]):
            memory = self._memory_after(row[1:] for row in reviews)
            if memory is not None:
                yield question, memory

    def _memory_after(self, reviews: Iterable[Row]) -> Memory | None:
        with self._reading():
            return replay(
                ((rating, datetime.fromisoformat(at)) for rating, at in reviews),
                desired_retention=self._desired_retention,
            )

    def _next_sequence(self, table: str, at: datetime) -> int:
        newest = self._connection.execute(f"SELECT max(sequence) FROM {table}").fetchone()[0]
        moment = (in_utc(at) - _EPOCH) // timedelta(microseconds=1)
        return moment if newest is None else max(moment, newest + 1)

    def _is_stored(self, attempt_id: str, row: Row) -> bool:
        stored = self._connection.execute(f"SELECT {_ATTEMPT} FROM attempts WHERE id = ?", (attempt_id,)).fetchone()
        if stored is not None and (stored != row or self._is_undone(attempt_id)):
            raise faults.taken_twice(attempt_id)
        return stored is not None

    def _question_of(self, attempt_id: str) -> str:
        row = self._connection.execute("SELECT question FROM attempts WHERE id = ?", (attempt_id,)).fetchone()
        if row is None:
            raise faults.unknown_attempt(attempt_id)
        return str(row[0])

    def _is_undone(self, attempt_id: str) -> bool:
        query = "SELECT 1 FROM corrections WHERE attempt = ? AND kind = 'undo'"
        return self._connection.execute(query, (attempt_id,)).fetchone() is not None

    def _is_news(self, regrade: Regrade) -> bool:
        self._question_of(regrade.attempt)
        query = "SELECT verdict, score, mistake, expected, grading FROM in_force WHERE id = ?"
        row = self._connection.execute(query, (regrade.attempt,)).fetchone()
        said = regrade_payload(regrade)
        # A score comes back from SQLite's reading of its digits, which may miss the last bit.
        return row is not None and not (
            math.isclose(row[1], regrade.score, rel_tol=1e-12)
            and (row[0], *row[2:]) == tuple(said[name] for name in ("verdict", "mistake", "expected", "grading"))
        )

    def _correct(self, attempt_id: str, at: datetime, kind: str, payload: dict[str, object]) -> None:
        sequence = self._next_sequence("corrections", at)
        values = (sequence, self.new_id(), time_text(at), attempt_id, kind, json_text(payload))
        self._connection.execute(_ADD_CORRECTION, values)
