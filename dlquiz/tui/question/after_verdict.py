"""What can be done with the verdict on the screen: looked into, disputed, rated, and its mistake drilled."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from dlquiz.session.session import Session
from dlquiz.session.state import Result
from dlquiz.tui.base import QuizScreen
from dlquiz.tui.question.sheet import Sheet
from dlquiz.tui.question.verdict_actions import Amending


class AfterVerdict(QuizScreen[None]):
    """A screen that shows `_result` on its sheet, where there is one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "drill", "drill this mistake"),
        Binding("t", "trace", "how it was marked"),
        Binding("p", "picture", "picture"),
        Binding("d", "dispute", "dispute"),
        *(Binding(key, f"rate({key})", "rate") for key in "1234"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._result: Result | None = None
        self._amending = Amending(self, session, self._amended)

    @property
    def _mistake(self) -> str | None:
        """The mistake that the verdict names, unless it is the one being drilled."""
        named = None if self._result is None else self._result.verdict.mistake
        drilled = self._session.drilled
        return None if drilled is not None and drilled.mistake == named else named

    def action_drill(self) -> None:
        if self._mistake is not None:
            self.quiz.sittings.drill(self._mistake)

    def action_trace(self) -> None:
        if self._result is not None:
            self.quiz.open("trace", self._result)

    def action_picture(self) -> None:
        if self._result is not None:
            from dlquiz.tui.question.picture import open_pictures

            open_pictures(self, self._result.frame.variant, self._result.verdict)

    def action_dispute(self) -> None:
        if self._result is not None:
            self._amending.dispute(self._result)

    def action_rate(self, rating: int) -> None:
        if self._result is not None:
            self._amending.rate(self._result, rating)

    def _amended(self, result: Result) -> None:
        self._result = result
        self.relabel()
        self.query_one(Sheet).show_rating(result)
