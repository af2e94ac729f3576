"""What other programs do to the file of a session that is running."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from dlquiz.progress.records import Attempt
from dlquiz.progress.store import open_store


def _move(path: Path) -> None:
    path.rename(path.with_name("elsewhere.db"))


def _delete_all(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink()


def _replace(path: Path) -> None:
    """As a client that syncs folders: the whole file comes under another name and is renamed."""
    fresh = path.with_name("incoming")
    shutil.copy(path, fresh)
    fresh.replace(path)


def _replace_by_another(path: Path) -> None:
    fresh = path.with_name("incoming")
    fresh.write_bytes(b"another file altogether")
    fresh.replace(path)


def _move_folder(path: Path) -> None:
    path.parent.rename(path.parent.with_name(f"{path.parent.name}-moved"))


LOSSES = {
    "moved": _move,
    "moved with its folder": _move_folder,
    "deleted": lambda path: path.unlink(),
    "deleted with its log": _delete_all,
    "replaced by an older copy": _replace,
    "replaced by something else": _replace_by_another,
    "emptied": lambda path: os.truncate(path, 0),
    "cut short": lambda path: os.truncate(path, path.stat().st_size // 2),
    "its log deleted": lambda path: Path(f"{path}-wal").unlink(),
    "its log emptied": lambda path: os.truncate(f"{path}-wal", 0),
}
"""Each needs that something was written since the file was opened."""


def answers_in(path: Path) -> set[str]:
    """The ids of all answers in a file."""
    with open_store(path) as store:
        return {entry.what.id for entry in store.rows() if isinstance(entry.what, Attempt)}
