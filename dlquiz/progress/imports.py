"""Imports that can be taken back: a backup made before each, and the ids of the rows that came with it.

Both lie in `backups/imports`, apart from the daily backups and their rotation.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from dlquiz.errors import DamagedError
from dlquiz.messages.reasons import reason
from dlquiz.progress import backups, faults
from dlquiz.progress.history import Entry
from dlquiz.progress.inspection import read_only
from dlquiz.progress.merging import Merged
from dlquiz.progress.salvage import salvaged
from dlquiz.progress.store import Store, open_store

KEPT = 10
"""So many imports can be taken back."""

RowId = tuple[str, str]
"""The table of a row, and its id."""


class Undone(NamedTuple):
    """An import that was taken back: when it was made, what of it was removed, and how many answers came later."""

    at: datetime
    removed: Merged
    kept: int


def folder_of(path: Path) -> Path:
    return backups.folder_of(path) / "imports"


def take_in(
    store: Store, entries: Iterable[Entry], at: datetime, tell: Callable[[Merged], None] = lambda _: None
) -> Merged:
    """Unite `entries` with the history in the progress file: all of them or nothing, and a backup first.

    What is new can be taken back. `tell` is called before it is committed: what it raises leaves everything as it was.
    Raises StorageError.
    """
    path = Path(store.where)
    backup = back_up_before_import(path, at)

    def before_commit(merged: Merged, ids: Iterable[RowId]) -> None:
        note(backup, ids)
        tell(merged)

    try:
        merged = store.merge(entries, before_commit)
    except BaseException:
        discard(backup)
        raise
    if not any(merged):
        discard(backup)
    thin(path)
    return merged


def back_up_before_import(path: Path, at: datetime) -> Path:
    """Copy the progress file at `path` as it is before an import. Raises StorageError."""
    return backups.made(path, at, folder=folder_of(path)).file


def note(backup: Path, ids: Iterable[RowId]) -> None:
    """Write down which rows an import adds; before they are committed, so that no kill comes between."""
    try:
        _ids_of(backup).write_text("".join(f"{json.dumps(one)}\n" for one in ids), "utf-8")
    except OSError as error:
        raise faults.no_backup(str(backup), *reason(error)) from error


def discard(backup: Path) -> None:
    """Forget an import that added nothing, or was taken back."""
    for file in (_ids_of(backup), backup):
        with suppress(OSError):
            file.unlink(missing_ok=True)


def thin(path: Path) -> None:
    """Forget all but the newest imports."""
    for backup in _listed(path)[KEPT:]:
        discard(backup)


def undo_newest(path: Path, store: Store, tell: Callable[[Undone], None]) -> Undone | None:
    """Take back the newest import that can be; what was recorded here since then stays. None where there is none.

    `tell` is called before it is committed: what it raises leaves everything as it was. Raises StorageError.
    """
    for backup in _listed(path):
        done = _undone(path, backup, store, tell)
        discard(backup)
        if done is not None:
            return done
        # A program that was killed before the commit has left it: nothing of it came in.
    return None


def _undone(path: Path, backup: Path, store: Store, tell: Callable[[Undone], None]) -> Undone | None:
    at, before = backups.time_of(backup, path), _answers(backup)
    assert at is not None, "listed by its name"

    def undone(removed: Merged, left: int) -> Undone:
        return Undone(at, removed, max(0, left - before))

    done = store.remove(_read(backup), lambda removed, left: tell(undone(removed, left)))
    return None if done is None else undone(*done)


def rows_of(file: Path) -> tuple[list[Entry], bool]:
    """All rows of a progress file, and whether it is whole; of a damaged one those that can still be read.

    Raises StorageError for the file of another program or of a newer dlquiz.
    """
    try:
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "progress.db"
            backups.copied(file, copy)
            with open_store(copy) as store:
                return list(store.rows()), True
    except DamagedError:
        return salvaged(file).entries, False


def _listed(path: Path) -> list[Path]:
    """The backups before imports, the newest first."""
    with suppress(OSError):
        found = [file for file in folder_of(path).iterdir() if backups.time_of(file, path) and _ids_of(file).is_file()]
        return sorted(found, reverse=True)
    return []


def _ids_of(backup: Path) -> Path:
    return backup.with_suffix(".ids")


def _read(backup: Path) -> list[RowId]:
    with suppress(OSError, ValueError, TypeError):
        lines = _ids_of(backup).read_text("utf-8").splitlines()
        return [(str(table), str(identity)) for table, identity in map(json.loads, lines)]
    return []


def _answers(backup: Path) -> int:
    with faults.translate_errors(backup), closing(read_only(backup)) as looking:
        return int(looking.execute("SELECT count(*) FROM attempts").fetchone()[0])
