"""The file of the index: its schema, opened for reading or for writing. The only importer of sqlite3 in this room."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from hashlib import sha256
from pathlib import Path

from dlquiz.bank.index.records import BANK, QUESTION, TOPIC, Record, Row, proof_of

Connection = sqlite3.Connection
FORMAT = 1
"""The form of the index. A file of any other is thrown away and made anew."""
BUSY_SECONDS = 0.05
"""So long a reader waits for somebody who writes. Who writes does not wait: the other one does the same work."""
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
  proof TEXT NOT NULL,       -- over the following columns and all of topic and question
  bank TEXT NOT NULL,
  title_en TEXT NOT NULL,
  title_zh TEXT NOT NULL,
  questions INTEGER NOT NULL,
  UNIQUE (sha256, reader)
);
CREATE TABLE topic (
  content INTEGER NOT NULL REFERENCES content ON DELETE CASCADE,
  place INTEGER NOT NULL,
  id TEXT NOT NULL,
  en TEXT NOT NULL,
  zh TEXT NOT NULL,
  PRIMARY KEY (content, place)
) WITHOUT ROWID;
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
  PRIMARY KEY (content, place)
) WITHOUT ROWID;
PRAGMA user_version = {FORMAT}
"""
_DAMAGE = frozenset((
    sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CONSTRAINT,
    sqlite3.SQLITE_MISMATCH, sqlite3.SQLITE_FORMAT, sqlite3.SQLITE_TOOBIG,
))  # fmt: skip


def _names(columns: tuple[str, ...]) -> str:
    return ", ".join(columns)


_FILE = "SELECT stamp, checked, content, proof FROM file WHERE path = ?"
_CONTENT = f"SELECT number, proof, {_names(BANK)} FROM content WHERE sha256 = ? AND reader = ?"
_TOPICS = f"SELECT {_names(TOPIC)} FROM topic WHERE content = ? ORDER BY place"
_QUESTIONS = f"SELECT {_names(QUESTION)} FROM question WHERE content = ? ORDER BY place"
_BYTES = "SELECT bytes FROM source WHERE sha256 = ?"


TROUBLE = (sqlite3.Error, UnicodeDecodeError)
"""What SQLite raises, and Python where the name of a column is no text any more."""


def is_damage(error: Exception) -> bool:
    """Whether the file is to blame, and not that it is busy, cannot be written or has no room."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF in _DAMAGE


def _opened(file: Path, mode: str, timeout: float) -> Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode={mode}", timeout, isolation_level=None, uri=True)


class Shelf:
    """The index as it is found, for reading. Where there is none, or none that can be read, nothing stands on it."""

    def __init__(self, file: Path) -> None:
        self.damaged = False
        """Whether something was met that nobody has written there."""
        self._connection: Connection | None = None
        try:
            if file.is_file():
                self._connection = _opened(file, "ro", BUSY_SECONDS)
        except (sqlite3.Error, OSError):
            return
        if self._rows("PRAGMA user_version") != [(FORMAT,)]:
            self.close()

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def file(self, path: bytes) -> Row | None:
        """Stamp, moment and content of a file that was seen."""
        for *row, proof in self._rows(_FILE, path):
            if proof_of(path, *row) == proof:
                return tuple(row)
            self.damaged = True
        return None

    def record(self, content: str, reader: str) -> Record | None:
        """What is known of a content, if all of it is as it was written."""
        # In one transaction: somebody else may be putting the same content in its place.
        self._rows("BEGIN")
        found = [self._read(content, *row) for row in self._rows(_CONTENT, content, reader)]
        self._rows("COMMIT")
        return next(iter(found), None)

    def _read(self, content: str, number: int, proof: str, *bank: object) -> Record | None:
        record = Record(bank, self._rows(_TOPICS, number), self._rows(_QUESTIONS, number))
        if record.proof(content) == proof:
            return record
        # With a connection that has failed meanwhile it is incomplete, and no sign of damage.
        self.damaged = self.damaged or self._connection is not None
        return None

    def _rows(self, query: str, *values: object) -> list[Row]:
        if self._connection is None:
            return []
        try:
            return self._connection.execute(query, values).fetchall()
        except TROUBLE as error:
            self.damaged = self.damaged or is_damage(error)
            self.close()
            return []


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

    def __init__(self, file: Path, shelf: Shelf) -> None:
        self._file = file
        self._shelf = shelf
        self._damaged = shelf.damaged
        self._given_up = False
        self._connection: Connection | None = None
        self.written = False

    def transact(self, work: Callable[[Connection], None]) -> None:
        """Do `work` in one transaction, in a new file where the old one cannot be used."""
        for _ in range(2):
            if self._given_up:
                return
            try:
                self._attempt(work)
            except TROUBLE as error:
                self._damaged = is_damage(error)
                self._given_up = not self._damaged
                self.close()
            except OSError:
                self._given_up = True
                self.close()
            else:
                self.written = True
                return
        self._given_up = True

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
            self._connection = _opened(self._file, "rwc", 0)
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
    columns = f"sha256, reader, compiled, proof, {_names(BANK)}"
    values = (content, reader, at, record.proof(content), *record.bank)
    found = connection.execute(f"INSERT INTO content ({columns}) VALUES ({_marks(values)})", values)
    for table, rows in (("topic", record.topics), ("question", record.questions)):
        numbered = [(found.lastrowid, place, *row) for place, row in enumerate(rows)]
        if numbered:
            connection.executemany(f"INSERT INTO {table} VALUES ({_marks(numbered[0])})", numbered)


def _marks(values: Row) -> str:
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
