"""The title line while a question is asked and after its verdict: where one is, the flag, the time."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from textual.timer import Timer
from textual.widgets import Static

from dlquiz.errors import StorageError
from dlquiz.messages import Language, say
from dlquiz.session.formatting import drill_standing
from dlquiz.session.session import Session
from dlquiz.session.state import QuestionState
from dlquiz.tui.base import QuizScreen
from dlquiz.tui.context import AppContext

GAP = "   "


def heading(
    context: AppContext, session: Session, frame: QuestionState, language: Language, *, flagged: bool, timed: bool
) -> str:
    """Which question of how many, or how far a drill is; whether it is flagged, how many are to be relearned, how hard
    it is, of which bank and topic; the seconds it is open where it is `timed`, the minutes left.
    """
    question, minutes, drilled = frame.variant.question, session.minutes_left, session.drilled
    saved = session.saves and session.draft_trouble is None
    left = session.relearned.left
    place = str(frame.number) if drilled is not None else frame.place
    if frame.relearned:
        place = say(language, "relearning")
    pieces = [
        f"★ {place}" if flagged else place,
        "" if drilled is None else drill_standing(drilled).in_language(language),
        say(language, "to_relearn", count=left) if left else "",
        "●" * question.difficulty + "○" * (3 - question.difficulty),
        clock(frame.seconds) if timed and frame.seconds is not None else "",
        "" if minutes is None else say(language, "minutes_left", count=ceil(minutes)),
        "" if saved else say(language, "not_saved"),
        context.about(frame, language),
    ]
    return GAP.join(filter(None, pieces))


def clock(seconds: float) -> str:
    """Minutes and seconds."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


class Heading:
    """For one sitting. `frame` gives what is on the screen, None where nothing is."""

    def __init__(self, screen: QuizScreen[None], session: Session, frame: Callable[[], QuestionState | None]) -> None:
        self._screen = screen
        self._session = session
        self._frame = frame
        self._flagged = False
        self._timer: Timer | None = None

    def show(self) -> None:
        """Show the line for what is on the screen now."""
        try:
            self._flagged = bool(self._session.flagged)
        except StorageError as error:
            self._flagged = False
            self._tell(error)
        self._follow()
        self._draw()

    def _draw(self) -> None:
        frame, context = self._frame(), self._screen.context
        if frame is not None:
            timed = context.settings.timer
            told = heading(context, self._session, frame, self._screen.language, flagged=self._flagged, timed=timed)
            self._screen.query_one("#bar", Static).update(told)

    def turn_flag(self) -> None:
        """Flag the question, or take its flag away."""
        try:
            flagged = self._session.flag()
        except StorageError as error:
            self._tell(error)
            return
        self._flagged = bool(flagged)
        self._draw()
        self._screen.app.clear_notifications()
        self._screen.notify(self._screen.say("flagged_now" if flagged else "flag_gone"), markup=False)

    def turn_timer(self) -> None:
        """Show how long the question is open, or no longer."""
        self._screen.quiz.prefer("timer", "off" if self._screen.context.settings.timer else "on")
        self.show()

    def _follow(self) -> None:
        """A timer runs only while there is something to count."""
        frame = self._frame()
        counts = self._screen.context.settings.timer and frame is not None and frame.state.stage != "done"
        if not counts and self._timer is not None:
            self._timer.stop()
            self._timer = None
        elif counts and self._timer is None:
            self._timer = self._screen.set_interval(1.0, self._draw)

    def _tell(self, error: StorageError) -> None:
        self._screen.notify(error.in_language(self._screen.language), severity="error", markup=False)
