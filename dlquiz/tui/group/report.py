"""How a group's questions came out, for its teachers: what needs a look first, each question, and the HTML report."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import DataTable, Static

from dlquiz.messages import Language
from dlquiz.reports.blocks import Block
from dlquiz.reports.html import html
from dlquiz.tui.base import QuizScreen
from dlquiz.tui.browse.previewed import drawn_parts, preview_parts
from dlquiz.tui.group.asking import AskingScreen
from dlquiz.tui.group.report_presenter import FLAG, ReportPresenter
from dlquiz.tui.interview.report_parts import report_parts
from dlquiz.tui.keymap import Key
from dlquiz.tui.question.parts import MUTED
from dlquiz.tui.rendering import Part, verbatim
from dlquiz.tui.report_files import save_report
from dlquiz.tui.widgets.key_line import KeyLine
from dlquiz.tui.widgets.page_view import PageView


class GroupReportScreen(AskingScreen):
    """The figures of `group report`, asked for in a thread."""

    GUIDE = "guide_group_report"
    KEYS = (
        Key("enter", "", "question_figures", when="_has_rows"),
        Key("b", "bank(1)", "bank_filter", when="_has_banks"),
        Key("", "bank(-1)", "bank_filter", when="_has_banks", also="B"),
        Key("h", "export", "html", when="_has_rows"),
        *AskingScreen.KEYS,
    )

    presenter: ReportPresenter

    def __init__(self) -> None:
        super().__init__()
        self.presenter = ReportPresenter(lambda: self.context)

    @property
    def _has_banks(self) -> bool:
        return len(self.presenter.banks) > 1

    def line(self, text: str) -> Part:
        return Part(verbatim(text), "$text-warning" if text.startswith(FLAG) else "", gap=False)

    @on(DataTable.RowSelected)
    def _open(self, event: DataTable.RowSelected) -> None:
        if self.is_active:
            figures = self.presenter.rows[event.cursor_row]
            self.quiz.open("group_question", figures.question, partial(self.presenter.question, figures))

    def action_bank(self, step: int) -> None:
        self.presenter.turn_bank(step)
        self.table.move_cursor(row=0)
        self.refresh_language()

    def action_export(self) -> None:
        text = html(self.presenter.document(self.language), self.language)
        save_report(self, f"dlquiz-group-{self.context.day:%Y-%m-%d}", "html", text)


class GroupQuestionScreen(QuizScreen[None]):
    """The question of that name as it is asked, and what `figures` says of it."""

    KEYS = (Key("up,down", "", "scroll"), Key("escape", "app.pop_screen", "back", also="enter,q"))

    def __init__(self, question: str, figures: Callable[[Language], list[Block]]) -> None:
        super().__init__()
        self._question = question
        self._figures = figures
        self._seed = 0

    def compose(self) -> ComposeResult:
        yield Static(id="bar", markup=False)
        with VerticalScroll(id="body"):
            yield PageView(id="prompt")
            yield PageView(id="report")
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        self._seed = self.context.fresh_seed()
        self.refresh_language()
        self.query_one("#body").focus()

    def refresh_language(self) -> None:
        question = self.context.library.question(self._question)
        if question is None:
            prompt = [Part(verbatim(self.say("edit_gone", question=self._question)), MUTED)]
        else:
            prompt = drawn_parts(preview_parts, question, self._seed, self.language)
        self.query_one("#bar", Static).update(self._question)
        self.query_one("#prompt", PageView).show(prompt)
        self.query_one("#report", PageView).show(report_parts(self._figures(self.language), self.language))
        self.show_keys()
