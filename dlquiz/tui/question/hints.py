"""What helps somebody who is still answering, and the numbers of a seed."""

from __future__ import annotations

from collections.abc import Callable

from dlquiz.errors import DlquizError
from dlquiz.session.session import Session
from dlquiz.session.state import QuestionState
from dlquiz.tui.base import QuizScreen
from dlquiz.tui.question.sheet import Sheet


class Helping:
    """For one sitting. `asked` is called where something else is asked by now."""

    def __init__(self, screen: QuizScreen[None], session: Session, asked: Callable[[], None]) -> None:
        self._screen = screen
        self._session = session
        self._asked = asked

    def hint(self) -> None:
        """One more hint, if there is one."""
        frame = self._session.current
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
        frame = self._session.current
        if frame is None or frame.state.stage != "ask":
            return
        self._screen.keep()
        if self._session.work() is None:
            self._tell("no_more_lines")
        else:
            self._screen.relabel()
            self._screen.query_one(Sheet).show_working()

    def seed(self, frame: QuestionState) -> None:
        """Ask for a seed, and then `frame` with its numbers: the question being answered, or once more one answered."""
        self._screen.keep()
        done = frame.state.stage == "done"
        self._screen.quiz.open("seed", frame.variant.seed, then=lambda seed: self._ask_with(seed, again=done))

    def _ask_with(self, seed: int | None, *, again: bool) -> None:
        if seed is None:
            return
        try:
            if again:
                self._session.another(seed)
            else:
                self._session.reseed(seed)
        except DlquizError as error:
            self._screen.notify(error.in_language(self._screen.language), severity="warning", markup=False)
        else:
            self._asked()

    def _tell(self, key: str) -> None:
        self._screen.notify(self._screen.say(key), markup=False)
