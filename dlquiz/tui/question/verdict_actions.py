"""What the learner does to a verdict: rates the answer, disputes it, takes it back. What could not be kept is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from dlquiz.errors import StorageError
from dlquiz.messages import Text, message
from dlquiz.schedule import Rating
from dlquiz.session.formatting import answer_told, taken_back_text, undone_text
from dlquiz.session.session import Session
from dlquiz.session.state import Result
from dlquiz.tui.base import QuizScreen

GRACE = timedelta(seconds=0.7)
"""So long after a verdict a number key still belongs to the answer: pressed twice, or held, it must not rate it."""


class Undone(NamedTuple):
    """What there is to say of an answer taken back, or that there is none; whether its question is asked again now."""

    told: Text
    asked_again: bool


class Amending:
    """For one sitting. `amended` is called with what is to be shown once a rating or a dispute is recorded."""

    def __init__(self, screen: QuizScreen[None], session: Session, amended: Callable[[Result], None]) -> None:
        self._screen = screen
        self._session = session
        self._amended = amended
        self._unkept: dict[str, str] = {}
        self._answered_at: datetime | None = None
        self._undone_at: datetime | None = None
        self._beyond = False

    def answered(self) -> None:
        """A verdict is shown from now on."""
        self._answered_at = self._screen.context.clock()
        self._beyond = False

    def rate(self, shown: Result, rating: int) -> None:
        """Override the rating of the last answer, whose verdict is `shown`."""
        now = self._screen.context.clock()
        if self._answered_at is not None and timedelta(0) <= now - self._answered_at < GRACE:
            self._answered_at = now
            return
        self._answered_at = None
        try:
            rated = self._session.rate(Rating(rating))
        except StorageError as error:
            self._tell(error)
        else:
            if rated is not None:
                # Its question may have been rewritten since.
                self._amended(replace(rated, frame=shown.frame, verdict=shown.verdict))

    def dispute(self, result: Result) -> None:
        """Ask for a note on the last verdict; where nothing is saved, say so instead."""
        if not self._session.keeps:
            self._screen.notify(self._screen.say("dispute_nowhere"), severity="warning", markup=False)
            return
        note = self._unkept.get(result.attempt_id, result.dispute or "")
        self._screen.quiz.open("dispute", note, then=lambda told: self._record(result, told))

    def _record(self, result: Result, note: str | None) -> None:
        if note is None:
            return
        try:
            self._session.dispute(note)
        except StorageError as error:
            # It stands in the field again when it is tried once more.
            self._unkept[result.attempt_id] = note
            self._tell(error)
        else:
            self._unkept.pop(result.attempt_id, None)
            self._amended(replace(result, dispute=note))

    def undo(self) -> Undone | None:
        """Take the last answer back, and once all of this sitting are, those before it; None where all has been told.

        A key that is held must not sweep a history away: it takes one back in each GRACE. The first answer from before
        this sitting is named before it is taken back.
        """
        now = self._screen.context.clock()
        if self._undone_at is not None and timedelta(0) <= now - self._undone_at < GRACE:
            return None
        self._undone_at = now
        try:
            return self._undo_here() or self._undo_earlier()
        except StorageError as error:
            self._tell(error)
            return None

    def _undo_here(self) -> Undone | None:
        done = self._session.undo()
        if done is None:
            return None
        self._beyond = False
        return Undone(undone_text(done), True)

    def _undo_earlier(self) -> Undone:
        context = self._screen.context
        if not self._beyond:
            newest = context.store.history(limit=1)
            self._beyond = bool(newest)
            told = message("undo_beyond", answer=answer_told(newest[0], context.zone)) if newest else None
            return Undone(told or message("nothing_to_undo"), False)
        earlier = self._session.undo_earlier()
        return Undone(message("nothing_to_undo") if earlier is None else taken_back_text(earlier, context.zone), False)

    def _tell(self, error: StorageError) -> None:
        self._screen.notify(error.in_language(self._screen.language), severity="error", markup=False)
