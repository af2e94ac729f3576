"""What every screen has: the study, the language of the moment, and a way to show itself anew in another one."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.screen import Screen, ScreenResultType

from dlquiz.messages import Language, say
from dlquiz.tui.study import Study

if TYPE_CHECKING:
    from dlquiz.tui.app import DlquizApp


class QuizScreen(Screen[ScreenResultType]):
    """A screen of the quiz. `relabel` shows everything in the language of the moment; nothing else changes."""

    @property
    def quiz(self) -> DlquizApp:
        return cast("DlquizApp", self.app)

    @property
    def study(self) -> Study:
        return self.quiz.study

    @property
    def language(self) -> Language:
        return self.quiz.language

    def say(self, key: str, **values: object) -> str:
        return say(self.language, key, **values)

    def relabel(self) -> None:
        raise NotImplementedError

    def renew(self, edited: str | None) -> None:
        """Other banks are in use from now on; `edited` names a question that was rewritten from here."""

    def keep(self) -> None:
        """Keep what is half done; called before the program ends."""
