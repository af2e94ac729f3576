"""Syncing by itself with the place in the settings. Where none is set, nothing more is loaded."""

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
    if sync is not None and load_settings(locations.settings_file()).sync:
        Thread(target=sync, name="syncing", daemon=True).start()


def sync_at_the_end(store: Store) -> None:
    """Send what the place lacks, in a process that goes on after this one."""
    if load_settings(locations.settings_file()).sync and store.saved:
        from dlquiz.cli.syncing import send_what_is_new

        send_what_is_new(store)


@contextmanager
def sent_at_the_end(store: Store) -> Iterator[None]:
    """What is answered meanwhile is sent, also where Ctrl+C ends it."""
    try:
        yield
    finally:
        sync_at_the_end(store)
