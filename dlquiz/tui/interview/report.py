"""The report of an interview, to be read and to be written to a file."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from dlquiz.messages import Language
from dlquiz.progress.interviews import Interview
from dlquiz.reports.html import html
from dlquiz.reports.interviews import Report, TopicScore, document, stored_report
from dlquiz.reports.interviews.documents import when
from dlquiz.reports.interviews.practising import to_practise, weak_topics
from dlquiz.reports.markdown import markdown
from dlquiz.session.options import SessionOptions
from dlquiz.tui.base import QuizScreen
from dlquiz.tui.interview.report_parts import report_parts
from dlquiz.tui.keymap import Key
from dlquiz.tui.report_files import save_report
from dlquiz.tui.row_keys import number_of
from dlquiz.tui.widgets.key_line import KeyLine
from dlquiz.tui.widgets.page_view import PageView


class ReportScreen(QuizScreen[None]):
    """The whole report on one page that scrolls."""

    KEYS = (
        Key("p", "practise", "practise_missed", when="_next"),
        Key("", "", "practise_topic", label="{0.weak_digits}", when="_has_weak"),
        Key("up,down", "", "scroll"),
        Key("m", "export('md')", "markdown"),
        Key("h", "export('html')", "html"),
        Key("v", "interviews", "interviews"),
        Key("escape", "app.pop_screen", "back", also="enter"),
    )

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
        self._report = stored_report(self._interview, self.context.store, self.context.library)
        self.refresh_language()
        self.query_one("#body").focus()

    def refresh_language(self) -> None:
        if self._report is None:
            return
        self.query_one("#bar", Static).update(self.say("report_title", at=when(self._report.at)))
        blocks = document(self._report, self.language, keys=True)
        self.query_one("#report", PageView).show(report_parts(blocks, self.language))
        self.show_keys()

    @property
    def _next(self) -> tuple[str, ...]:
        return () if self._report is None else to_practise(self._report, self.context.library)

    def action_practise(self) -> None:
        """Begin with the questions that were missed."""
        number = self.context.settings.number
        self.quiz.sessions.practise(SessionOptions(questions=self._next[:number], number=number, beyond=True))

    @property
    def _weak(self) -> list[TopicScore]:
        return [] if self._report is None else weak_topics(self._report)

    @property
    def _has_weak(self) -> bool:
        return bool(self._weak)

    @property
    def weak_digits(self) -> str:
        """The keys of the topics to practice."""
        return "1" if len(self._weak) == 1 else f"1–{len(self._weak)}"

    def on_key(self, event: events.Key) -> None:
        number = number_of(event.character)
        weak = self._weak
        if 1 <= number <= len(weak):
            event.stop()
            topic = weak[number - 1]
            self.quiz.sessions.practise(self.context.practice_of(topic.bank, topic.topic))

    def action_export(self, ending: str) -> None:
        """Write the report into the folder of reports, under a name that is free, and show its full path."""
        assert self._report is not None
        text = _written(self._report, ending, self.language)
        save_report(self, f"dlquiz-interview-{self._report.at:%Y-%m-%d-%H%M}", ending, text)

    def action_interviews(self) -> None:
        self.quiz.switch("interviews")


def _written(report: Report, ending: str, language: Language) -> str:
    write = html if ending == "html" else markdown
    return write(document(report, language), language)
