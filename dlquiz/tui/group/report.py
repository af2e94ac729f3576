"""How a group's questions came out, for its teachers: what needs a look first, each question, and the HTML report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import DataTable, Static

from dlquiz.errors import DlquizError
from dlquiz.messages import Language
from dlquiz.reports.interviews import html
from dlquiz.reports.interviews.blocks import Block
from dlquiz.tui.base import QuizScreen
from dlquiz.tui.browse.previewed import drawn_parts, preview_parts
from dlquiz.tui.group.asking import Answered, ask
from dlquiz.tui.group.report_presenter import FLAG, ReportPresenter
from dlquiz.tui.interview.report_parts import report_parts
from dlquiz.tui.keymap import Key
from dlquiz.tui.question.parts import MUTED
from dlquiz.tui.rendering import Part, verbatim
from dlquiz.tui.report_files import save_report
from dlquiz.tui.table_screen import Cell, Heading, TableScreen
from dlquiz.tui.widgets.key_line import KeyLine
from dlquiz.tui.widgets.page_view import PageView


class GroupReportScreen(TableScreen[None]):
    """The figures of `group report`, asked for in a thread."""

    GUIDE = "guide_group_report"
    KEYS = (
        Key("enter", "", "question_figures", when="_has_rows"),
        Key("b", "bank(1)", "bank_filter", when="_has_banks"),
        Key("", "bank(-1)", "bank_filter", when="_has_banks", also="B"),
        Key("h", "export", "html", when="_has_rows"),
        *TableScreen.KEYS,
    )

    def __init__(self) -> None:
        super().__init__()
        self.presenter = ReportPresenter(lambda: self.context)

    def below(self) -> ComposeResult:
        with VerticalScroll(id="below", can_focus=False):
            yield PageView(id="message")

    def on_mount(self) -> None:
        super().on_mount()
        work = self.presenter.begin()
        if work is not None:
            # Only once it is shown: of two texts before that Textual keeps the height of the first.
            self.call_after_refresh(ask, self, work)

    @on(Answered)
    def _take(self, answered: Answered) -> None:
        try:
            self.presenter.take(answered.found())
        except DlquizError as error:
            self.presenter.fail(error)
        self.refresh_language()

    @property
    def _has_rows(self) -> bool:
        return bool(self.presenter.rows)

    @property
    def _has_banks(self) -> bool:
        return len(self.presenter.banks) > 1

    def bar_text(self) -> str:
        return self.presenter.title(self.language)

    def notice(self) -> str:
        return self.presenter.notice(self.language)

    def headings(self) -> Iterable[Heading]:
        return self.presenter.columns(self.language, self.size.width).headings()

    def rows(self) -> Iterable[Sequence[Cell]]:
        return self.presenter.columns(self.language, self.size.width).rows()

    def fill(self, *, at: int | None = None) -> None:
        super().fill(at=at)
        self.table.show_header = self._has_rows
        self._tell()

    @on(DataTable.RowHighlighted)
    def _tell(self) -> None:
        lines = self.presenter.about(self.table.cursor_row, self.language)
        parts = [Part(verbatim(line), "$text-warning" if line.startswith(FLAG) else "", gap=False) for line in lines]
        self.query_one("#message", PageView).show(parts)

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
