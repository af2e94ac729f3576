"""The tour: questions as ever, each with one sentence on top of it of what there is to see."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dlquiz.messages import Language, Text, message, say
from dlquiz.session.formatting import Held
from dlquiz.session.options import SessionOptions
from dlquiz.session.session import Session
from dlquiz.session.state import Result
from dlquiz.session.tour import Stop
from dlquiz.tui.context import AppContext
from dlquiz.tui.question.outcomes import Outcomes, Said
from dlquiz.tui.question.presenter import Presenter
from dlquiz.tui.question.screen import QuestionScreen
from dlquiz.tui.rendering import Part, verbatim


class TourScreen(QuestionScreen):
    """A session over the questions of `stops`."""

    def __init__(self, stops: Sequence[Stop], session: Session, held: Held) -> None:
        super().__init__(session, held)
        self.presenter = TourPresenter(stops, session, held, lambda: self.context)


class TourPresenter(Presenter):
    """Shows what there is to see instead of rules, and says what is left of the tour when it is left."""

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

    def leave(self, typed: str | None) -> Outcomes:
        left = self._left_text() if not self.session.results else Text.same("")
        return [*super().leave(typed), *([Said(left)] if any(left) else [])]

    def summary(self) -> tuple[Sequence[Result], Sequence[Text], SessionOptions | None]:
        results, notes, more = super().summary()
        return results, (self._left_text(), *notes), more

    @property
    def _is_unfinished(self) -> bool:
        return bool(self._left) or super()._is_unfinished

    @property
    def _left(self) -> int:
        """How many questions of the tour have no verdict."""
        answered = {result.question_state.variant.question.name for result in self.session.results}
        return len(self._sorts.keys() - answered)

    def _left_text(self) -> Text:
        """What is left of the tour, and how to come back to it; empty at its end."""
        return message("tour_left", count=self._left) if self._left else Text.same("")
