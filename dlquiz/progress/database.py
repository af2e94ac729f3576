"""An open history as a whole: its transactions, its rows, and another file to go on in where its own is lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Self

from dlquiz.errors import StorageError
from dlquiz.progress import faults, integrity
from dlquiz.progress.derived import Derived
from dlquiz.progress.history import TABLES, Entry, What
from dlquiz.progress.records import EPOCH, Row
from dlquiz.schedule import in_utc

if TYPE_CHECKING:
    from dlquiz.messages import Text
    from dlquiz.progress.changes import Changes
    from dlquiz.progress.file_identity import FileIdentity
    from dlquiz.progress.known_lines import KnownLines
    from dlquiz.progress.merging import Merged


def random_id() -> str:
    """A new random id: 32 hexadecimal digits of a version 4 UUID."""
    from uuid import uuid4

    return uuid4().hex


class Database:
    """The connection behind a store, and its transactions.

    `saved` says whether what is written is in the progress file. `new_id` makes the ids of rows. Where the file is
    lost, what `reopen` opens in another one, then `rescued`, is gone on in; without it nothing can be written any more.
    `later` is tried before each write: if it opens the progress file, all is moved there. `tell` is called with a
    sentence when either happens.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        where: str,
        *,
        saved: bool = False,
        new_id: Callable[[], str] = random_id,
        place: FileIdentity | None = None,
        reopen: Callable[[Path], Database] | None = None,
    ) -> None:
        self.connection = connection
        self.derived = Derived(connection)
        self.where = where
        self.saved = saved
        self.new_id = new_id
        self.rescued: Path | None = None
        self.tell: Callable[[Text], None] = lambda _: None
        self._place = place
        self._reopen = reopen
        self.later: Callable[[], Database] | None = None
        self._appending: list[Entry] = []
        """The rows of the transaction under way."""
        self._appended: list[Entry] = []
        """Those of the transactions before, where they may have to be moved to another file."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def keeps(self) -> bool:
        """Whether what is recorded outlives the program, in the progress file or in the `rescued` one."""
        return self.saved or self.rescued is not None

    def close(self) -> None:
        """Close the file; closing twice is allowed. What was appended to a file that is lost is rescued first."""
        with faults.translate_errors(self.where):
            if self._appended and self._reopen is not None:
                self._look_after_the_file()
            self._place, self._appended = None, []
            self.connection.close()

    # Transactions

    @contextmanager
    def one_moment(self) -> Iterator[None]:
        """Several readings of one state, whatever other programs write between them."""
        self.roll_back()
        self.connection.execute("BEGIN")
        try:
            yield
        finally:
            self.roll_back()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        with faults.translate_errors(self.where):
            try:
                yield self.connection
            except (ValueError, TypeError) as error:
                # The checks at opening see the structure of the file, not the sense of its texts.
                raise faults.damaged(self.where) from error

    def roll_back(self) -> None:
        # After some errors SQLite has rolled back by itself.
        if self.connection.in_transaction:
            self.connection.execute("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        with faults.translate_errors(self.where):
            self.roll_back()  # left open where the disk refused the last rollback too
            if self.later is not None:
                self._move_in(self.later)
            self._look_after_the_file()
            self._appending = []
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection
                self.connection.execute("COMMIT")
            except BaseException:
                self.roll_back()
                raise
            if self._reopen is not None or self.later is not None:
                self._appended += self._appending
            self._look_after_the_file()

    def try_writing(self) -> None:
        """Change nothing, as a writer. Raises StorageError where nothing can be saved now."""
        with self.writing():
            # Of a read-only file BEGIN IMMEDIATE alone makes a reader, without a word.
            self.connection.execute("DELETE FROM draft WHERE only_one = 0")

    def rebuilding(self, questions: Iterable[str]) -> AbstractContextManager[Changes]:
        """Whatever is appended inside, what follows for these questions (by present names) is derived from it again."""
        from dlquiz.progress.changes import rebuilding

        return rebuilding(self.derived, questions)

    def insert(self, what: What) -> None:
        """Append a row, as the newest of its table."""
        table = TABLES[type(what)]
        sequence = self._next_sequence(table.name, what.at)
        table.append(self.connection, what.id, (sequence, *table.to_row(what)))
        self._appending.append(Entry(sequence, what))

    def _next_sequence(self, table: str, at: datetime) -> int:
        newest = self.connection.execute(f"SELECT max(sequence) FROM {table}").fetchone()[0]
        moment = (in_utc(at) - EPOCH) // timedelta(microseconds=1)
        return moment if newest is None else max(moment, newest + 1)

    # The whole history

    def rows(self) -> Generator[Entry, None, None]:
        """All ever appended, what was taken back too: attempts, corrections, interviews, flags, fits, in their order.

        Until all were taken, or this was closed, nothing else can be asked of the store.
        """
        from dlquiz.progress.merging import read_rows

        with self.reading(), self.one_moment():
            yield from read_rows(self.connection)

    def merge(
        self, entries: Iterable[Entry], before_commit: Callable[[Merged, list[tuple[str, str]]], None] | None = None
    ) -> Merged:
        """Unite another history with this one: all of it or nothing.

        What is here already is left out, so that any histories may be united in any order and any number of times, with
        the same end. `before_commit` gets what is new, and the table and id of each such row; what it raises leaves
        everything as it was. Raises StorageError where an id is taken by something else.
        """
        from dlquiz.progress.merging import merge_rows

        with self.writing():
            added: list[tuple[str, str]] = []
            merged = merge_rows(self.connection, self.derived, entries, added)
            if before_commit is not None:
                before_commit(merged, added)
            return merged

    def known_lines(self, *, read_all: bool = False) -> KnownLines:
        """The lines of JSON that were taken in, for use while `merge` takes in more; none of them to `read_all`."""
        from dlquiz.progress.known_lines import KnownLines

        return KnownLines(self.connection, read_all=read_all)

    def remove(
        self, ids: Iterable[tuple[str, str]], before_commit: Callable[[Merged, int], None]
    ) -> tuple[Merged, int] | None:
        """Remove rows that an import brought, by table and id, and derive everything again; None where none is here.

        `before_commit` gets how many they are, and how many attempts are left; what it raises leaves all as it was.
        """
        from dlquiz.progress.merging import remove_rows

        with self.writing():
            removed = remove_rows(self.connection, ids)
            if not any(removed):
                return None
            self.derived.rebuild(self.derived.desired_retention)
            # Their lines would be taken for known, and their rows for sent: neither would come back.
            for table in ("known", "places", "synced", "unsent"):
                self.connection.execute(f"DELETE FROM {table}")
            left = int(self.connection.execute("SELECT count(*) FROM attempts").fetchone()[0])
            before_commit(removed, left)
            # Else a log that takes rows away would be taken for one of another moment.
            integrity.withdraw(Path(self.where))
            return removed, left

    # What the banks call questions

    def names(self) -> dict[str, str]:
        """The present names of questions that were answered under other ones, by their former names."""
        with self.reading():
            return dict(self.connection.execute("SELECT former, present FROM names ORDER BY former"))

    def rename(self, names: Mapping[str, str]) -> None:
        """Let the answers given under each former name count for the question of the present one; `names` are all."""
        before = self.names()
        changed = {former for former in before.keys() | names.keys() if before.get(former) != names.get(former)}
        if not changed:
            return
        with self.writing():
            touched = {name for former in changed for name in (former, before.get(former), names.get(former)) if name}
            with self.rebuilding(touched):
                self.connection.execute("DELETE FROM names")
                self.connection.executemany("INSERT INTO names VALUES (?, ?)", sorted(names.items()))

    # Another file

    def unknown(self, entries: Iterable[Entry]) -> list[Entry]:
        """Of the rows of a damaged file those that are not here, each once: see `without_copies`."""
        from dlquiz.progress.merging import without_copies

        with self.reading():
            return without_copies(self.connection, entries)

    def take_in(self, entries: Iterable[Entry], singles: Mapping[str, Row]) -> Merged:
        """Add what was read from a damaged file, its draft and interview in progress too; what is here already stays.

        Unlike `merge`, a row whose id is taken here by another one is left out.
        """
        from dlquiz.progress.merging import merge_rows, missing

        with self.writing():
            for table, row in singles.items():
                values = ", ".join("?" * len(row))
                self.connection.execute(f"INSERT OR REPLACE INTO {table} VALUES ({values})", row)
            return merge_rows(self.connection, self.derived, missing(self.connection, entries), [])

    def _look_after_the_file(self) -> None:
        """Go on in another file where the one that is open is no longer at its place."""
        if self._place is None or self._place.is_ours():
            return
        if self._reopen is None:
            raise faults.left(self.where)
        from dlquiz.progress.rescue import close_left, rescued_copy

        lost, left, place = self.where, self.connection, self._place
        copy, read = rescued_copy(left, Path(lost))
        store = self._reopen(copy)
        store.take_in([*store.unknown(read.entries), *self._appended], read.singles)
        self._adopt(store)
        self.saved, self.rescued = False, copy
        close_left(left, place)
        self.tell(faults.lost(lost, str(copy)))

    def _move_in(self, later: Callable[[], Database]) -> None:
        """Move all that was kept in memory into the progress file, if it can be opened now."""
        try:
            store = later()
        except StorageError:
            return
        kept = {table: self.connection.execute(f"SELECT * FROM {table}").fetchone() for table in ("draft", "sitting")}
        try:
            with store.reading():
                other = store.connection.execute("SELECT 1 FROM sitting").fetchone()
            if kept["sitting"] and other is not None:
                # Which of two interviews in progress is to go on nobody can say.
                store.close()
                return
            store.take_in(self._appended, {table: row for table, row in kept.items() if row is not None})
            store.rename(self.names())
        except StorageError:
            store.close()
            return
        left, self.later = self.connection, None
        self._adopt(store)
        self.saved = True
        left.close()
        self.tell(faults.found_again(self.where))

    def _adopt(self, store: Database) -> None:
        """Go on with what `store` has open."""
        self.connection, self.derived, self.where = store.connection, store.derived, store.where
        self._place, self._reopen = store._place, store._reopen
