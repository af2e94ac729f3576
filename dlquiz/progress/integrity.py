"""What a progress file was like when we left it: in `progress.db.checked`, a small file beside it.

It holds a stamp that tells the file from any other, and the newest rows in it. It is written when the only program that
had the file open since its check closes it. Two things follow.

A large file that fits its stamp is, byte for byte, what we left after a check, and need not be checked again: SQLite's
check reads it all, which for a million answers takes longer than all else at a start. Whatever else happens (another
program, a kill, a copy laid over it, a log with content) leaves a file that does not fit, and that is checked. Rot that
changes no time of change is found by the check of the daily backup.

And where a log lies beside a file that fits, it can only have added rows. Had it taken some away, it would be a log of
another moment: SQLite cannot tell, and would write old pages over new ones.
"""

from __future__ import annotations

import sqlite3
import stat
import time
from contextlib import suppress
from pathlib import Path

from dlquiz.progress.file_identity import FileIdentity
from dlquiz.progress.inspection import beside, companion, size_of
from dlquiz.progress.migrations import version

CHEAP = 8 * 2**20
"""Bytes up to which a file is always checked: some 30,000 answers, 6 ms a megabyte."""
LOG_PAGES = 4000
"""The log of a large file is written back at 16 MB, not at 4: until then the file itself stays as it was checked."""

_TURNS = 20
_TURN_SECONDS = 0.005

Newest = tuple[int, int]
"""The sequences of the newest attempt and of the newest correction: both tables only ever grow."""


def is_large(path: Path) -> bool:
    return size_of(path) > CHEAP


def stamp_of(path: Path) -> str | None:
    """What tells the file at `path` from any other; None where a log belongs to it."""
    if beside(path, "-wal") or beside(path, "-journal"):
        return None
    return _identity(path)


def is_vouched_for(path: Path, stamp: str | None) -> bool:
    """Whether the large file that has this `stamp` is the one that was left after a check."""
    return stamp is not None and is_large(path) and _left(path)[0] == stamp


def has_lost_rows(looking: sqlite3.Connection, path: Path) -> bool:
    """Whether the log beside the file takes away what is in it."""
    if not beside(path, "-wal"):
        return False
    stamp, newest = _left(path)
    return stamp == _identity(path) and any(now < then for now, then in zip(_newest(looking), newest, strict=True))


def vouch(path: Path, stamp: str, newest: Newest) -> None:
    """Write down that the file with this `stamp` has passed; it stays undone where that is not certain."""
    try:
        if not _written_later(path, f"{stamp}\n{newest[0]} {newest[1]}\n") or stamp_of(path) != stamp:
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

    place: FileIdentity
    """Where the file was when it was opened."""
    _path: Path | None = None
    _stamp: str | None = None
    _version = 0

    def begin(self, path: Path, stamp: str | None, *, vouched: bool) -> None:
        """Remember what was checked: the file with this `stamp`. To be called before anything is written."""
        self.place = FileIdentity(path)
        self._version = self._data_version()
        if stamp is None or stamp_of(path) != stamp:
            return
        self._path, self._stamp = path, stamp
        if is_large(path):
            self.execute(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")
            if not vouched:
                vouch(path, stamp, _newest(self))

    def close(self) -> None:
        """Close, after writing the log back; the last to close has the file to itself then."""
        path, self._path = self._path, None
        left = None if path is None else self._leave(path)
        super().close()
        if path is not None and left is not None and not companion(path, "-wal").exists():
            vouch(path, *left)

    def _leave(self, path: Path) -> tuple[str, Newest] | None:
        """Write the log back: what is to be vouched for then; None where it may not all be our own writing."""
        try:
            if self._data_version() != self._version or _identity(path) != self._stamp:
                return None
            newest = _newest(self)
            _, log, written = self.execute("PRAGMA wal_checkpoint").fetchone()
        except sqlite3.Error:
            return None
        stamp = _identity(path)
        return None if log != written or stamp is None else (stamp, newest)

    def _data_version(self) -> int:
        """A number that changes when any other connection writes."""
        return int(self.execute("PRAGMA data_version").fetchone()[0])


def _newest(connection: sqlite3.Connection) -> Newest:
    if not version(connection):
        return 0, 0
    tables = ("attempts", "corrections")
    query = "SELECT " + ", ".join(f"(SELECT coalesce(max(sequence), 0) FROM {table})" for table in tables)
    attempts, corrections = connection.execute(query).fetchone()
    return int(attempts), int(corrections)


def _file(path: Path) -> Path:
    return companion(path, ".checked")


def _left(path: Path) -> tuple[str, Newest]:
    """What was written down; an empty stamp, which fits no file, where that cannot be read."""
    try:
        stamp, newest = _file(path).read_text("utf-8").splitlines()
        attempts, corrections = map(int, newest.split())
    except (OSError, ValueError):
        return "", (0, 0)
    return stamp, (attempts, corrections)


def _identity(path: Path) -> str | None:
    """By what the file system says alone, without a look into the file.

    Whoever closes a file that SQLite has open in the same process sets free, on POSIX, all of its locks: another
    program would take itself for the last one, and delete the log with the answers in it.
    """
    try:
        status = path.stat()
    except OSError:
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    # Unlike the time of the last writing, that of the last change cannot be set back by whoever copies a file.
    return f"2 {status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino}"


def _written_later(path: Path, text: str) -> bool:
    """Write down `text` at a moment that the file system tells from the last writing of the progress file.

    What anybody writes from then on gets another time than the one in the stamp. A small file, which is checked anyway,
    need not wait for that.
    """
    status = path.stat()
    newest = max(status.st_mtime_ns, status.st_ctime_ns)
    for _ in range(_TURNS):
        _file(path).write_text(text, "utf-8")
        if not is_large(path) or _file(path).stat().st_mtime_ns > newest:
            return True
        time.sleep(_TURN_SECONDS)
    return False
