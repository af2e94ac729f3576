"""Putting what can be read and a backup in the place of the progress file, which is set aside and kept as it is."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import NamedTuple

from dlquiz.errors import DamagedError, StorageError
from dlquiz.messages.reasons import reason
from dlquiz.progress import backups, faults, integrity
from dlquiz.progress.backups import copied, folder_of, is_emptied, sync_folder, usable
from dlquiz.progress.inspection import companion, has_content, read_only, real_place
from dlquiz.progress.opening import open_file
from dlquiz.progress.records import Attempt
from dlquiz.progress.salvage import salvaged as read_damaged
from dlquiz.progress.soundness import soundness
from dlquiz.progress.store import open_store

LOGS = ("-wal", "-journal", "-shm")
"""What SQLite keeps beside the file: left there, it would be written into the file that takes its place."""


class Restored(NamedTuple):
    """What is in place now.

    `source` is the backup or the file that was copied (None where all comes from the damaged file), made `at` (None
    where it is no backup of ours), `answers` how many are in it; `aside` is where the file is that was there before
    (None where there was none). `salvaged` is how many answers were read from the damaged file, `added` how many more
    the backup had; both count answers taken back, too.
    """

    source: Path | None
    at: datetime | None
    answers: int
    aside: Path | None
    salvaged: int = 0
    added: int = 0


def restore(path: Path, now: datetime, chosen: Path | None = None) -> Restored:
    """Put all that can still be read, united with the newest good backup, in the place of a damaged or missing file.

    With `chosen` that file is taken as it is, and then even a healthy progress file is set aside. Raises StorageError,
    with everything as it was, where nothing can be read and there is no good backup, where the progress file is healthy
    and where another program has it open.
    """
    healthy = _is_healthy(path)
    if healthy and chosen is None:
        raise faults.healthy(str(path))
    fresh = companion(path, f".restoring-{os.getpid()}")
    salvaged = added = 0
    try:
        source, at = _copied(path, now, chosen, fresh)
        if chosen is None:
            salvaged, added = _united(path, fresh, is_empty=source is None)
        answers = _answers(fresh)
        with _unused(path):
            aside = _swapped(
                real_place(path), fresh, companion(path, f".{'replaced' if healthy else 'damaged'}-{_text(now)}")
            )
        sync_folder(path.parent)
    except OSError as error:
        raise faults.unreachable(str(path), reason(error)) from error
    finally:
        for suffix in ("", *LOGS, ".checked"):
            with suppress(OSError):
                companion(fresh, suffix).unlink(missing_ok=True)
    return Restored(source, at, answers, aside, salvaged, added)


def _is_healthy(path: Path) -> bool:
    """By the check of a backup, stricter than the one at opening, and by reading every row.

    Raises StorageError for a file of somebody else.
    """
    try:
        if not has_content(path):
            return False
        # A journal left by a crash is played back by opening; what needs no writing stays as it is.
        open_file(path).close()
    except DamagedError:
        return False
    return soundness(path) == "sound" and not is_emptied(path)


def _copied(path: Path, now: datetime, chosen: Path | None, fresh: Path) -> tuple[Path | None, datetime | None]:
    """Copy what is to be put in place to `fresh`; where it comes from, and when that was made."""
    if chosen is not None:
        if not chosen.is_file():
            raise faults.no_such_file(str(chosen))
        try:
            copied(chosen, fresh)
        except DamagedError as error:
            raise faults.damaged_backup(str(chosen)) from error
        return chosen, backups.time_of(chosen, path)
    # What a wrong clock has dated after now comes last.
    for backup in sorted(usable(path), key=lambda backup: (backup.at <= now, backup.at), reverse=True):
        try:
            copied(backup.file, fresh)
        except StorageError:
            fresh.unlink(missing_ok=True)
        else:
            return backup.file, backup.at
    return None, None


def _united(path: Path, fresh: Path, *, is_empty: bool) -> tuple[int, int]:
    """Add to `fresh` what can still be read at `path`; how many answers that is, and how many more were there before.

    Where the two disagree about a row, the backup is right: it has passed SQLite's whole check.
    """
    found = read_damaged(path)
    if is_empty and not found.entries:
        raise faults.nothing_to_restore(str(path), str(folder_of(path)))
    with open_store(fresh) as store:
        store.take_in(store.unknown(found.entries), found.singles)
        after = [entry.what.id for entry in store.rows() if isinstance(entry.what, Attempt)]
    read = {entry.what.id for entry in found.entries if isinstance(entry.what, Attempt)}
    return len(read.intersection(after)), len(set(after) - read)


def _answers(file: Path) -> int:
    """Those not taken back; the tables say it the same in every version."""
    query = "SELECT count(*) FROM attempts WHERE id NOT IN (SELECT attempt FROM corrections WHERE kind = 'undo')"
    with faults.translate_errors(file), closing(read_only(file)) as looking:
        return int(looking.execute(query).fetchone()[0])


def _swapped(path: Path, fresh: Path, wanted: Path) -> Path | None:
    """Set the file and its log aside and move `fresh` into its place; where the old file is now.

    Where the file system has links, there is a progress file under its name at every moment. Whatever fails is undone.
    """
    aside = _free(wanted)
    moves = [(companion(path, log), companion(aside, log)) for log in LOGS if companion(path, log).exists()]
    done: list[tuple[Path, Path]] = []
    linked = path.exists() and _is_linked(path, aside)
    if path.exists() and not linked:
        moves.append((path, aside))
    try:
        for old, new in moves:
            old.rename(new)
            done.append((old, new))
        fresh.replace(path)
    except OSError:
        for old, new in reversed(done):
            new.rename(old)
        if linked:
            aside.unlink()
        raise
    integrity.withdraw(path)
    return aside if linked or done else None


def _is_linked(path: Path, aside: Path) -> bool:
    try:
        os.link(path, aside)
    except OSError:
        return False
    return True


def _free(wanted: Path) -> Path:
    """`wanted`, or with a number where that is taken: what was set aside before stays."""
    names = (wanted if number == 1 else companion(wanted, f"-{number}") for number in count(1))
    return next(name for name in names if not any(companion(name, end).exists() for end in ("", *LOGS)))


@contextmanager
def _unused(path: Path) -> Iterator[None]:
    """Refuses where another program has the file open: it would go on writing into what was set aside.

    Windows refuses by itself to move an open file. Elsewhere SQLite's own locks are asked (os_unix.c): an open file
    has a lock on some of the bytes behind the first gigabyte, and none can be opened while we hold them all.
    """
    if sys.platform == "win32" or not path.exists():
        yield
        return
    import fcntl

    with path.open("r+b") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 512, 0x40000000)
        except (BlockingIOError, PermissionError) as error:
            raise faults.in_use(str(path)) from error
        yield


def _text(now: datetime) -> str:
    return now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
