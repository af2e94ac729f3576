"""The sync at the start, which a thread beside the screen waits for once it is shown."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import TYPE_CHECKING

from textual.message import Message

from dlquiz.sync.last import Last, last_exchanges

if TYPE_CHECKING:
    from dlquiz.tui.base import Quiz


class SyncEnded(Message):
    """Rows may have come, and gone out."""


class Syncing:
    """The thread; the end of the program does not wait for it."""

    def __init__(self, app: Quiz, sync: Callable[[], None] | None) -> None:
        self._app = app
        self._sync = sync
        self._began = app.context.clock()

    def start(self) -> None:
        """Begin, if there is a place to sync with, or a group that was joined."""
        if self._sync is not None and (self._app.context.settings.sync or self._is_in_group):
            Thread(target=self._work, name="syncing", daemon=True).start()

    @property
    def _is_in_group(self) -> bool:
        file = self._app.context.group_file
        if file is None or not file.exists():
            return False
        from dlquiz.group.membership import is_member

        return is_member(file)

    def done(self) -> Last | None:
        """What was exchanged since the start; None where nothing was."""
        newest = next(iter(last_exchanges(self._app.context.store)), None)
        return newest if newest is not None and newest.at >= self._began else None

    def _work(self) -> None:
        assert self._sync is not None
        self._sync()
        if self._app.is_running:
            self._app.post_message(SyncEnded())
