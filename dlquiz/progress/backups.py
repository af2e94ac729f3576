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
from dlquiz.progress import checked, faults
from dlquiz.progress.days import day_of
from dlquiz.progress.looking import beside, companion, has_content, header_of, read_only, refuse_damage, refuse_version
from dlquiz.progress.migrations import APPLICATION_ID, NEWEST
from dlquiz.progress.thinning import kept

STEP_PAGES = 256
STEP_INSTRUCTIONS = 100_000
LONGEST_WAIT = 200
"""Steps in a row, 25 ms each, in which another program keeps the file locked."""
MOST_RESTARTS = 100
"""Where the file has no write-ahead log, what another program writes in between begins the copy anew."""
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
    with faults.told(source):
        _copy(source, target, stopped)


def _copy(source: Path, target: Path, stopped: Callable[[], bool]) -> None:
    """As `copied`, with SQLite's own errors, which may be those of the copy."""
    if not has_content(source):
        raise faults.foreign(str(source))
    with closing(read_only(source)) as reading, closing(_made_new(target)) as writing:
        writing.set_progress_handler(stopped, STEP_INSTRUCTIONS)
        _hold(reading)
        reading.backup(writing, pages=STEP_PAGES, progress=_Steps(source, stopped), sleep=0.025)
        try:
            # Its journal mode came with it. A copy without a log beside it is one file to keep.
            writing.execute("PRAGMA journal_mode = DELETE")
            refuse_version(writing, source)
            refuse_damage(writing, source, "integrity_check")
        except sqlite3.OperationalError as error:
            if stopped():
                raise Stopped from error
            raise
    with target.open("r+b") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Have a change of names last through a power failure, where folders can be told so."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


class _Steps:
    """Looks on while SQLite copies, and stops what has no end: SQLite itself would wait and begin anew for ever."""

    def __init__(self, source: Path, stopped: Callable[[], bool]) -> None:
        self._source = source
        self._stopped = stopped
        self._waited = 0
        self._left: int | None = None
        self._restarts = 0

    def __call__(self, status: int, left: int, total: int) -> None:
        if self._stopped():
            raise Stopped
        locked = status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
        self._waited = self._waited + 1 if locked else 0
        self._restarts += not locked and self._left is not None and left >= self._left
        self._left = left
        if self._waited > LONGEST_WAIT or self._restarts > MOST_RESTARTS:
            raise faults.no_backup(str(self._source), "another program keeps writing", "另一个程序一直在写入")


def _hold(reading: sqlite3.Connection) -> None:
    """Hold on to one state of the file: beside a write-ahead log that keeps no writer from going on."""
    if reading.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
        reading.execute("BEGIN")
        reading.execute("SELECT count(*) FROM sqlite_master").fetchone()


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
        reason = error.strerror or str(error)
        raise faults.no_backup(str(path), reason, reason) from error
    except DamagedError:
        # What the short check at opening has let pass must not pass by its stamp either.
        checked.withdraw(path)
        raise faults.damaged(str(path), len(usable(path))) from None


def _copied_or_why_not(path: Path, part: Path, stopped: Callable[[], bool]) -> None:
    """As `copied`; a disk that is too full for the copy says nothing of the answers, which are saved."""
    with faults.told(path):
        try:
            _copy(path, part, stopped)
        except sqlite3.OperationalError as error:
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
    """Remove copies in the making of programs that were killed, told by the file system's own clock."""
    part.touch()
    now = part.stat().st_mtime
    for other in folder.glob(f"*{_PART}"):
        with suppress(OSError):
            if now - other.stat().st_mtime > STALE_SECONDS:
                _remove_part(other)


def _made_new(target: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(target, isolation_level=None)
    # What is half-written is thrown away: it is put on the disk once, when it is whole.
    connection.execute("PRAGMA synchronous = OFF")
    return connection


def _free(path: Path, at: datetime, folder: Path) -> datetime:
    """The first moment from `at` on whose name is not taken: no backup is written over."""
    while (folder / _name(path, at)).exists():
        at += _MOMENT
    return at


def has_rows(path: Path) -> bool:
    """Whether there is an answer or a flag in the file at `path`. Raises StorageError where it cannot be read."""
    with faults.told(path):
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
