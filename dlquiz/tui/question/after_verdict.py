"""What can be done with the verdict on the screen: looked into, disputed, rated, and its mistake drilled."""

from __future__ import annotations

from dlquiz.session.session import Session
from dlquiz.session.state import Result
from dlquiz.tui.base import QuizScreen
from dlquiz.tui.illustrations import has_illustrations
from dlquiz.tui.question.sheet import Sheet
from dlquiz.tui.question.verdict_actions import Amending


class AfterVerdict(QuizScreen[None]):
    """A screen that shows `_result` on its sheet, where there is one."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._result: Result | None = None
        self._amending = Amending(self, session, self._amended)

    @property
    def _judged(self) -> Result | None:
        """The result that letters are keys for; None while they are typed into the calculator."""
        return None if self._result is None or self.query_one(Sheet).calculates else self._result

    @property
    def _mistake(self) -> str | None:
        """The mistake that the verdict names, unless it is the one being drilled."""
        named = None if self._judged is None else self._judged.verdict.mistake
        drilled = self._session.drilled
        return None if drilled is not None and drilled.mistake == named else named

    @property
    def _has_picture(self) -> bool:
        return self._judged is not None and has_illustrations(self._judged.frame.variant)

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
