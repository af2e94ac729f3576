"""The assignments of the study group: what is open, what is done and with which score; Enter takes one."""

from __future__ import annotations

from textual import on
from textual.widgets import DataTable

from dlquiz.errors import DlquizError
from dlquiz.tui.group.asking import AskingScreen
from dlquiz.tui.group.assignments_presenter import AssignmentsPresenter
from dlquiz.tui.keymap import Key
from dlquiz.tui.rendering import Part


class AssignmentsScreen(AskingScreen):
    """What the group said last is shown at once; a thread asks what it says now."""

    GUIDE = "guide_assignments"
    KEYS = (
        Key("enter", "", "take_assignment", when="_can_be_taken"),
        Key("r", "report", "group_report", when="_is_teacher"),
        *AskingScreen.KEYS,
    )

    presenter: AssignmentsPresenter

    def __init__(self) -> None:
        super().__init__()
        self.presenter = AssignmentsPresenter(lambda: self.context)

    @property
    def _can_be_taken(self) -> bool:
        return self.presenter.can_be_taken(self.table.cursor_row)

    @property
    def _is_teacher(self) -> bool:
        return self.presenter.is_teacher

    def fill(self, *, at: int | None = None) -> None:
        self.presenter.fill()
        super().fill(at=at)

    def line(self, text: str) -> Part:
        # Without the marks of Markdown: names are shown as they are.
        return super().line(text.replace("`", ""))

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
