"""Beginning a sitting from any screen: a new one, a drill, or the rest of one that was left in the middle."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from dlquiz.errors import DlquizError
from dlquiz.messages import Text, say
from dlquiz.session import Wishes
from dlquiz.tui.screens.base import QuizScreen

if TYPE_CHECKING:
    from dlquiz.session import Session, Sitting
    from dlquiz.tui.app import DlquizApp
    from dlquiz.tui.screens.question import QuestionScreen

Shown: TypeAlias = "Callable[[Session, Text], QuestionScreen]"
"""Makes the screen of a session, with what is told at its end."""


def _question_screen(session: Session, end: Text) -> QuestionScreen:
    from dlquiz.tui.screens.question import QuestionScreen

    return QuestionScreen(session, end)


class Sittings:
    """For the whole app; whatever is on the screen waits below."""

    def __init__(self, app: DlquizApp) -> None:
        self._app = app

    def practise(self, wishes: Wishes, shown: Shown = _question_screen) -> None:
        """Begin a sitting, or say why there is none."""
        try:
            sitting = self._app.study.sit_down(wishes, self._app.language)
        except DlquizError as error:
            # A topic that was on the screen may be gone from the banks.
            self._app.notify(error.in_language(self._app.language), severity="warning", markup=False)
        else:
            self._begin(sitting, shown)

    def drill(self, mistake: str) -> None:
        """Drill a mistake until it is avoided."""
        self.practise(Wishes(mode="drill", mistake=mistake))

    def resume(self) -> None:
        """Go on with the question left in the middle, if there is one."""
        app = self._app
        if app.study.store.draft() is None:
            return
        sitting = app.study.resume(app.language)
        if sitting is not None:
            self._begin(sitting, _question_screen)
            return
        app.study.store.clear_draft()
        app.notify(say(app.language, "draft_gone"), severity="warning", markup=False)
        if isinstance(app.screen, QuizScreen):
            app.screen.relabel()

    def _begin(self, sitting: Sitting, shown: Shown) -> None:
        from dlquiz.session import held_text

        app, held = self._app, held_text(sitting.held)
        if sitting.session is None:
            app.notify(held.in_language(app.language) or say(app.language, "nothing_due_short"), markup=False)
        else:
            app.push_screen(shown(sitting.session, held))
