"""Large progress files that need no new check: such as are, byte for byte, what we left when they had passed one.

SQLite's check reads the whole file, which for a million answers takes longer than all else at a start. A small file
beside the progress file, `progress.db.checked`, holds what tells the file that passed from any other. It is written
after a check, and again when the only program that had the file open since then closes it. Whatever else happens
(another program, a kill, a copy laid over it, a log with content) leaves a file that does not fit its stamp any more,
and that is checked again. Rot that changes no time of change is found by the check of the daily backup.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from dlquiz.progress.looking import beside, companion

CHEAP = 8 * 2**20
"""Bytes up to which a file is always checked: some 30,000 answers, 6 ms a megabyte."""
LOG_PAGES = 4000
"""The log of a large file is written back at 16 MB, not at 4: until then the file itself stays as it was checked."""

_TURNS = 20
_TURN_SECONDS = 0.005
_PAGE = 4096


def stamp_of(path: Path) -> str | None:
    """What tells the large file at `path` from any other; None for a small one, and where a log belongs to it."""
    if beside(path, "-wal") or beside(path, "-journal"):
        return None
    return _identity(path)


def is_vouched_for(path: Path, stamp: str | None) -> bool:
    """Whether the file that has this `stamp` is the one that was left after a check."""
    try:
        return stamp is not None and _file(path).read_text("utf-8") == stamp
    except (OSError, UnicodeDecodeError):
        return False


def vouch(path: Path, stamp: str | None) -> None:
    """Write down that the file with this `stamp` has passed; it stays undone where that is not certain."""
    if stamp is None:
        return
    try:
        if not _written_later(path, stamp) or stamp_of(path) != stamp:
            withdraw(path)
    except OSError:
        # Without a stamp the file is checked again, which is slower and never wrong.
        withdraw(path)


def withdraw(path: Path) -> None:
    """Have the file checked at its next opening, whatever it looks like."""
    with suppress(OSError):
        _file(path).unlink(missing_ok=True)


class Vouching(sqlite3.Connection):
    """A connection to a file that was checked, which vouches for it at the end if nobody else has written meanwhile."""

    _path: Path | None = None
    _stamp: str | None = None
    _version = 0

    def begin(self, path: Path, stamp: str | None) -> None:
        """Remember what was checked: the file with this `stamp`. To be called before anything is written."""
        self._version = self._data_version()
        if stamp is not None and stamp_of(path) == stamp:
            self._path, self._stamp = path, stamp
            self.execute(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")

    def close(self) -> None:
        """Close, after writing the log back; the last to close has the file to itself then."""
        path, self._path = self._path, None
        left = None if path is None else self._left(path)
        super().close()
        if path is not None and left is not None and not companion(path, "-wal").exists():
            vouch(path, left)

    def _left(self, path: Path) -> str | None:
        """The stamp of the file once the log is written back; None where it may not all be our own writing."""
        try:
            if self._data_version() != self._version or _identity(path) != self._stamp:
                return None
            held_up = self.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except sqlite3.Error:
            return None
        return None if held_up else _identity(path)

    def _data_version(self) -> int:
        """A number that changes when any other connection writes."""
        return int(self.execute("PRAGMA data_version").fetchone()[0])


def _file(path: Path) -> Path:
    return companion(path, ".checked")


def _identity(path: Path) -> str | None:
    try:
        status = path.stat()
        if status.st_size <= CHEAP:
            return None
        with path.open("rb") as file:
            first = sha256(file.read(_PAGE)).hexdigest()
    except OSError:
        return None
    # Unlike the time of the last writing, that of the last change cannot be set back by whoever copies a file.
    return f"1 {status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino} {first}\n"


def _written_later(path: Path, stamp: str) -> bool:
    """Write the stamp at a moment that the file system tells from the last writing of the file.

    What anybody writes from then on gets another time than the one in the stamp.
    """
    status = path.stat()
    newest = max(status.st_mtime_ns, status.st_ctime_ns)
    for _ in range(_TURNS):
        _file(path).write_text(stamp, "utf-8")
        if _file(path).stat().st_mtime_ns > newest:
            return True
        time.sleep(_TURN_SECONDS)
    return False
