"""Choosing one of the mistakes made, to drill it; what the one under the cursor is stands below."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import DataTable

from dlquiz.progress.days import day_of
from dlquiz.progress.statistics import MistakeCount, ranked_mistakes
from dlquiz.session.drilling import questions_with
from dlquiz.tui.acts import Act
from dlquiz.tui.progress_pages.mistakes import mistake_parts
from dlquiz.tui.screens.table import Cell, TableScreen
from dlquiz.tui.widgets.page_view import PageView


class MistakesScreen(TableScreen[None]):
    """The mistakes made that questions in use have, often and lately made first."""

    def __init__(self) -> None:
        super().__init__()
        self._made: list[MistakeCount] = []

    def below(self) -> ComposeResult:
        with VerticalScroll(id="below", can_focus=False):
            yield PageView(id="told")

    def acts(self) -> list[Act]:
        return [*([Act("enter", "drill")] if self._made else []), Act("escape", "back")]

    def bar_text(self) -> str:
        return self.say("drill_title")

    def notice(self) -> str:
        return self.say("drill_choose" if self._made else "drill_none")

    def headings(self) -> Iterable[str]:
        return [self.say(f"column_{key}") for key in ("mistake", "made", "last", "questions")]

    def rows(self) -> Iterable[Sequence[Cell]]:
        study = self.study
        made = ranked_mistakes(study.store.mistakes(), study.clock())
        known = questions_with(study.library.questions(), {one.name for one in made})
        self._made = [one for one in made if one.name in known]
        for one in self._made:
            day = day_of(one.last, study.zone).isoformat()
            yield one.name, f"{one.count:>4}", day, f"{known[one.name]:>4}"

    def fill(self, *, at: int | None = None) -> None:
        super().fill(at=at)
        self.table.show_header = bool(self._made)
        self._tell()

    @on(DataTable.RowHighlighted)
    def _tell(self) -> None:
        at = self.table.cursor_row
        parts = mistake_parts(self.study.library, self._made[at], self.language) if at < len(self._made) else ()
        self.query_one("#told", PageView).show(list(parts))

    @on(DataTable.RowSelected)
    def _drill(self, event: DataTable.RowSelected) -> None:
        self.quiz.sittings.drill(self._made[event.cursor_row].name)
