"""Home: banks and topics with counts, what is due, how well they are mastered."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from rich.text import Text as RichText
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import DataTable, Static

from dlquiz.session import Wishes
from dlquiz.tui.acts import Act
from dlquiz.tui.overview import Row, overview
from dlquiz.tui.pictures.cells import fitted
from dlquiz.tui.screens.base import QuizScreen
from dlquiz.tui.widgets.bars import bar
from dlquiz.tui.widgets.key_line import KeyLine

BAR_WIDTH = 8
WIDEST_NAME = 60
"""A name and its figures must be read as one line."""
COLUMNS = (("questions", 9), ("new", 4), ("due", 4), ("mastery_short", BAR_WIDTH + 5))


class HomeScreen(QuizScreen[None]):
    """One key to each thing one does."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "review", "review"),
        Binding("s", "choose", "choose"),
        Binding("c", "resume", "continue"),
        Binding("m", "app.open('drill')", "drill"),
        Binding("n", "app.open('networks')", "networks"),
        Binding("i", "app.open('interview')", "interview"),
        Binding("p", "app.open('progress')", "progress"),
        Binding("d", "plan", "plan"),
        Binding("l", "app.language", "language"),
        Binding("t", "app.theme", "theme"),
        Binding("q", "app.quit", "quit"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[Row] = []

    def compose(self) -> ComposeResult:
        yield Static(id="bar", markup=False)
        yield Static(id="notice", markup=False)
        yield DataTable(id="banks", cursor_type="row", zebra_stripes=False)
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        self.query_one(DataTable).focus()

    def on_screen_resume(self) -> None:
        """Comes at the first showing too: the figures are reckoned once each time home is seen."""
        self.relabel()

    def renew(self, edited: str | None) -> None:
        if self.is_current:
            self.relabel()

    def acts(self) -> list[Act]:
        return [
            Act("enter", "practise"),
            Act("r", "review"),
            *([Act("c", "continue")] if self.study.store.draft() is not None else []),
            Act("i", "interview"),
            Act("p", "progress"),
            Act("m", "drill"),
            Act("n", "networks"),
            Act("s", "choose_what"),
            Act("d", "plan"),
            Act("l", "language"),
            Act("t", "theme"),
            Act("q", "quit"),
        ]

    def relabel(self) -> None:
        self._rows = overview(self.study.library, self.study.store, self.study.clock(), self.study.zone)
        total = self._rows[0]
        counts = self.say("home_counts", questions=total.questions, new=total.new, due=total.due)
        self.query_one("#bar", Static).update(f"dlquiz   {counts}")
        self.query_one("#notice", Static).update(self._notice())
        self._fill_table()
        self.show_keys()

    def _notice(self) -> str:
        """The most pressing thing to say: nothing is saved, a bank is broken, a question waits, or how to begin."""
        if self.study.trouble:
            return self.say("not_saved_why", reason=self.study.trouble)
        errors = self.study.library.errors
        if errors:
            return self.say("faulty_banks", count=len(errors), fault=errors[0])
        if self.study.settings.trouble:
            return self.study.settings.trouble
        if self.study.store.sitting() is not None:
            return self.say("home_interview")
        draft = self.study.store.draft()
        if draft is not None:
            return self.say("home_resume", question=draft.question)
        fresh = self._rows[0].new == self._rows[0].questions
        return self.say("home_welcome" if fresh else "home_hint")

    def _fill_table(self) -> None:
        table = self.query_one(DataTable)
        at = table.cursor_row
        table.clear(columns=True)
        rest = sum(width + 2 for _, width in COLUMNS) + 3
        name_width = min(max(20, self.size.width - rest), WIDEST_NAME)
        table.add_column(self.say("column_name"), width=name_width)
        for key, width in COLUMNS:
            table.add_column(self.say(f"column_{key}"), width=width)
        for row in self._rows:
            name = RichText(
                fitted("  " * row.depth + self._row_name(row), name_width), style="bold" if row.depth < 2 else ""
            )
            due = RichText(str(row.due or ""), style="bold" if row.due else "")
            table.add_row(name, str(row.questions), str(row.new or ""), due, bar(row.mastery, BAR_WIDTH))
        table.move_cursor(row=at)

    def _row_name(self, row: Row) -> str:
        return self.say("home_all") if row.name is None else row.name.in_language(self.language)

    def on_resize(self) -> None:
        if self._rows:
            self._fill_table()

    @on(DataTable.RowSelected)
    def _practise(self, event: DataTable.RowSelected) -> None:
        row = self._rows[event.cursor_row]
        self.quiz.practise(Wishes(bank=row.bank, topic=row.topic, usual=self.study.settings.number))

    def action_review(self) -> None:
        self.quiz.practise(Wishes(mode="review"))

    def action_choose(self) -> None:
        """Choose from the bank or topic of the row; the rest is as it was chosen last."""
        from dlquiz.tui.screens.choose import ChooseScreen

        row = self._rows[self.query_one(DataTable).cursor_row]
        wished = self.quiz.wished or Wishes(usual=self.study.settings.number)
        self.app.push_screen(ChooseScreen(replace(wished, bank=row.bank, topic=row.topic)))

    def action_resume(self) -> None:
        self.quiz.resume_draft()

    def action_plan(self) -> None:
        """A plan for the bank or topic of the row."""
        from dlquiz.tui.screens.plan import PlanScreen

        row = self._rows[self.query_one(DataTable).cursor_row]
        self.app.push_screen(PlanScreen(row.bank, row.topic))
