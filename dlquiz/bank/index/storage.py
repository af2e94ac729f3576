"""The file of the index: its schema, opened for reading or for writing. The only importer of sqlite3 in this room."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing, suppress
from hashlib import sha256
from pathlib import Path
from threading import Lock
from weakref import finalize

from dlquiz.bank.index.records import HEAD, QUESTION, Head, Record, Row, proof_of, row_proof

Connection = sqlite3.Connection
FORMAT = 2
"""The form of the index. A file of any other is thrown away and made anew."""
BUSY_SECONDS = 0.05
"""So long a reader waits for somebody who writes. Who writes waits only where told to: the other does the same work."""
KEPT = 7 * 24 * 3600 * 1_000_000_000
"""Nanoseconds for which bytes are kept that no file holds any more."""
READERS = 3
"""So many versions of the program may be used by turns without reading all banks each time."""
_SCHEMA = f"""
CREATE TABLE file (          -- where a content was seen last
  path BLOB PRIMARY KEY,     -- absolute
  stamp TEXT NOT NULL,
  checked INTEGER NOT NULL,  -- the moment before it was hashed, in nanoseconds since the epoch
  content TEXT NOT NULL,
  proof TEXT NOT NULL        -- over this row
) WITHOUT ROWID;
CREATE TABLE source (        -- the bytes of a bank that is free of faults
  sha256 TEXT PRIMARY KEY,
  bytes BLOB NOT NULL,
  gone INTEGER               -- the moment from which on no file holds them
);
CREATE TABLE content (       -- what one version of the reader has read in them
  number INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL REFERENCES source ON DELETE CASCADE,
  reader TEXT NOT NULL,
  compiled INTEGER NOT NULL,
  proof TEXT NOT NULL,       -- over the content and the following columns
  bank TEXT NOT NULL,
  title_en TEXT NOT NULL,
  title_zh TEXT NOT NULL,
  questions INTEGER NOT NULL,
  topics TEXT NOT NULL,      -- [[id, en, zh], …] as JSON
  census TEXT NOT NULL,      -- what a `Census` counts, as JSON
  rows TEXT NOT NULL,        -- proof over the rows of all questions
  UNIQUE (sha256, reader)
);
CREATE TABLE question (
  content INTEGER NOT NULL REFERENCES content ON DELETE CASCADE,
  place INTEGER NOT NULL,
  id TEXT NOT NULL,
  type TEXT NOT NULL,
  topic TEXT NOT NULL,
  difficulty INTEGER NOT NULL,
  tags TEXT NOT NULL,        -- words, joined by spaces
  covers TEXT NOT NULL,
  family TEXT NOT NULL,
  aliases TEXT NOT NULL,
  deprecated INTEGER NOT NULL,
  prompt_en TEXT NOT NULL,
  prompt_zh TEXT NOT NULL,
  wording TEXT NOT NULL,
  grading TEXT NOT NULL,
  start INTEGER NOT NULL,    -- characters of the text of the file
  stop INTEGER NOT NULL,
  proof TEXT NOT NULL,       -- over the content and this row
  PRIMARY KEY (content, place)
) WITHOUT ROWID;
CREATE INDEX question_id ON question (content, id);
PRAGMA user_version = {FORMAT}
"""
_DAMAGE = frozenset((
    sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CONSTRAINT,
    sqlite3.SQLITE_MISMATCH, sqlite3.SQLITE_FORMAT, sqlite3.SQLITE_TOOBIG,
))  # fmt: skip


def _names(columns: tuple[str, ...]) -> str:
    return ", ".join(columns)


_FILES = "SELECT path, stamp, checked, content, proof FROM file WHERE path IN ({})"
_CONTENTS = f"SELECT sha256, proof, {_names(HEAD)} FROM content WHERE reader = ? AND sha256 IN ({{}})"
_VALUES = _names(tuple(f"question.{name}" for name in QUESTION))
_QUESTIONS = f"""SELECT {_VALUES} FROM content
LEFT JOIN question ON content = number WHERE sha256 = ? AND reader = ? ORDER BY place"""
_SOME_QUESTIONS = f"""SELECT question.proof, place, {_VALUES} FROM content
JOIN question ON content = number WHERE sha256 = ? AND reader = ? AND id IN ({{}}) ORDER BY place"""
_BYTES = "SELECT bytes FROM source WHERE sha256 = ?"
_AT_ONCE = 500
"""So many values are looked for with one query: SQLite may take no more than 999."""


TROUBLE = (sqlite3.Error, UnicodeDecodeError)
"""What SQLite raises, and Python where the name of a column is no text any more."""


def is_damage(error: Exception) -> bool:
    """Whether the file is to blame, and not that it is busy, cannot be written or has no room."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF in _DAMAGE


def _opened(file: Path, mode: str, timeout: float, *, threads: bool = False) -> Connection:
    place = f"{file.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(place, timeout=timeout, isolation_level=None, check_same_thread=not threads, uri=True)


def _roll_back(file: Path) -> None:
    """Undo what a killed process has left half done: who only reads cannot, and would find nothing."""
    if file.with_name(f"{file.name}-journal").exists():
        with suppress(sqlite3.Error), closing(_opened(file, "rw", BUSY_SECONDS)) as connection:
            connection.execute("SELECT 1 FROM sqlite_master").fetchone()


class Shelf:
    """The index as it is found, for reading. Where there is none, or none that can be read, nothing stands on it."""

    def __init__(self, file: Path) -> None:
        self.damaged = False
        """Whether something was met that nobody has written there."""
        self._connection: Connection | None = None
        try:
            if file.is_file():
                _roll_back(file)
                self._connection = _opened(file, "ro", BUSY_SECONDS)
        except (sqlite3.Error, OSError):
            return
        if self._rows("PRAGMA user_version") != [(FORMAT,)]:
            self.close()

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def files(self, paths: Sequence[bytes]) -> dict[bytes, Row]:
        """Stamp, moment and content of each of these files that was seen."""
        found: dict[bytes, Row] = {}
        for path, *row, proof in self._found(_FILES, paths):
            if isinstance(path, bytes) and proof_of(path, *row) == proof:
                found[path] = tuple(row)
            else:
                self.damaged = True
        return found

    def heads(self, contents: Sequence[str], reader: str) -> dict[str, Head]:
        """What is known of each of these contents, if all of it is as it was written."""
        found: dict[str, Head] = {}
        for content, proof, *values in self._found(_CONTENTS, contents, reader):
            head = Head(*values)
            if head.proof(content) == proof:
                found[content] = head
            else:
                self.damaged = True
        return found

    def _found(self, query: str, values: Sequence[object], *more: object) -> Iterable[Row]:
        for start in range(0, len(values), _AT_ONCE):
            part = values[start : start + _AT_ONCE]
            yield from self._rows(query.format(_marks(part)), *more, *part)

    def _rows(self, query: str, *values: object) -> list[Row]:
        if self._connection is None:
            return []
        try:
            return self._connection.execute(query, values).fetchall()
        except TROUBLE as error:
            self.damaged = self.damaged or is_damage(error)
            self.close()
            return []


class Rows:
    """The rows of questions, for as long as some may be asked for. May be used by several threads.

    What cannot be had is None, whatever the reason; a file that holds what nobody wrote is thrown away.
    """

    def __init__(self, file: Path, reader: str) -> None:
        self._file = file
        self._reader = reader
        self._lock = Lock()
        self._connection: Connection | None = None
        self._close: Callable[[], object] = int

    def all(self, content: str, proof: str) -> list[Row] | None:
        """Those of a content, in order."""
        rows = self._rows(_QUESTIONS, content, self._reader)
        if rows and proof_of(*rows) != proof:
            self._throw_away()
            return None
        return rows or None

    def some(self, content: str, ids: Sequence[str]) -> list[tuple[int, Row]] | None:
        """Those of these ids that are found, with their places. That one is not found proves nothing."""
        found: list[tuple[int, Row]] = []
        for start in range(0, len(ids), _AT_ONCE):
            part = ids[start : start + _AT_ONCE]
            rows = self._rows(_SOME_QUESTIONS.format(_marks(part)), content, self._reader, *part)
            if rows is None:
                return None
            for proof, place, *values in rows:
                row = tuple(values)
                if row[0] not in part or row_proof(content, place, row) != proof:
                    self._throw_away()
                    return None
                found.append((place, row))
        return found

    def _rows(self, query: str, *values: object) -> list[Row] | None:
        with self._lock:
            try:
                if self._connection is None:
                    self._open()
                assert self._connection is not None, "it was opened"
                return self._connection.execute(query, values).fetchall()
            except TROUBLE as error:
                damaged = is_damage(error)
                self._end()
        if damaged:
            self._throw_away()
        return None

    def _open(self) -> None:
        # Nobody closes a library: the connection ends with the last bank that may need it.
        self._connection = _opened(self._file, "ro", BUSY_SECONDS, threads=True)
        self._close = finalize(self, self._connection.close)

    def _end(self) -> None:
        self._close()
        self._connection, self._close = None, int

    def _throw_away(self) -> None:
        with self._lock:
            # Windows deletes no file that is open.
            self._end()
            with suppress(OSError):
                throw_away(self._file)


def stored_bytes(file: Path, content: str) -> bytes | None:
    """The bytes of a content, if the index still has them. Where it has others under that name, it is thrown away."""
    try:
        with closing(_opened(file, "ro", BUSY_SECONDS)) as connection:
            rows = connection.execute(_BYTES, (content,)).fetchall()
    except TROUBLE:
        return None
    for (data,) in rows:
        if isinstance(data, bytes) and sha256(data).hexdigest() == content:
            return data
        with suppress(OSError):
            throw_away(file)
    return None


def throw_away(file: Path) -> None:
    """Delete an index that is damaged, or of another form: the next opening of banks makes it anew."""
    for end in ("", "-journal"):
        file.with_name(file.name + end).unlink(missing_ok=True)


class Writer:
    """The index, for writing: opened and made when there is something to write, given up at the first trouble.

    No folder is made for it: who has only looked around leaves nothing behind.
    """

    def __init__(self, file: Path, shelf: Shelf, patience: float = 0.0) -> None:
        self._file = file
        self._patience = patience
        self._shelf = shelf
        self._damaged = shelf.damaged
        self.given_up = False
        self._connection: Connection | None = None
        self.written = False

    def transact(self, work: Callable[[Connection], None]) -> None:
        """Do `work` in one transaction, in a new file where the old one cannot be used."""
        for _ in range(2):
            if self.given_up:
                return
            try:
                self._attempt(work)
            except TROUBLE as error:
                self._damaged = is_damage(error)
                self.given_up = not self._damaged
                self.close()
            except OSError:
                self.given_up = True
                self.close()
            else:
                self.written = True
                return
        self.given_up = True

    def close(self) -> None:
        if self._connection is not None:
            # Whatever is under way is rolled back.
            self._connection.close()
            self._connection = None

    def _attempt(self, work: Callable[[Connection], None]) -> None:
        if self._damaged:
            self.close()
            # Windows deletes no file that is open.
            self._shelf.close()
            throw_away(self._file)
            self._damaged = False
        if self._connection is None:
            self._connection = _opened(self._file, "rwc", self._patience)
            # What a loss of power leaves behind is known by its proofs, so nothing has to wait for the disk.
            self._connection.execute("PRAGMA synchronous = OFF")
            self._connection.execute("PRAGMA foreign_keys = ON")
        self._connection.execute("BEGIN IMMEDIATE")
        _prepare(self._connection)
        work(self._connection)
        self._connection.execute("COMMIT")


def _prepare(connection: Connection) -> None:
    """Make the tables where there are none yet; raise where they are of another form."""
    ((version,),) = connection.execute("PRAGMA user_version")
    if version == FORMAT:
        return
    if connection.execute("SELECT 1 FROM sqlite_master").fetchone():
        raise sqlite3.DatabaseError(f"the index is of the form {version}, and not {FORMAT}")
    for statement in _SCHEMA.split(";"):
        connection.execute(statement)


def note_file(connection: Connection, path: bytes, stamp: str, checked: int, content: str) -> None:
    """Say where a content was seen."""
    values = (path, stamp, checked, content)
    connection.execute("INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?)", (*values, proof_of(*values)))


def put_record(connection: Connection, content: str, reader: str, at: int, record: Record, data: bytes) -> None:
    """Put a content in, in the place of what was known of it."""
    connection.execute(
        "INSERT INTO source (sha256, bytes) VALUES (?, ?)"
        " ON CONFLICT (sha256) DO UPDATE SET bytes = excluded.bytes, gone = NULL",
        (content, data),
    )
    connection.execute("DELETE FROM content WHERE sha256 = ? AND reader = ?", (content, reader))
    columns = f"sha256, reader, compiled, proof, {_names(HEAD)}"
    values = (content, reader, at, record.head.proof(content), *record.head)
    found = connection.execute(f"INSERT INTO content ({columns}) VALUES ({_marks(values)})", values)
    rows = enumerate(record.questions)
    numbered = [(found.lastrowid, place, *row, row_proof(content, place, row)) for place, row in rows]
    connection.executemany(f"INSERT INTO question VALUES ({_marks(numbered[0])})", numbered)


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def sweep(connection: Connection, at: int) -> None:
    """Forget what has been of no use for a week, and all but the latest readers.

    Not at once: another process may still ask for the bytes.
    """
    held = "sha256 IN (SELECT content FROM file)"
    connection.execute(f"UPDATE source SET gone = NULL WHERE gone IS NOT NULL AND {held}")
    connection.execute(f"UPDATE source SET gone = ? WHERE gone IS NULL AND NOT {held}", (at,))
    connection.execute("DELETE FROM source WHERE gone < ?", (at - KEPT,))
    latest = "SELECT reader FROM content GROUP BY reader ORDER BY max(compiled) DESC LIMIT ?"
    connection.execute(f"DELETE FROM content WHERE reader NOT IN ({latest})", (READERS,))


def seen_paths(connection: Connection) -> list[bytes]:
    """Every path at which a content was seen."""
    return [path for (path,) in connection.execute("SELECT path FROM file")]


def forget_file(connection: Connection, path: bytes) -> None:
    connection.execute("DELETE FROM file WHERE path = ?", (path,))


def open_to_change(file: Path) -> Connection:
    """The index as it is, for whoever keeps a table of their own in it. Raises one of `TROUBLE`."""
    return _opened(file, "rw", BUSY_SECONDS)
