"""The file of the index: its schema, opened for reading or for writing. The only importer of sqlite3 in this room."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from dlquiz.bank.index.records import BANK, QUESTION, TOPIC, Record, Row

FORMAT = 1
"""The form of the index. A file of any other is thrown away and made anew."""
BUSY_SECONDS = 0.05
"""So long a reader waits for somebody who writes. Who writes does not wait: the other one does the same work."""
_SCHEMA = f"""
CREATE TABLE file (          -- where a content was seen last
  path BLOB PRIMARY KEY,     -- absolute
  stamp TEXT NOT NULL,
  checked INTEGER NOT NULL,  -- the moment before it was hashed, in nanoseconds since the epoch
  content TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE content (       -- the bytes of a bank that is free of faults, as one version of the reader has read them
  number INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL,
  reader TEXT NOT NULL,
  proof TEXT NOT NULL,       -- over this row and all of topic and question
  gone INTEGER,              -- the moment from which on no file and no reader needs it
  bank TEXT NOT NULL,
  title_en TEXT NOT NULL,
  title_zh TEXT NOT NULL,
  questions INTEGER NOT NULL,
  UNIQUE (sha256, reader)
);
CREATE TABLE source (
  content INTEGER PRIMARY KEY REFERENCES content ON DELETE CASCADE,
  bytes BLOB NOT NULL
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


_FILE = "SELECT stamp, checked, content FROM file WHERE path = ?"
_CONTENT = f"SELECT number, proof, {_names(BANK)} FROM content WHERE sha256 = ? AND reader = ?"
_TOPICS = f"SELECT {_names(TOPIC)} FROM topic WHERE content = ? ORDER BY place"
_QUESTIONS = f"SELECT {_names(QUESTION)} FROM question WHERE content = ? ORDER BY place"
_BYTES = "SELECT bytes FROM source JOIN content ON number = content WHERE sha256 = ?"


def is_damage(error: sqlite3.Error) -> bool:
    """Whether the file is to blame, and not that it is busy, cannot be written or has no room."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF in _DAMAGE


def _opened(file: Path, mode: str, timeout: float) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode={mode}", timeout, isolation_level=None, uri=True)


class Shelf:
    """The index as it is found, for reading. Where there is none, or none that can be read, nothing stands on it."""

    def __init__(self, file: Path) -> None:
        self.damaged = False
        """Whether something was met that nobody has written there."""
        self._connection: sqlite3.Connection | None = None
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
        return next(iter(self._rows(_FILE, path)), None)

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
        except sqlite3.Error as error:
            self.damaged = self.damaged or is_damage(error)
            self.close()
            return []


def stored_bytes(file: Path, content: str) -> bytes | None:
    """The bytes of a content, if the index still has them; whether they are the right ones is for the caller to see."""
    try:
        with closing(_opened(file, "ro", BUSY_SECONDS)) as connection:
            rows = connection.execute(_BYTES, (content,)).fetchall()
    except sqlite3.Error:
        return None
    return next((data for (data,) in rows if isinstance(data, bytes)), None)


class Writer:
    """The index, for writing: opened and made when there is something to write, given up at the first trouble."""

    def __init__(self, file: Path, *, damaged: bool) -> None:
        self._file = file
        self._damaged = damaged
        self._given_up = False
        self._connection: sqlite3.Connection | None = None
        self.written = False

    def transact(self, work: Callable[[sqlite3.Connection], None]) -> None:
        """Do `work` in one transaction, in a new file where the old one cannot be used."""
        for _ in range(2):
            if self._given_up:
                return
            try:
                self._attempt(work)
            except sqlite3.Error as error:
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

    def _attempt(self, work: Callable[[sqlite3.Connection], None]) -> None:
        if self._damaged:
            self._throw_away()
        if self._connection is None:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._connection = _opened(self._file, "rwc", 0)
            # What a loss of power leaves behind is known by its proofs, so nothing has to wait for the disk.
            self._connection.execute("PRAGMA synchronous = OFF")
            self._connection.execute("PRAGMA foreign_keys = ON")
        self._connection.execute("BEGIN IMMEDIATE")
        _prepare(self._connection)
        work(self._connection)
        self._connection.execute("COMMIT")

    def _throw_away(self) -> None:
        self.close()
        for end in ("", "-journal"):
            self._file.with_name(self._file.name + end).unlink(missing_ok=True)
        self._damaged = False


def _prepare(connection: sqlite3.Connection) -> None:
    """Make the tables where there are none yet; raise where they are of another form."""
    ((version,),) = connection.execute("PRAGMA user_version")
    if version == FORMAT:
        return
    if version or connection.execute("SELECT 1 FROM sqlite_master").fetchone():
        raise sqlite3.DatabaseError(f"the index is of the form {version}, and not {FORMAT}")
    for statement in _SCHEMA.split(";"):
        connection.execute(statement)


def note_file(connection: sqlite3.Connection, path: bytes, stamp: str, checked: int, content: str) -> None:
    """Say where a content was seen."""
    connection.execute("INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?)", (path, stamp, checked, content))


def put_record(connection: sqlite3.Connection, content: str, reader: str, record: Record, data: bytes) -> None:
    """Put a content in, in the place of what was known of it."""
    connection.execute("DELETE FROM content WHERE sha256 = ? AND reader = ?", (content, reader))
    columns = f"sha256, reader, proof, {_names(BANK)}"
    found = connection.execute(
        f"INSERT INTO content ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (content, reader, record.proof(content), *record.bank),
    )
    number = found.lastrowid
    connection.execute("INSERT INTO source VALUES (?, ?)", (number, data))
    for table, rows in (("topic", record.topics), ("question", record.questions)):
        marks = ", ".join("?" * (2 + len(rows[0]))) if rows else ""
        connection.executemany(
            f"INSERT INTO {table} VALUES ({marks})", [(number, place, *row) for place, row in enumerate(rows)]
        )


def sweep(connection: sqlite3.Connection, reader: str, at: int, kept: int) -> None:
    """Forget contents that have been in no file, or of no use to this reader, for `kept` nanoseconds.

    Not at once: another process may still ask questions of it, and other versions of the program their own.
    """
    needed = "reader = ? AND sha256 IN (SELECT content FROM file)"
    connection.execute(f"UPDATE content SET gone = NULL WHERE gone IS NOT NULL AND {needed}", (reader,))
    connection.execute(f"UPDATE content SET gone = ? WHERE gone IS NULL AND NOT ({needed})", (at, reader))
    connection.execute("DELETE FROM content WHERE gone < ?", (at - kept,))


def seen_paths(connection: sqlite3.Connection) -> list[bytes]:
    """Every path at which a content was seen."""
    return [path for (path,) in connection.execute("SELECT path FROM file")]


def forget_file(connection: sqlite3.Connection, path: bytes) -> None:
    connection.execute("DELETE FROM file WHERE path = ?", (path,))
