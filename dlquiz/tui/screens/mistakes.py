"""Choosing one of the mistakes made, to drill it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from textual import on
from textual.widgets import DataTable

from dlquiz.progress.days import day_of
from dlquiz.progress.statistics import ranked_mistakes
from dlquiz.session.drilling import mistakes_of
from dlquiz.tui.acts import Act
from dlquiz.tui.screens.table import Cell, TableScreen


class MistakesScreen(TableScreen[None]):
    """The mistakes made that questions in use have, often and lately made first."""

    def __init__(self) -> None:
        super().__init__()
        self._names: list[str] = []

    def acts(self) -> list[Act]:
        return [Act("enter", "drill"), Act("escape", "back")]

    def bar_text(self) -> str:
        return self.say("drill_title")

    def notice(self) -> str:
        return self.say("drill_choose" if self._names else "drill_none")

    def headings(self) -> Iterable[str]:
        return [self.say(f"column_{key}") for key in ("mistake", "made", "last", "questions")]

    def rows(self) -> Iterable[Sequence[Cell]]:
        study = self.study
        known = Counter(
            name for question in study.library.questions() if not question.deprecated for name in mistakes_of(question)
        )
        made = [one for one in ranked_mistakes(study.store.mistakes(), study.clock()) if one.name in known]
        self._names = [one.name for one in made]
        for one in made:
            day = day_of(one.last, study.zone).isoformat()
            yield one.name, f"{one.count:>4}", day, f"{known[one.name]:>4}"

    @on(DataTable.RowSelected)
    def _drill(self, event: DataTable.RowSelected) -> None:
        self.quiz.sittings.drill(self._names[event.cursor_row])
