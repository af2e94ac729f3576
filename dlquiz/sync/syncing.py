"""Syncing with a place, whatever it is."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from dlquiz.errors import UsageError
from dlquiz.messages import Text, message
from dlquiz.messages.reasons import reason
from dlquiz.progress.places import Place, only_one
from dlquiz.progress.store import Store
from dlquiz.sync.exchange import exchange
from dlquiz.sync.exchanged import Exchanged
from dlquiz.sync.git import is_work_tree, sync_work_tree
from dlquiz.sync.last import keep
from dlquiz.sync.preferences import exchange_settings

PATIENCE = 30.0
"""Seconds to wait for another dlquiz that is syncing the same history."""


def sync(
    store: Store, folder: Path, device: str, at: datetime, settings_file: Path | None = None
) -> tuple[Exchanged, Text | None]:
    """Exchange rows with the folder or work tree at a whole path; and what kept them from going on to other machines.

    With a `settings_file` the settings are exchanged, too.
    Raises UsageError where the place cannot be used or another dlquiz is at it, StorageError.
    """
    if not folder.is_dir():
        raise UsageError(*message("sync_no_place", place=folder))
    with only_one(Path(store.where), PATIENCE) as alone:
        if not alone:
            raise UsageError(*message("sync_busy"))
        done, trouble = _exchanged(store, folder, device, settings_file)
        keep(store, str(folder), done, trouble, at)
    return done, trouble


def _exchanged(store: Store, folder: Path, device: str, settings_file: Path | None) -> tuple[Exchanged, Text | None]:
    def exchanged() -> Exchanged:
        done = exchange(store, folder, device)
        if settings_file is None:
            return done
        settled = exchange_settings(folder, Place(store, str(folder)).installation or "", settings_file)
        return done._replace(settings=settled.changed, unreadable=(*done.unreadable, *settled.troubles))

    try:
        return sync_work_tree(folder, device, exchanged) if is_work_tree(folder) else (exchanged(), None)
    except OSError as error:
        at = error.filename or folder
        raise UsageError(*message("sync_refused", file=at, reason=reason(error))) from error
