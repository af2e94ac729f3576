"""Opening the progress file: looked at without writing first, so that a file we must not touch stays as it is."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from dlquiz.progress import faults
from dlquiz.progress.migrations import APPLICATION_ID, NEWEST, migrate, version

BUSY_SECONDS = 5.0
TURNS = 20

_MAGIC = b"SQLite format 3\x00"


class Header(NamedTuple):
    """What the first 100 bytes say (https://www.sqlite.org/fileformat.html, section 1.3)."""

    magic: bytes
    page_size: int
    user_version: int
    application_id: int


def open_file(path: Path) -> sqlite3.Connection:
    """A connection to the progress file at `path`, made with its folder where missing, checked and migrated.

    Raises StorageError, with the file untouched, where it is damaged, newer, of another program or out of reach.
    """
    _make_folder(path)
    with faults.told(path):
        unseen = _has_content(path) and not _inspect(path)
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
        try:
            _refuse_version(connection, path)
            if unseen:
                _refuse_damage(connection, path)
            _prepare(connection)
        except BaseException:
            connection.close()
            raise
        return connection


def open_memory() -> sqlite3.Connection:
    """The same database, held in memory only."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate(connection)
    return connection


def _prepare(connection: sqlite3.Connection) -> None:
    _use_write_ahead_log(connection)
    connection.execute("PRAGMA synchronous = FULL")
    migrate(connection)


def _use_write_ahead_log(connection: sqlite3.Connection) -> None:
    # The mode is a property of the file. Where a file system allows none, SQLite keeps its rollback journal: slower,
    # not less safe.
    for turn in reversed(range(TURNS)):
        try:
            if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            # Of several programs making the file at once, some are refused here without waiting for their turn.
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or not turn:
                raise
            _wait_for_writers(connection)


def _wait_for_writers(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("ROLLBACK")


def _make_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise faults.unreachable(str(path), error.strerror or str(error)) from error


def _has_content(path: Path) -> bool:
    """Whether there is a file to inspect; an empty one is what a crash right after creation leaves."""
    status = _status(path)
    if status is None:
        return False
    if not stat.S_ISREG(status.st_mode):
        raise faults.foreign(str(path))
    if status.st_size == 0 and _beside(path, "-wal") and not _size(path):
        # SQLite would delete the log that belongs to a file cut to nothing, and the last answers with it. The second
        # look tells it from a file that another program has filled, log and all, since the first one.
        raise faults.damaged(str(path))
    return status.st_size > 0


def _status(path: Path) -> os.stat_result | None:
    """What the file system says, asked once: another program may make or delete the file between two questions."""
    try:
        return path.stat()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise faults.unreachable(str(path), error.strerror or str(error)) from error


def _size(path: Path) -> int:
    """In bytes; 0 where there is no file."""
    status = _status(path)
    return status.st_size if status else 0


def _inspect(path: Path) -> bool:
    """Refuse what must stay untouched, by reading only; False where reading cannot see the content yet."""
    _refuse_header(path)
    if _beside(path, "-journal"):
        # Left by a crash before the write-ahead log was chosen: only a writer may play it back.
        return False
    looking = sqlite3.connect(_read_only(path), uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    with closing(looking):
        _refuse_version(looking, path)
        _refuse_damage(looking, path)
    return True


def _refuse_header(path: Path) -> None:
    header = _header(path)
    if header.magic != _MAGIC:
        raise faults.damaged(str(path))
    if header.application_id not in (0, APPLICATION_ID):
        raise faults.foreign(str(path))
    if header.application_id and header.user_version > NEWEST:
        raise faults.newer(str(path), header.user_version, NEWEST)
    if not header.page_size or (_size(path) % header.page_size and not _beside(path, "-wal")):
        # SQLite takes what is missing from the last page for zeros, and a text cut short for a text.
        raise faults.damaged(str(path))


def _header(path: Path) -> Header:
    try:
        with path.open("rb") as file:
            raw = file.read(100)
    except OSError as error:
        raise faults.unreachable(str(path), error.strerror or str(error)) from error
    page_size, user_version, application_id = (
        int.from_bytes(raw[start:end], "big") for start, end in ((16, 18), (60, 64), (68, 72))
    )
    return Header(raw[:16], 65536 if page_size == 1 else page_size, user_version, application_id)


def _refuse_version(connection: sqlite3.Connection, path: Path) -> None:
    application, found, tables = _identity(connection)
    # A crash before the first migration leaves a file without tables and without our mark.
    if application != APPLICATION_ID and (application or tables):
        raise faults.foreign(str(path))
    if found > NEWEST:
        raise faults.newer(str(path), found, NEWEST)


def _identity(connection: sqlite3.Connection) -> tuple[int, int, int]:
    """Application id, version and number of schema entries, all of one moment: another program may be migrating."""
    connection.execute("BEGIN")
    tables = int(connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
    application = int(connection.execute("PRAGMA application_id").fetchone()[0])
    found = version(connection)
    connection.execute("COMMIT")
    return application, found, tables


def _refuse_damage(connection: sqlite3.Connection, path: Path) -> None:
    if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise faults.damaged(str(path))


def _beside(path: Path, suffix: str) -> bool:
    """Whether SQLite's companion file has content."""
    return _size(path.with_name(path.name + suffix)) > 0


def _read_only(path: Path) -> str:
    """The URI that opens `path` for reading; a share `//server/folder` needs its slashes behind an empty authority."""
    absolute = path.resolve().as_posix()
    return f"file://{'' if absolute.startswith('/') else '/'}{quote(absolute)}?mode=ro"
