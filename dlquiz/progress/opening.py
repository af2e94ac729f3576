"""Opening the progress file: looked at without writing first, so that a file we must not touch stays as it is."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from dlquiz.errors import DamagedError
from dlquiz.messages.reasons import reason
from dlquiz.progress import faults, integrity
from dlquiz.progress.inspection import BUSY_SECONDS, beside, has_content, inspect, refuse_damage, refuse_version
from dlquiz.progress.migrations import NEWEST, migrate, version

TURNS = 20


def open_file(path: Path) -> integrity.Vouching:
    """A connection to the progress file at `path`, made with its folder where missing, checked and migrated.

    An older file is backed up before it is migrated. Raises StorageError, with the file untouched, where it is damaged
    (the sentence tells of the backups then), newer, of another program or out of reach.
    """
    _make_folder(path)
    try:
        with faults.translate_errors(path):
            return _opened(path)
    except DamagedError as error:
        from dlquiz.progress import backups

        raise faults.damaged(str(path), len(backups.usable(path))) from error


def _opened(path: Path) -> integrity.Vouching:
    stamp = integrity.stamp_of(path)
    vouched = integrity.is_vouched_for(path, stamp)
    seen = not has_content(path) or inspect(path, lambda looking: _refuse_content(looking, path, vouched))
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, factory=integrity.Vouching)
    try:
        refuse_version(connection, path)
        if not seen:
            refuse_damage(connection, path)
        connection.begin(path, stamp, vouched=vouched)
        if 0 < version(connection) < NEWEST:
            from dlquiz.progress import backups

            backups.back_up_before_migration(path)
        _prepare(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _refuse_content(looking: sqlite3.Connection, path: Path, vouched: bool) -> None:
    if not vouched:
        # A log of another moment mixes old pages with new ones; that shows in the indexes first.
        mixed = beside(path, "-wal") and not integrity.is_large(path)
        refuse_damage(looking, path, "integrity_check" if mixed else "quick_check")
    if integrity.has_lost_rows(looking, path):
        raise faults.damaged(str(path))


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
        raise faults.unreachable(str(path), reason(error)) from error
