"""Asking the group's server beside the screen: a network may take its time, and keys must not wait for it."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import Any

from textual.message import Message
from textual.screen import Screen

from dlquiz.group.driver import need_driver


class Answered(Message):
    """What came of it."""

    def __init__(self, found: Any, error: Exception | None) -> None:
        super().__init__()
        self._found = found
        self._error = error

    def found(self) -> Any:
        """What was asked for. Raises what was raised in the thread."""
        if self._error is not None:
            raise self._error
        return self._found


def ask(screen: Screen[Any], work: Callable[[], object]) -> None:
    """Do `work` in a thread and post what comes of it; the end of the program does not wait for it."""

    def run() -> None:
        try:
            need_driver()
            answered = Answered(work(), None)
        except Exception as error:  # noqa: BLE001 - it is raised again where the screen takes the answer
            answered = Answered(None, error)
        if screen.is_running:
            screen.post_message(answered)

    Thread(target=run, name="asking the group", daemon=True).start()
