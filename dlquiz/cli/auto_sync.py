"""Syncing by itself with the place in the settings and the group that was joined. Where there is none, nothing more is
loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread

from dlquiz import locations
from dlquiz.progress.store import Store
from dlquiz.settings import load_settings


def sync_now() -> None:
    """Sync in another process, and wait for its end: to be called in a thread."""
    from dlquiz.cli.syncing import sync_beside

    sync_beside()


def sync_at_the_start(sync: Callable[[], None] | None) -> None:
    """Sync in a thread that nobody waits for; `sync` is None where nothing is saved."""
    if sync is not None and _has_a_place():
        Thread(target=sync, name="syncing", daemon=True).start()


def sync_at_the_end(store: Store) -> None:
    """Send what the place or the group lacks, in a process that goes on after this one."""
    if store.saved and _has_a_place():
        from dlquiz.cli.syncing import send_what_is_new

        send_what_is_new(store)


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
