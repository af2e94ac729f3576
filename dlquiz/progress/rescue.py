"""A file beside the progress file for what was answered after that one was moved, deleted, replaced or cut short."""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack, closing, suppress
from datetime import UTC, datetime
from glob import escape as glob_escaped
from itertools import count
from pathlib import Path

from dlquiz.errors import StorageError
from dlquiz.messages.reasons import reason
from dlquiz.progress import faults
from dlquiz.progress.file_identity import FileIdentity
from dlquiz.progress.inspection import read_only, real_place, refuse_damage
from dlquiz.progress.salvage import Salvaged, salvaged


def rescued_copy(connection: sqlite3.Connection, path: Path) -> tuple[Path, Salvaged]:
    """Copy what `connection` can still read to a new file beside `path`; where it is, and what has to be added to it.

    On POSIX a file that was deleted can be read as long as it is open. Raises StorageError where no file can be made.
    """
    target = _free(real_place(path))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise faults.unreachable(str(path), reason(error)) from error
    return target, _copied(connection, target)


def _copied(connection: sqlite3.Connection, target: Path) -> Salvaged:
    """Copy all to `target`; where the copy is not whole, it is removed, and what can be read of it is returned."""
    try:
        with closing(sqlite3.connect(target, isolation_level=None)) as copy:
            connection.backup(copy)
            refuse_damage(copy, target, "integrity_check")
            return Salvaged([], {})
    except (sqlite3.Error, StorageError):
        read = salvaged(target)
        with suppress(OSError):
            target.unlink(missing_ok=True)
        return read


def waiting_rescues(path: Path) -> list[tuple[Path, int]]:
    """The rescued files beside the progress file `path` that have answers it has not, and how many; oldest first."""
    known, found = _answers_in(path), []
    for file in sorted(real_place(path).parent.glob(f"{glob_escaped(real_place(path).stem)}-rescued-*.db")):
        missing = len(_answers_in(file) - known)
        if missing:
            found.append((file, missing))
    return found


def _answers_in(file: Path) -> set[str]:
    """The ids of the answers that can be read in `file`; none where it is missing, empty or damaged."""
    if not file.is_file():
        return set()
    with suppress(sqlite3.Error), closing(read_only(file)) as reading:
        return {row[0] for row in reading.execute("SELECT id FROM attempts")}
    return set()


def close_left(connection: sqlite3.Connection, place: FileIdentity) -> None:
    """Close a connection to a file that is no longer at its place: SQLite deletes its log by name, whose ever it is."""
    with ExitStack() as moved:
        for log in place.foreign_logs():
            aside = log.with_name(f"{log.name}.kept")
            with suppress(OSError):
                log.rename(aside)
                moved.callback(aside.rename, log)
        with suppress(sqlite3.Error):
            connection.close()


def _free(path: Path) -> Path:
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    names = (f"{path.stem}-rescued-{moment}{'' if number == 1 else f'-{number}'}.db" for number in count(1))
    return next(place for place in map(path.with_name, names) if not place.exists())
