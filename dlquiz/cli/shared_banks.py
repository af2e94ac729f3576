"""`sync --banks` and `--no-banks`: where the learner's own banks are kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from dlquiz import locations
from dlquiz.cli.library import own_banks
from dlquiz.errors import StorageError, UsageError
from dlquiz.messages import Text, message
from dlquiz.messages.reasons import reason
from dlquiz.settings import HERE, SHARED_BANKS, load_settings, save_settings
from dlquiz.sync.banks import carry


def keep_banks(place: Path | None) -> Iterator[Text]:
    """Keep own banks in `place` from now on, or beside the progress file; sentences of what became of them.

    Raises UsageError, StorageError.
    """
    settings, beside = load_settings(locations.settings_file()), locations.user_banks()
    if settings.trouble:
        # Writing would lose what stands in the lines that could not be read.
        raise UsageError(*message("settings_unread", trouble=settings.trouble))
    if place is not None and not place.is_dir():
        raise UsageError(*message("sync_no_place", place=place))
    source, target = own_banks(), beside if place is None else place / SHARED_BANKS
    if source == target:
        source = beside
    # First: what is beside the progress file is read all the same.
    if not save_settings(
        locations.settings_file(), replace(settings, own_banks=HERE if place is None else str(target))
    ):
        raise StorageError(*message("settings_unsaved", file=locations.settings_file()))
    # What other machines read, too, is copied.
    yield from _carried(source, target, copies=source != beside)


def _carried(source: Path, target: Path, *, copies: bool) -> Iterator[Text]:
    if source == target:
        return
    try:
        carried = carry(source, target, copies=copies)
    except OSError as error:
        raise UsageError(*message("sync_refused", file=error.filename or target, reason=reason(error))) from error
    yield message("sync_banks_copied" if copies else "sync_banks_moved", folder=target, count=carried.files)
    for path in carried.stay:
        yield message("sync_bank_stays", file=path, folder=target)
