"""Questions are made ready for the next start while nobody does anything: see `first_question`."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dlquiz.tui.app import DlquizApp
    from dlquiz.tui.first_question import FirstQuestions

QUIET = 3.0
"""Seconds without anything done after which nobody does anything."""
LOOK_EVERY = 0.5


class Refilling:
    """The thread: started once; it waits as long as something is done, and ends when told to or when all is ready."""

    def __init__(self, app: DlquizApp) -> None:
        self._app = app
        self._end = Event()
        self._done = time.monotonic()

    def start(self) -> None:
        """Begin, if there is anything to refill."""
        opened = self._app.study.first_questions
        if opened is not None:
            self._app.run_worker(lambda: self._work(opened), name="making questions ready", thread=True)

    def stop(self) -> None:
        """End before the next question."""
        self._end.set()

    def notice(self) -> None:
        """Something is being done just now."""
        self._done = time.monotonic()

    def _work(self, opened: Callable[[], FirstQuestions]) -> None:
        if self._may_go_on():
            opened().refill(self._app.study.library, self._may_go_on)

    def _may_go_on(self) -> bool:
        """Wait for a moment at which nobody does anything; False where it is to end."""
        while not self._end.wait(LOOK_EVERY):
            if time.monotonic() - self._done >= QUIET:
                return True
        return False
