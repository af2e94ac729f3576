"""The backup of the day, made by a thread beside the screen once it is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.message import Message

from dlquiz.errors import StorageError
from dlquiz.progress.backups import Stopped

if TYPE_CHECKING:
    from textual.app import App


class BackupFailed(Message):
    """There is no backup today, for this reason; what is answered is saved all the same."""

    def __init__(self, error: StorageError) -> None:
        super().__init__()
        self.error = error


class BackingUp:
    """The thread: it ends when the backup is made, or within moments when it is asked to."""

    def __init__(self, app: App[None], back_up: Callable[[Callable[[], bool]], object] | None) -> None:
        self._app = app
        self._back_up = back_up
        self._ended = False

    def start(self) -> None:
        """Begin, if there is anything to keep."""
        if self._back_up is not None:
            self._app.run_worker(self._work, name="backing up", thread=True)

    def stop(self) -> None:
        """Give the backup up: the next start makes it."""
        self._ended = True

    def _work(self) -> None:
        assert self._back_up is not None
        try:
            self._back_up(lambda: self._ended)
        except Stopped:
            return
        except StorageError as error:
            if not self._ended:
                self._app.post_message(BackupFailed(error))
