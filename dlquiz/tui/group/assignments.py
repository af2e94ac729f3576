"""The assignments of the study group: what is open, what is done and with which score; Enter takes one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import DataTable

from dlquiz.errors import DlquizError
from dlquiz.tui.group.asking import Answered, ask
from dlquiz.tui.group.assignments_presenter import AssignmentsPresenter
from dlquiz.tui.keymap import Key
from dlquiz.tui.rendering import Part, verbatim
from dlquiz.tui.table_screen import Cell, Heading, TableScreen
from dlquiz.tui.widgets.page_view import PageView


class AssignmentsScreen(TableScreen[None]):
    """What the group said last is shown at once; a thread asks what it says now."""

    GUIDE = "guide_assignments"
    KEYS = (
        Key("enter", "", "take_assignment", when="_has_rows"),
        Key("r", "report", "group_report", when="_is_teacher"),
        *TableScreen.KEYS,
    )

    def __init__(self) -> None:
        super().__init__()
        self.presenter = AssignmentsPresenter(lambda: self.context)

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
    def _is_teacher(self) -> bool:
        return self.presenter.is_teacher

    def bar_text(self) -> str:
        return self.presenter.title(self.language)

    def notice(self) -> str:
        return self.presenter.notice(self.language)

    def headings(self) -> Iterable[Heading]:
        self.presenter.fill()
        return self.presenter.columns(self.language, self.size.width).headings()

    def rows(self) -> Iterable[Sequence[Cell]]:
        return self.presenter.columns(self.language, self.size.width).rows()

    def fill(self, *, at: int | None = None) -> None:
        super().fill(at=at)
        self.table.show_header = self._has_rows
        self._tell()

    @on(DataTable.RowHighlighted)
    def _tell(self) -> None:
        # Without the marks of Markdown: names are shown as they are.
        lines = [line.replace("`", "") for line in self.presenter.about(self.table.cursor_row, self.language)]
        self.query_one("#message", PageView).show([Part(verbatim(line), gap=False) for line in lines])

    @on(DataTable.RowSelected)
    def _take_assignment(self, event: DataTable.RowSelected) -> None:
        if not self.is_active:
            return
        if self.presenter.is_running(event.cursor_row):
            self.quiz.left_interview.resume(self.quiz.open)
            return
        try:
            agreed = self.presenter.agreed(event.cursor_row)
        except DlquizError as error:
            self.notify(error.in_language(self.language), severity="warning", markup=False)
            return
        self.quiz.open("interview_setup", agreed, chosen=True)

    def action_report(self) -> None:
        self.quiz.open("group_report")
