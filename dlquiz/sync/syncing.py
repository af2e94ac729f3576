"""Syncing with a place, whatever it is."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from dlquiz.errors import UsageError
from dlquiz.messages import Text, message
from dlquiz.messages.reasons import reason
from dlquiz.progress.places import only_one
from dlquiz.progress.store import Store
from dlquiz.sync.exchange import Exchanged, exchange
from dlquiz.sync.git import is_work_tree, sync_work_tree
from dlquiz.sync.last import keep

PATIENCE = 30.0
"""Seconds to wait for another dlquiz that is syncing the same history."""


def sync(store: Store, folder: Path, device: str, at: datetime) -> tuple[Exchanged, Text | None]:
    """Exchange rows with the folder or work tree at a whole path; and what kept them from going on to other machines.

    Raises UsageError where the place cannot be used or another dlquiz is at it, StorageError.
    """
    if not folder.is_dir():
        raise UsageError(*message("sync_no_place", place=folder))
    with only_one(Path(store.where), PATIENCE) as alone:
        if not alone:
            raise UsageError(*message("sync_busy"))
        done, trouble = _exchanged(store, folder, device)
        keep(store, str(folder), done, trouble, at)
    return done, trouble


def _exchanged(store: Store, folder: Path, device: str) -> tuple[Exchanged, Text | None]:
    try:
        if is_work_tree(folder):
            return sync_work_tree(folder, device, lambda: exchange(store, folder, device))
        return exchange(store, folder, device), None
    except OSError as error:
        at = error.filename or folder
        raise UsageError(*message("sync_refused", file=at, reason=reason(error))) from error
