"""The tour: questions as ever, each with one sentence on top of it of what there is to see."""

from __future__ import annotations

from collections.abc import Sequence

from dlquiz.session.formatting import Held
from dlquiz.session.session import Session
from dlquiz.session.tour import Stop
from dlquiz.tui.question.screen import QuestionScreen
from dlquiz.tui.rendering import Part, verbatim
from dlquiz.tui.widgets.page_view import PageView


class TourScreen(QuestionScreen):
    """A sitting over the questions of `stops`."""

    def __init__(self, stops: Sequence[Stop], session: Session, held: Held) -> None:
        super().__init__(session, held)
        self._sorts = {stop.question.name: stop.sort for stop in stops}

    def _show_rules(self) -> None:
        frame = self._frame()
        sort = None if frame is None else self._sorts.get(frame.variant.question.name)
        told = "" if sort is None else self.say(self._sentence(sort))
        self.query_one("#rules", PageView).show([Part(verbatim(told), style="$text-accent")] if told else [])

    def _sentence(self, sort: str) -> str:
        if self._result is None:
            return f"tour_{sort}"
        pictured = sort == "gradient" and self._has_picture
        return "tour_gradient_picture" if pictured else f"tour_{sort}_after"
