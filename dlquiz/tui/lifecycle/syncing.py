"""The sync at the start: once the learner pauses, another process does it, and a thread waits for that."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import TYPE_CHECKING

from textual.message import Message

from dlquiz.settings import load_settings

if TYPE_CHECKING:
    from textual.timer import Timer

    from dlquiz.sync.last import Last
    from dlquiz.tui.base import Quiz

PAUSE = 2.0
"""Seconds without a key after which it begins: the first keys have the processor to themselves."""


class SyncEnded(Message):
    """Rows may have come, and gone out."""


class Syncing:
    """The thread; the end of the program does not wait for it."""

    def __init__(self, app: Quiz, sync: Callable[[], None] | None) -> None:
        self._app = app
        self._sync = sync
        self._began = app.context.clock()
        self.settings_before = app.context.settings
        """What the settings file said before it."""
        self._pause: Timer | None = None

    def start(self) -> None:
        """Begin once no key comes for a while, if there is a place to sync with, or a group that was joined."""
        if self._sync is not None and (self._app.context.settings.sync or self._is_in_group):
            self._pause = self._app.set_timer(PAUSE, self._begin)

    def put_off(self) -> None:
        """Wait as long again, as a key came; what has begun goes on."""
        if self._pause is not None:
            self._pause.reset()

    def _begin(self) -> None:
        self.settings_before = load_settings(self._app.context.settings_file)
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
        from dlquiz.sync.last import exchanged_since

        return exchanged_since(self._app.context.store, self._began)

    def _work(self) -> None:
        assert self._sync is not None
        self._sync()
        if self._app.is_running:
            self._app.post_message(SyncEnded())
