"""Choosing one of the mistakes made, to drill it."""

from __future__ import annotations

from collections import Counter
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import DataTable, Static

from dlquiz.progress.days import day_of
from dlquiz.progress.statistics import ranked_mistakes
from dlquiz.session.drilling import mistakes_of
from dlquiz.tui.acts import Act
from dlquiz.tui.screens.base import QuizScreen
from dlquiz.tui.widgets.key_line import KeyLine


class MistakesScreen(QuizScreen[None]):
    """The mistakes made that questions in use have, often and lately made first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "app.pop_screen", "back"),
        Binding("l", "app.language", "language"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._names: list[str] = []

    def compose(self) -> ComposeResult:
        yield Static(id="bar", markup=False)
        yield Static(id="notice", markup=False)
        yield DataTable(id="mistakes", cursor_type="row", zebra_stripes=False)
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        self.query_one(DataTable).focus()

    def on_screen_resume(self) -> None:
        """Comes at the first showing too: a drill that was begun from here has changed what stands here."""
        self.relabel()

    def renew(self, edited: str | None) -> None:
        if self.is_current:
            self.relabel()

    def acts(self) -> list[Act]:
        return [Act("enter", "drill"), Act("escape", "back")]

    def relabel(self) -> None:
        self._fill()
        self.query_one("#bar", Static).update(self.say("drill_title"))
        self.query_one("#notice", Static).update(self.say("drill_choose" if self._names else "drill_none"))
        self.show_keys()

    def _fill(self) -> None:
        study = self.study
        known = Counter(
            name for question in study.library.questions() if not question.deprecated for name in mistakes_of(question)
        )
        made = [one for one in ranked_mistakes(study.store.mistakes(), study.clock()) if one.name in known]
        self._names = [one.name for one in made]
        table = self.query_one(DataTable)
        at = table.cursor_row
        table.clear(columns=True)
        for key in ("mistake", "made", "last", "questions"):
            table.add_column(self.say(f"column_{key}"))
        for one in made:
            day = day_of(one.last, study.zone).isoformat()
            table.add_row(one.name, f"{one.count:>4}", day, f"{known[one.name]:>4}")
        table.move_cursor(row=at)

    @on(DataTable.RowSelected)
    def _drill(self, event: DataTable.RowSelected) -> None:
        self.quiz.drill(self._names[event.cursor_row])
