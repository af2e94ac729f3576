"""What one history remembers of a place that it is synced with: which of its files were read, and which rows it lacks.

All of it is changed together with the rows that it speaks of, in one transaction, so that a copy of the progress file,
an older one put in its place or a kill at any moment leaves nothing that is not true.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from dlquiz.progress.database import Database
from dlquiz.progress.history import TABLES, Entry
from dlquiz.progress.inspection import companion
from dlquiz.progress.merging import Merged
from dlquiz.progress.records import Attempt

_TABLES = {table.name: table for table in TABLES.values()}

RowId = tuple[str, str]
"""The table of a row, and its id."""


class Part(NamedTuple):
    """How much of a file was read or written: so many bytes, which have this digest."""

    size: int
    digest: str


class Received(NamedTuple):
    """What of a file was new, and by device how many answers."""

    merged: Merged
    answers: Counter[str]


class Place:
    """One place as one history knows it, by its name."""

    def __init__(self, database: Database, name: str) -> None:
        self._database = database
        self._name = name

    @property
    def installation(self) -> str | None:
        """The folder that this history writes into; None before the first time."""
        query = "SELECT installation FROM places WHERE place = ?"
        with self._database.reading() as connection:
            row = connection.execute(query, (self._name,)).fetchone()
        return None if row is None else str(row[0])

    def start_again(self, installation: str) -> None:
        """Write into another folder from now on: whatever is in the place is read again, and what it lacks is sent."""
        with self._database.writing() as connection:
            row = (self._name, installation, self._last(connection))
            connection.execute("INSERT OR REPLACE INTO places VALUES (?, ?, ?)", row)
            connection.execute("DELETE FROM synced WHERE place = ?", (self._name,))
            for table in _TABLES:
                everything = f"INSERT OR IGNORE INTO unsent SELECT ?, ?, id FROM {table}"
                connection.execute(everything, (self._name, table))

    def files(self) -> dict[str, Part]:
        """By its path in the place, how much of each file was read or written."""
        query = "SELECT file, size, digest FROM synced WHERE place = ?"
        with self._database.reading() as connection:
            return {file: Part(size, digest) for file, size, digest in connection.execute(query, (self._name,))}

    def forget(self, files: Iterable[str]) -> None:
        """Forget files that are no longer there."""
        gone = [(self._name, file) for file in files]
        if gone:
            with self._database.writing() as connection:
                connection.executemany("DELETE FROM synced WHERE place = ? AND file = ?", gone)

    def receive(self, file: str, entries: Iterable[Entry], part: Callable[[], Part]) -> Received:
        """Take in the rows of a file, all or none; afterwards `part` says how much of the file that was.

        Raises what reading `entries` raises, and StorageError where an id is taken by something else.
        """
        seen: list[RowId] = []
        devices: dict[str, str] = {}

        def noted() -> Iterator[Entry]:
            for entry in entries:
                what = entry.what
                seen.append((TABLES[type(what)].name, what.id))
                if isinstance(what, Attempt):
                    devices[what.id] = what.device
                yield entry

        answers = Counter[str]()

        def before_commit(_: Merged, added: list[RowId]) -> None:
            answers.update(devices[identity] for table, identity in added if table == "attempts")
            self._are_there(seen, file, part())

        return Received(self._database.merge(noted(), before_commit), answers)

    def unsent(self) -> list[RowId]:
        """The rows that the place lacks, in the order in which they are written."""
        found: list[RowId] = []
        with self._database.reading() as connection:
            for table in _TABLES:
                query = f"""SELECT id FROM (SELECT id AS wanted FROM unsent WHERE place = ? AND history = ?)
                    CROSS JOIN {table} ON id = wanted ORDER BY sequence, id"""
                found += ((table, row[0]) for row in connection.execute(query, (self._name, table)))
        return found

    def rows(self, ids: Iterable[RowId]) -> Iterator[Entry]:
        """The rows of these ids."""
        with self._database.reading() as connection:
            for table, identity in ids:
                history = _TABLES[table]
                sequence, *row = connection.execute(f"{history.selection} WHERE id = ?", (identity,)).fetchone()
                yield Entry(sequence, history.read(tuple(row)))

    def wrote(self, file: str, part: Part, ids: Sequence[RowId] = ()) -> None:
        """Remember a file as it was written, and that the place now has these rows."""
        with self._database.writing():
            self._are_there(ids, file, part)

    def _are_there(self, ids: Sequence[RowId], file: str, part: Part) -> None:
        connection, name = self._database.connection, self._name
        gone = ((name, table, identity) for table, identity in ids)
        connection.executemany("DELETE FROM unsent WHERE place = ? AND history = ? AND id = ?", gone)
        connection.execute("INSERT OR REPLACE INTO synced VALUES (?, ?, ?, ?)", (name, file, *part))

    @property
    def unsent_count(self) -> int:
        """How many rows the place lacks."""
        with self._database.reading() as connection:
            row = connection.execute("SELECT count(*) FROM unsent WHERE place = ?", (self._name,)).fetchone()
        return int(row[0])

    # What was exchanged last

    @property
    def last(self) -> str:
        """What `note` was given last; empty before the first time."""
        with self._database.reading() as connection:
            return self._last(connection)

    def note(self, last: str) -> None:
        """Keep a text about what was exchanged last."""
        with self._database.writing() as connection:
            connection.execute("UPDATE places SET last = ? WHERE place = ?", (last, self._name))

    def _last(self, connection: sqlite3.Connection) -> str:
        row = connection.execute("SELECT last FROM places WHERE place = ?", (self._name,)).fetchone()
        return "" if row is None else str(row[0])


def place_names(database: Database) -> list[str]:
    """The places that a history was synced with."""
    with database.reading() as connection:
        return [name for (name,) in connection.execute("SELECT place FROM places ORDER BY place")]


@contextmanager
def only_one(path: Path, seconds: float) -> Iterator[bool]:
    """Whether nobody else is syncing the history in the file at `path`, after waiting for so long.

    The lock is SQLite's, on an empty file beside it: a program that is killed sets it free.
    """
    lock = companion(path, ".sync")
    with closing(sqlite3.connect(lock, timeout=seconds, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            yield False
        else:
            yield True
