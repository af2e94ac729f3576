"""Syncing by itself with the place in the settings and the group that was joined, in another process.

What the screen and line mode run is all here: where there is no place and no group, nothing more is loaded, and else
little, as a key or the end of the program may wait for it.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from dlquiz import locations
from dlquiz.progress.store import Store
from dlquiz.settings import GROUP_SCHEMES, SHARED_BANKS, Settings, load_settings, own_banks_folder

LEFT: list[subprocess.Popen[bytes]] = []
"""Processes that go on after this one."""


def sync_now() -> None:
    """Sync in another process, and wait for its end: to be called in a thread.

    It has the progress file to itself, which SQLite's locks ask for, and takes no time of the screen's.
    """
    _started().wait()


def sync_at_the_start(sync: Callable[[], None] | None) -> None:
    """Sync in a thread that nobody waits for; `sync` is None where nothing is saved."""
    if sync is not None and _has_a_place():
        Thread(target=sync, name="syncing", daemon=True).start()


def _has_a_place() -> bool:
    if load_settings(locations.settings_file()).sync:
        return True
    file = locations.group_file()
    if not file.exists():
        return False
    from dlquiz.group.membership import is_member

    return is_member(file)


@contextmanager
def sent_at_the_end(store: Store) -> Iterator[None]:
    """What is answered meanwhile is sent, also where Ctrl+C ends it."""
    try:
        yield
    finally:
        sync_at_the_end(store)


def sync_at_the_end(store: Store) -> None:
    """Send what the place or the group lacks, in a process that goes on after this one."""
    if not store.saved:
        return
    settings = load_settings(locations.settings_file())
    if _place_lacks_rows(store, settings) or _group_lacks_rows(store):
        LEFT.append(_started())


def _place_lacks_rows(store: Store, settings: Settings) -> bool:
    chosen = settings.sync
    if not chosen or chosen.startswith(GROUP_SCHEMES):
        return False
    from dlquiz.progress.places import Place

    folder = whole_path(chosen)
    place = Place(store, str(folder))
    return place.installation is None or bool(place.unsent_count) or _settings_changed(store, folder, settings)


def _group_lacks_rows(store: Store) -> bool:
    if not locations.group_file().exists():
        return False
    from dlquiz.cli.group_sync import group_lacks_rows

    return group_lacks_rows(store)


def shared_settings(folder: Path, settings: Settings) -> Path | None:
    """The file of settings, where they are shared in this place: the learner's own banks are there."""
    own_banks = own_banks_folder(settings, locations.user_banks())
    return locations.settings_file() if own_banks == folder / SHARED_BANKS else None


def _settings_changed(store: Store, folder: Path, settings: Settings) -> bool:
    """Whether settings that are shared in this place were changed since the last exchange; it is not looked at."""
    shared = shared_settings(folder, settings)
    if shared is None:
        return False
    from dlquiz.sync.last import last_exchanges

    last = next((last for last in last_exchanges(store) if last.place == str(folder)), None)
    return last is None or shared.stat().st_mtime > last.at.timestamp()


def whole_path(place: str) -> Path:
    """A place as the history knows it, wherever dlquiz was started."""
    return Path(place).expanduser().absolute()


def _started() -> subprocess.Popen[bytes]:
    command, nothing = locations.own_command("sync"), subprocess.DEVNULL
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
        return subprocess.Popen(command, stdin=nothing, stdout=nothing, stderr=nothing, creationflags=flags)
    # In a session of its own: the keys and the end of the terminal are not for it.
    return subprocess.Popen(command, stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True)
