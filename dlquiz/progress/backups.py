"""Backups of the progress file: checked copies in the folder `backups` beside it, thinned with the years.

A name carries the time in UTC: `progress-20260301T120000.000000Z.db`. Copies are made under another name and get this
one when they have passed SQLite's whole check and are on the disk, so that a failure leaves nothing half-written.
"""

from __future__ import annotations

import os
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import NamedTuple

from dlquiz.errors import DamagedError, StorageError
from dlquiz.messages.reasons import reason
from dlquiz.progress import faults, integrity
from dlquiz.progress.days import day_of
from dlquiz.progress.inspection import (
    beside,
    companion,
    has_content,
    header_of,
    read_only,
    refuse_damage,
    refuse_version,
)
from dlquiz.progress.migrations import APPLICATION_ID, NEWEST
from dlquiz.progress.rotation import kept

STEP_INSTRUCTIONS = 100_000
"""So many steps of SQLite pass between two questions whether the backup is still wanted."""
STALE_SECONDS = 3600
"""A copy in the making that nobody wrote on for so long was left by a program that was killed."""

_TIME = "%Y%m%dT%H%M%S.%fZ"
_MOMENT = timedelta(microseconds=1)
_PART = ".part"


class Backup(NamedTuple):
    """One backup: when it was made, its bytes and where it is."""

    at: datetime
    size: int
    file: Path


class Stopped(Exception):  # noqa: N818 - no error: whoever asked for a backup wanted it no more
    """The copy was given up on demand, and nothing is left of it."""


def never() -> bool:
    return False


def folder_of(path: Path) -> Path:
    """Where the backups of the progress file at `path` are."""
    return path.parent / "backups"


def listed(path: Path) -> list[Backup]:
    """The backups of the progress file at `path`, newest first; none where their folder cannot be read."""
    found = []
    with suppress(OSError):
        for file in folder_of(path).iterdir():
            at = time_of(file, path)
            if at is not None and file.is_file():
                found.append(Backup(at, file.stat().st_size, file))
    return sorted(found, reverse=True)


def time_of(file: Path, path: Path) -> datetime | None:
    """When `file` was made, if it has the name of a backup of the progress file at `path`."""
    match = re.fullmatch(rf"{re.escape(path.stem)}-([12]\d{{7}}T\d{{6}}\.\d{{6}}Z)\.db", file.name, re.ASCII)
    try:
        return datetime.strptime(match[1], _TIME).replace(tzinfo=UTC) if match else None
    except ValueError:
        return None


def usable(path: Path) -> list[Backup]:
    """Those backups, newest first, that look like a whole progress file of a version known here, at a first glance."""
    return [backup for backup in listed(path) if _looks_whole(backup)]


def back_up(path: Path, at: datetime, zone: tzinfo = UTC, stopped: Callable[[], bool] = never) -> Backup:
    """Make a backup of the progress file at `path` as of `at`, and thin the others by the learner's days in `zone`.

    Other programs read and write on meanwhile. Raises StorageError where the file is damaged or the copy cannot be
    made, and `Stopped` as soon as `stopped()`; the older backups are as they were then.
    """
    backup = made(path, at, stopped)
    thin(path, at, zone)
    return backup


def back_up_today(path: Path, at: datetime, zone: tzinfo, stopped: Callable[[], bool] = never) -> Backup | None:
    """As `back_up`, unless the learner's day of `at` has a backup, or there is no answer and no flag to keep."""
    today = day_of(at, zone)
    if any(day_of(backup.at, zone) == today for backup in listed(path)) or not has_rows(path):
        return None
    return back_up(path, at, zone, stopped)


def back_up_before_migration(path: Path) -> Backup:
    """Keep a file as its older dlquiz left it, under the time at which it was last written."""
    # A log without content is one that looking at the file has made.
    written = [path, companion(path, "-wal")] if beside(path, "-wal") else [path]
    at = max(file.stat().st_mtime for file in written)
    return made(path, datetime.fromtimestamp(at, UTC))


def thin(path: Path, now: datetime, zone: tzinfo = UTC) -> None:
    """Delete the backups that are not `kept`; other files in their folder are left alone."""
    backups = listed(path)
    keep = kept((backup.at for backup in backups), now, zone)
    for backup in backups:
        if backup.at not in keep:
            # One that cannot be deleted now is tried again with the next backup.
            with suppress(OSError):
                backup.file.unlink(missing_ok=True)


def copied(source: Path, target: Path, stopped: Callable[[], bool] = never) -> None:
    """Make `target` a whole copy of the progress file `source`: checked, in one file, and on the disk.

    Raises StorageError where `source` is damaged, newer or of another program; `target` is of no use then.
    """
    with faults.translate_errors(source):
        _copy(source, target, stopped)


def _copy(source: Path, target: Path, stopped: Callable[[], bool]) -> None:
    """As `copied`, with SQLite's own errors, which may be those of the copy.

    SQLite writes the rows of one moment to a new file without a log, and makes its indexes from them: what is wrong
    with the indexes of `source` shows only there, so both are checked.
    """
    if not has_content(source):
        raise faults.foreign(str(source))
    try:
        with closing(read_only(source)) as reading:
            reading.set_progress_handler(stopped, STEP_INSTRUCTIONS)
            refuse_version(reading, source)
            refuse_damage(reading, source, "integrity_check")
            reading.execute("VACUUM INTO ?", (str(target),))
        with closing(read_only(target)) as written:
            written.set_progress_handler(stopped, STEP_INSTRUCTIONS)
            refuse_version(written, source)
            refuse_damage(written, source, "integrity_check")
    except sqlite3.OperationalError as error:
        if stopped():
            raise Stopped from error
        raise
    with target.open("r+b") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Have a change of names last through a power failure, where folders can be synced."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def made(path: Path, at: datetime, stopped: Callable[[], bool] = never, folder: Path | None = None) -> Backup:
    """Make a backup as `back_up` does, in another `folder` if one is given, and thin none."""
    folder = folder or folder_of(path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _part(folder / _name(path, at)) as part:
            _remove_stale(folder, part)
            _copied_or_why_not(path, part, stopped)
            at = _free(path, at, folder)
            file = folder / _name(path, at)
            part.replace(file)
        sync_folder(folder)
        return Backup(at, file.stat().st_size, file)
    except OSError as error:
        raise faults.no_backup(str(path), *reason(error)) from error
    except DamagedError:
        # What the short check at opening has let pass must not pass by its stamp either.
        integrity.withdraw(path)
        raise faults.damaged(str(path), len(usable(path))) from None


def _copied_or_why_not(path: Path, part: Path, stopped: Callable[[], bool]) -> None:
    """As `copied`; a disk that is too full for the copy says nothing of the answers, which are saved."""
    with faults.translate_errors(path):
        try:
            _copy(path, part, stopped)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                raise faults.no_backup(str(path), "another program keeps writing", "另一个程序一直在写入") from error
            raise faults.no_backup(str(path), str(error), str(error)) from error


@contextmanager
def _part(file: Path) -> Iterator[Path]:
    """A name for the copy while it is made; nothing is left under it in the end."""
    part = file.with_name(f"{file.name}.{os.getpid()}-{time.monotonic_ns()}{_PART}")
    try:
        yield part
    finally:
        _remove_part(part)


def _remove_part(part: Path) -> None:
    for suffix in ("", "-journal", "-wal", "-shm"):
        with suppress(OSError):
            companion(part, suffix).unlink(missing_ok=True)


def _remove_stale(folder: Path, part: Path) -> None:
    """Remove copies in the making of programs that were killed, judged by the file system's own clock."""
    part.touch()
    now = part.stat().st_mtime
    for other in folder.glob(f"*{_PART}"):
        with suppress(OSError):
            if now - other.stat().st_mtime > STALE_SECONDS:
                _remove_part(other)


def _free(path: Path, at: datetime, folder: Path) -> datetime:
    """The first moment from `at` on whose name is not taken: no backup is written over."""
    while (folder / _name(path, at)).exists():
        at += _MOMENT
    return at


def has_rows(path: Path) -> bool:
    """Whether there is an answer or a flag in the file at `path`. Raises StorageError where it cannot be read."""
    with faults.translate_errors(path):
        if not has_content(path):
            return False
        with closing(read_only(path)) as reading:
            here = {name for (name,) in reading.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            # A file that an older dlquiz made knows no flags.
            kept = [table for table in ("attempts", "flags") if table in here]
            return any(reading.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() for table in kept)


def is_emptied(path: Path) -> bool:
    """Whether nothing is in the file at `path`, although a backup of it has answers.

    Opening makes a new file where a sync client, or anybody, has deleted or emptied the old one. A file whose only
    import was taken back looks the same.
    """
    return not has_rows(path) and any(has_rows(backup.file) for backup in usable(path))


def _looks_whole(backup: Backup) -> bool:
    try:
        header = header_of(backup.file)
    except StorageError:
        return False
    return (
        header.application_id == APPLICATION_ID
        and header.user_version <= NEWEST
        and backup.size == header.page_size * header.pages
    )


def _name(path: Path, at: datetime) -> str:
    return f"{path.stem}-{at.astimezone(UTC).strftime(_TIME)}.db"
