"""The question on the screen when its bank was rewritten meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from dlquiz.errors import DlquizError
from dlquiz.questions import Question
from dlquiz.session.reload import reloaded_result
from dlquiz.session.session import Session
from dlquiz.session.state import QuestionState, Result
from dlquiz.tui.base import QuizScreen
from dlquiz.tui.question.sheet import places_of


class Revised(NamedTuple):
    """What is to be shown now. `fresh`: there are other places for an answer, what is half done fits none of them."""

    result: Result | None
    fresh: bool


class Revising:
    """For one sitting. `tell` says why a question as it is written now cannot be asked."""

    def __init__(self, screen: QuizScreen[None], session: Session, tell: Callable[[DlquizError], None]) -> None:
        self._screen = screen
        self._session = session
        self._tell = tell

    def renew(self, edited: str | None, frame: QuestionState | None, result: Result | None) -> Revised | None:
        """What comes next is as it is written now; what is being answered only if it was edited from here."""
        library = self._screen.context.library
        self._session.reload(library.question)
        if edited is None or frame is None or frame.variant.question.name != edited:
            return None
        old, new = frame.variant.question, library.question(edited)
        if new is None:
            self._say("edit_gone", question=edited)
        if new is None or new == old:
            return None
        try:
            revised = self._revise(new, result)
        except DlquizError as error:
            self._tell(error)
            return None
        return Revised(revised, fresh=places_of(new.kind) != places_of(old.kind))

    def _revise(self, new: Question, result: Result | None) -> Result | None:
        if result is None:
            self._session.reload_current(new)
            return None
        revised = reloaded_result(result, new)
        if revised is None:
            self._say("edit_next_time")
        return revised or result

    def _say(self, key: str, **values: str) -> None:
        self._screen.notify(self._screen.say(key, **values), markup=False)
