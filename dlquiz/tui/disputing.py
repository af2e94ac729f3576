"""Disputing a verdict: a note is asked for and recorded; what could not be kept is not lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dlquiz.errors import StorageError
from dlquiz.session import Result, Session
from dlquiz.tui.screens.base import QuizScreen


class Disputing:
    """For one sitting. `disputed` is called with what is to be shown once a dispute is recorded."""

    def __init__(self, screen: QuizScreen[None], session: Session, disputed: Callable[[Result], None]) -> None:
        self._screen = screen
        self._session = session
        self._disputed = disputed
        self._unkept: dict[str, str] = {}

    def ask(self, result: Result) -> None:
        """Ask for a note on the last verdict; where nothing is saved, say so instead."""
        from dlquiz.tui.screens.dispute import DisputeScreen

        if not self._session.saves:
            self._screen.notify(self._screen.say("dispute_nowhere"), severity="warning", markup=False)
            return
        note = self._unkept.get(result.attempt_id, result.dispute or "")
        self._screen.app.push_screen(DisputeScreen(note), lambda told: self._record(result, told))

    def _record(self, result: Result, note: str | None) -> None:
        if note is None:
            return
        try:
            self._session.dispute(note)
        except StorageError as error:
            # It stands in the field again when it is tried once more.
            self._unkept[result.attempt_id] = note
            self._screen.notify(error.in_language(self._screen.language), severity="error", markup=False)
        else:
            self._unkept.pop(result.attempt_id, None)
            self._disputed(replace(result, dispute=note))
