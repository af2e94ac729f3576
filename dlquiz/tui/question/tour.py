"""The tour: questions as ever, each with one sentence on top of it of what there is to see."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dlquiz.messages import Language, say
from dlquiz.session.formatting import Held
from dlquiz.session.session import Session
from dlquiz.session.tour import Stop
from dlquiz.tui.context import AppContext
from dlquiz.tui.question.presenter import Presenter
from dlquiz.tui.question.screen import QuestionScreen
from dlquiz.tui.rendering import Part, verbatim


class TourScreen(QuestionScreen):
    """A session over the questions of `stops`."""

    def __init__(self, stops: Sequence[Stop], session: Session, held: Held) -> None:
        super().__init__(session, held)
        self.presenter = TourPresenter(stops, session, held, lambda: self.context)


class TourPresenter(Presenter):
    """Shows what there is to see instead of rules."""

    def __init__(self, stops: Sequence[Stop], session: Session, held: Held, context: Callable[[], AppContext]) -> None:
        super().__init__(session, held, context)
        self._sorts = {stop.question.name: stop.sort for stop in stops}

    def rules(self, language: Language) -> list[Part]:
        sort = None if self.state is None else self._sorts.get(self.state.variant.question.name)
        return [] if sort is None else [Part(verbatim(say(language, self._sentence(sort))), style="$text-accent")]

    def _sentence(self, sort: str) -> str:
        if self.result is None:
            return f"tour_{sort}"
        return "tour_gradient_picture" if sort == "gradient" and self.has_picture else f"tour_{sort}_after"
