"""The learner's history: attempts and corrections, appended and never changed, and what follows from them.

Every change is one `BEGIN IMMEDIATE` transaction, on disk when the method returns. Whatever SQLite reports becomes a
StorageError, the transaction is rolled back, and the store can be used further.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from dlquiz.errors import DamagedError
from dlquiz.progress import faults, integrity
from dlquiz.progress.history import TABLES, Entry, What
from dlquiz.progress.opening import open_file, open_memory
from dlquiz.progress.records import (
    DRAFT_COLUMNS,
    EPOCH,
    Attempt,
    Correction,
    Draft,
    Flag,
    Regrade,
    Row,
    StoredAttempt,
    draft_row,
    insertion,
    json_text,
    regrade_payload,
    storable,
    time_text,
)
from dlquiz.progress.rollups import Answer, day_number
from dlquiz.progress.writer import Writer
from dlquiz.schedule import DESIRED_RETENTION, Memory, Rating, in_utc

if TYPE_CHECKING:
    from dlquiz.progress.interviews import Interview
    from dlquiz.progress.merging import Merged

_PUT_DRAFT = insertion("draft", ("only_one", *DRAFT_COLUMNS), "INSERT OR REPLACE")


def random_id() -> str:
    """A new random id: 32 hexadecimal digits of a version 4 UUID."""
    from uuid import uuid4

    return uuid4().hex


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
    store = Store(connection, str(path), saved=True, new_id=new_id, place=connection.place, rescues=rescues)
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
    store = _aimed(Store(open_memory(), ":memory:", saved=False, new_id=new_id), desired_retention)
    store._later = later
    return store


def _aimed(store: Store, desired_retention: float | None) -> Store:
    try:
        store.aim_at(desired_retention)
    except DamagedError as error:
        from dlquiz.progress import backups

        store.close()
        # As long as this cannot be read no command can open the file, `doctor --rebuild` included.
        raise faults.damaged(store.where, len(backups.usable(Path(store.where)))) from error
    except BaseException:
        store.close()
        raise
    return store


class Store(Writer):
    """One open history; see `open_store`. For use from the thread that opened it.

    `saved` says whether what is recorded is in the progress file. `new_id` makes the ids of attempts and corrections.
    What is told by question goes by the present names of questions, see `rename`. Where the file is lost, `rescued` is
    the one that this store goes on in; `tell` is called with a sentence then, and when a file is found again.
    """

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def try_writing(self) -> None:
        """Change nothing, as a writer. Raises StorageError where nothing can be saved now."""
        with self._writing():
            # Of a read-only file BEGIN IMMEDIATE alone makes a reader, without a word.
            self._connection.execute("DELETE FROM draft WHERE only_one = 0")

    # What is appended

    def record(self, attempt: Attempt) -> Memory:
        """Append `attempt`, move on what follows from it, and drop the draft of it: all or nothing.

        A draft of another question, or of other numbers of this one, is somebody else's and stays.

        An attempt already stored under its id is not stored again, so that recording may be repeated after any
        failure; another one under that id is refused. Raises StorageError; nothing was saved then.
        """
        attempt = attempt if attempt.id else attempt._replace(id=self.new_id())
        with self._writing():
            question = self._derived.current_name(attempt.question)
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
        with self._writing():
            question = self._question_of(attempt_id)
            if not self._is_undone(attempt_id):
                with self._derived.rebuilding([question]):
                    self._correct(attempt_id, at, "undo", {})
            return self._memory_of(question)

    def undo_last(
        self, at: datetime, before_commit: Callable[[StoredAttempt], None] = lambda _: None
    ) -> StoredAttempt | None:
        """Take the newest answer in force back, as `undo`; it is returned, None where there is none left.

        What `before_commit` raises leaves it in force.
        """
        with self._writing():
            newest = self.history(limit=1)
            for attempt in newest:
                with self._derived.rebuilding([self._question_of(attempt.id)]):
                    self._correct(attempt.id, at, "undo", {})
                before_commit(attempt)
        return newest[0] if newest else None

    def rate(self, attempt_id: str, at: datetime, rating: Rating) -> Memory | None:
        """Override the rating of an attempt; the newest rating counts. Returns its question's memory.

        Raises StorageError for an unknown id.
        """
        with self._writing():
            question = self._question_of(attempt_id)
            with self._derived.rebuilding([question]):
                self._correct(attempt_id, at, "rating", {"rating": int(Rating(rating))})
            return self._memory_of(question)

    def dispute(self, attempt_id: str, at: datetime, note: str) -> None:
        """Mark an attempt as graded wrongly in the learner's eyes; the newest note counts.

        Raises StorageError for an unknown id.
        """
        with self._writing():
            self._question_of(attempt_id)
            self._correct(attempt_id, at, "dispute", {"note": storable(note)})

    def regrade(
        self, regrades: Iterable[Regrade], at: datetime, before_commit: Callable[[], None] = lambda: None
    ) -> int:
        """Append what marking again says of attempts and derive what follows for their questions: all of it or nothing.

        What is in force already, or was taken back meanwhile, is left out; returns how many were not. What
        `before_commit` raises leaves all as it was. Raises StorageError for an unknown id.
        """
        with self._writing():
            new = [regrade for regrade in regrades if self._is_news(regrade)]
            with self._derived.rebuilding(self._question_of(regrade.attempt) for regrade in new):
                for regrade in new:
                    self._correct(regrade.attempt, at, "regrade", regrade_payload(regrade))
            before_commit()
        return len(new)

    def flag(self, question: str, on: bool, at: datetime) -> None:
        """Flag a question, to come back to it, or take its flag away; what is so already changes nothing."""
        with self._writing():
            present = self._derived.current_name(question)
            if on != (present in self.flagged()):
                self._insert(Flag(self.new_id(), at, present, on))

    def merge(
        self, entries: Iterable[Entry], before_commit: Callable[[Merged, list[tuple[str, str]]], None] | None = None
    ) -> Merged:
        """Unite another history with this one: all of it or nothing.

        What is here already is left out, so that any histories may be united in any order and any number of times, with
        the same end. `before_commit` gets what is new, and the table and id of each such row; what it raises leaves
        everything as it was. Raises StorageError where an id is taken by something else.
        """
        from dlquiz.progress.merging import merge_rows

        with self._writing():
            added: list[tuple[str, str]] = []
            merged = merge_rows(self._connection, self._derived, entries, added)
            if before_commit is not None:
                before_commit(merged, added)
            return merged

    def remove(
        self, ids: Iterable[tuple[str, str]], before_commit: Callable[[Merged, int], None]
    ) -> tuple[Merged, int] | None:
        """Remove rows that an import brought, by table and id, and derive everything again; None where none is here.

        `before_commit` gets how many they are, and how many attempts are left; what it raises leaves all as it was.
        """
        from dlquiz.progress.merging import remove_rows

        with self._writing():
            removed = remove_rows(self._connection, ids)
            if not any(removed):
                return None
            self._derived.rebuild(self._derived.desired_retention)
            left = int(self._connection.execute("SELECT count(*) FROM attempts").fetchone()[0])
            before_commit(removed, left)
            # Else a log that takes rows away would be taken for one of another moment.
            integrity.withdraw(Path(self.where))
            return removed, left

    def take_in(self, entries: Iterable[Entry], singles: Mapping[str, Row]) -> Merged:
        """Add what was read from a damaged file, its draft and interview in progress too; what is here already stays.

        Unlike `merge`, a row whose id is taken here by another one is left out.
        """
        from dlquiz.progress.merging import merge_rows, missing

        with self._writing():
            for table, row in singles.items():
                values = ", ".join("?" * len(row))
                self._connection.execute(f"INSERT OR REPLACE INTO {table} VALUES ({values})", row)
            return merge_rows(self._connection, self._derived, missing(self._connection, entries), [])

    # Interviews

    def save_sitting(self, payload: Mapping[str, Any], at: datetime) -> None:
        """Keep the interview in progress, JSON values, in place of what was kept of it before."""
        row = (1, json_text(payload), time_text(at))
        with self._writing():
            self._connection.execute("INSERT OR REPLACE INTO sitting VALUES (?, ?, ?)", row)

    def end_interview(self, interview: Interview) -> None:
        """Append an interview that is over, and forget the one in progress. Doing it again changes nothing."""
        with self._writing():
            here = self._connection.execute("SELECT 1 FROM interviews WHERE id = ?", (interview.id,)).fetchone()
            if here is None:
                self._insert(interview)
            self._connection.execute("DELETE FROM sitting")

    def clear_sitting(self) -> None:
        """Forget the interview in progress, if any."""
        with self._writing():
            self._connection.execute("DELETE FROM sitting")

    # What the banks call questions

    def rename(self, names: Mapping[str, str]) -> None:
        """Let the answers given under each former name count for the question of the present one; `names` are all."""
        before = self.names()
        changed = {former for former in before.keys() | names.keys() if before.get(former) != names.get(former)}
        if not changed:
            return
        with self._writing():
            touched = {name for former in changed for name in (former, before.get(former), names.get(former)) if name}
            with self._derived.rebuilding(touched):
                self._connection.execute("DELETE FROM names")
                self._connection.executemany("INSERT INTO names VALUES (?, ?)", sorted(names.items()))

    # The question left in the middle

    def save_draft(self, draft: Draft) -> None:
        """Keep `draft`, in place of the one before."""
        row = draft_row(draft)
        with self._writing():
            self._connection.execute(_PUT_DRAFT, (1, *row))

    def clear_draft(self) -> None:
        """Forget the draft, if any."""
        with self._writing():
            self._connection.execute("DELETE FROM draft")

    # Deriving again

    def aim_at(self, desired_retention: float | None) -> None:
        """Let the schedule aim at another retention; also derives again what was derived by older rules."""
        with self._reading():
            current = self._derived.is_current(desired_retention)
        if current:
            return
        with self._writing():
            if desired_retention is not None and self._derived.is_current(None):
                self._derived.reschedule(desired_retention)
                return
            kept = self._connection.execute("SELECT desired_retention FROM derived").fetchone()
            before = DESIRED_RETENTION if kept is None else kept[0]
            self._derived.rebuild(before if desired_retention is None else desired_retention)

    def replay_all(self) -> None:
        """Rebuild all that is derived from the attempts in force."""
        with self._writing():
            self._derived.rebuild(self._derived.desired_retention)

    def _reopened(self, path: Path) -> Store:
        return open_store(path, new_id=self.new_id, rescues=True)

    def _insert(self, what: What) -> None:
        """Append a row, as the newest of its table."""
        table = TABLES[type(what)]
        sequence = self._next_sequence(table.name, what.at)
        self._connection.execute(table.insertion, (sequence, *table.to_row(what)))
        self._appending.append(Entry(sequence, what))

    def _next_sequence(self, table: str, at: datetime) -> int:
        newest = self._connection.execute(f"SELECT max(sequence) FROM {table}").fetchone()[0]
        moment = (in_utc(at) - EPOCH) // timedelta(microseconds=1)
        return moment if newest is None else max(moment, newest + 1)

    def _append(self, attempt: Attempt, question: str) -> Memory:
        self._insert(attempt)
        at = in_utc(attempt.at)
        day = day_number(at, attempt.utc_offset)
        answer = Answer(at, day, *(getattr(attempt, name) for name in Answer._fields[2:]))
        after = self._derived.add(question, answer)
        self._connection.execute("DELETE FROM draft WHERE question = ? AND seed = ?", (attempt.question, attempt.seed))
        return after

    def _memory_of(self, question: str) -> Memory | None:
        account = self._derived.account(question)
        return None if account is None else account.memory

    def _is_stored(self, attempt: Attempt) -> bool:
        table = TABLES[Attempt]
        stored = self._connection.execute(f"{table.selection} WHERE id = ?", (attempt.id,)).fetchone()
        if stored is not None and (stored[1:] != table.to_row(attempt) or self._is_undone(attempt.id)):
            raise faults.taken_twice(attempt.id)
        return stored is not None

    def _question_of(self, attempt_id: str) -> str:
        """The present name of the question of an attempt."""
        row = self._connection.execute("SELECT question FROM attempts WHERE id = ?", (attempt_id,)).fetchone()
        if row is None:
            raise faults.unknown_attempt(attempt_id)
        return self._derived.current_name(str(row[0]))

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
        self._insert(Correction(self.new_id(), at, attempt_id, kind, payload))
