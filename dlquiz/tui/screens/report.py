"""The report of an interview, to be read and to be written to a file."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from dlquiz.errors import UsageError
from dlquiz.messages import Language
from dlquiz.progress import Interview
from dlquiz.reports import replaced
from dlquiz.reports.interviews import Report, document, html, markdown, report_of
from dlquiz.reports.interviews.documents import when
from dlquiz.tui.acts import Act
from dlquiz.tui.reported import report_parts
from dlquiz.tui.screens.base import QuizScreen
from dlquiz.tui.widgets.key_line import KeyLine
from dlquiz.tui.widgets.page_view import PageView


class ReportScreen(QuizScreen[None]):
    """The whole report on one page that scrolls."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "export('md')", "Markdown"),
        Binding("h", "export('html')", "HTML"),
        Binding("v", "interviews", "interviews"),
        Binding("enter,escape", "back", "back"),
    ]

    def __init__(self, interview: Interview) -> None:
        super().__init__()
        self._interview = interview
        self._report: Report | None = None

    def compose(self) -> ComposeResult:
        yield Static(id="bar", markup=False)
        with VerticalScroll(id="body"):
            yield PageView(id="report")
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        attempts = self.study.store.attempts(place.attempt for place in self._interview.places)
        self._report = report_of(self._interview, attempts, self.study.library)
        self.relabel()
        self.query_one("#body").focus()

    def acts(self) -> list[Act]:
        return [
            Act("up,down", "scroll"),
            Act("m", "markdown"),
            Act("h", "html"),
            Act("v", "interviews"),
            Act("escape", "back"),
        ]

    def relabel(self) -> None:
        if self._report is None:
            return
        self.query_one("#bar", Static).update(self.say("report_title", at=when(self._report.at)))
        blocks = document(self._report, self.language)
        self.query_one("#report", PageView).show(report_parts(blocks, self.language))
        self.show_keys()

    def action_export(self, ending: str) -> None:
        """Write the report beside where the program was started, under a name that is free."""
        assert self._report is not None
        if self.study.served:
            self.notify(self.say("not_served"), markup=False)
            return
        told = _written(self._report, ending, self.language)
        stem = f"dlquiz-interview-{self._report.at:%Y-%m-%d-%H%M}"
        folder = self.study.reports
        names = (f"{stem}{f'-{number}' if number > 1 else ''}.{ending}" for number in range(1, 1000))
        try:
            path = next(folder / name for name in names if not (folder / name).exists())
            with replaced(path) as file:
                file.write(told.encode("utf-8"))
        except UsageError as error:
            self.notify(error.in_language(self.language), severity="error", markup=False)
        else:
            self.notify(self.say("report_saved", file=path.resolve()), markup=False, timeout=10)

    def action_interviews(self) -> None:
        from dlquiz.tui.screens.interviews import InterviewsScreen

        self.app.switch_screen(InterviewsScreen())

    def action_back(self) -> None:
        self.app.pop_screen()


def _written(report: Report, ending: str, language: Language) -> str:
    write = html if ending == "html" else markdown
    return write(document(report, language), language)
