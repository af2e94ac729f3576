"""What helps somebody who is still answering, and the numbers of a seed."""

from __future__ import annotations

from collections.abc import Callable

from dlquiz.session import Frame, Session
from dlquiz.tui.screens.base import QuizScreen
from dlquiz.tui.widgets.sheet import Sheet


class Helping:
    """For one sitting. `ask_with` is called with the seed that was entered, None where it was left."""

    def __init__(self, screen: QuizScreen[None], session: Session, ask_with: Callable[[int | None], None]) -> None:
        self._screen = screen
        self._session = session
        self._ask_with = ask_with

    def hint(self) -> None:
        """One more hint, if there is one."""
        frame = self._session.next()
        if frame is None or frame.state.stage != "ask":
            return
        self._screen.keep()
        if self._session.hint() is None:
            self._tell("no_more_hints" if frame.variant.question.hints else "no_hints")
        else:
            self._screen.relabel()
            self._screen.query_one(Sheet).show_hints()

    def work(self) -> None:
        """One more line of the working, if there is one."""
        frame = self._session.next()
        if frame is None or frame.state.stage != "ask":
            return
        self._screen.keep()
        if self._session.work() is None:
            self._tell("no_more_lines")
        else:
            self._screen.relabel()
            self._screen.query_one(Sheet).show_working()

    def seed(self, frame: Frame) -> None:
        """Ask for a seed, over the question or the verdict that is shown."""
        from dlquiz.tui.screens.seed import SeedScreen

        self._screen.keep()
        self._screen.app.push_screen(SeedScreen(frame.variant.seed), self._ask_with)

    def _tell(self, key: str) -> None:
        self._screen.notify(self._screen.say(key), markup=False)
