"""What an interview is to be like: minutes, role and level, and how many questions of each bank."""

from __future__ import annotations

from functools import cached_property

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import OptionList, Static

from dlquiz.errors import DlquizError
from dlquiz.reports.interviews import stages_sentence
from dlquiz.session.interview import Agreed, Blueprint
from dlquiz.tui.base import QuizScreen
from dlquiz.tui.interview.presenter import SetupPresenter
from dlquiz.tui.keymap import Key
from dlquiz.tui.rendering import Page, Part, preformatted, verbatim
from dlquiz.tui.widgets.clicks import Counts
from dlquiz.tui.widgets.key_line import KeyLine
from dlquiz.tui.widgets.page_view import PageView

BESIDE_ROWS = 8
"""Columns of a line that margins and the scroll bar take."""


class InterviewSetupScreen(QuizScreen[None]):
    """`agreed` and `chosen` as for its presenter. One that `resumes` gives way to the interview that was left."""

    KEYS = (
        Key("enter", "", "begin"),
        Key("i", "resume", "continue", when="_has_unfinished"),
        Key("x", "end", "end_there", when="_has_unfinished"),
        Key("left", "count(-1)", "count", also="comma"),
        Key("right", "count(1)", "count", also="full_stop"),
        Key("minus", "minutes(-1)", "minutes"),
        Key("plus", "minutes(1)", "minutes", also="equals_sign"),
        Key("escape", "app.pop_screen", "back"),
        Key("v", "interviews", "interviews"),
    )

    def __init__(self, agreed: Agreed | None = None, *, chosen: bool = False, resumes: bool = False) -> None:
        super().__init__()
        self._resumes = resumes
        self._agreed, self._chosen = agreed, chosen

    @cached_property
    def presenter(self) -> SetupPresenter:
        """Made when it is shown: only then has the screen an app."""
        return SetupPresenter(lambda: self.context, self._agreed, chosen=self._chosen)

    def compose(self) -> ComposeResult:
        yield Static(id="bar", markup=False)
        yield PageView(id="message")
        with VerticalScroll(id="body", can_focus=False):
            yield Counts(id="blueprint")
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        if (self._resumes or self.presenter.is_left()) and self.quiz.left_interview.resume(self.quiz.switch):
            return
        self.presenter.fill()
        self.query_one(Counts).focus()

    def on_screen_resume(self) -> None:
        self.refresh_language()

    def renew(self, edited: str | None) -> None:
        self.presenter.fill()
        self.refresh_language()

    @property
    def _has_unfinished(self) -> bool:
        return self.context.store.interviews.in_progress() is not None

    def refresh_language(self) -> None:
        self.query_one("#bar", Static).update(self.presenter.title(self.language))
        said = filter(None, (self.say("setup_hint"), self.presenter.stages(self.language)))
        parts = [Part(verbatim(text), "$foreground-muted", gap=False) for text in said]
        if self._has_unfinished:
            parts.insert(0, Part(verbatim(self.quiz.left_interview.text), "$text-warning"))
        self.query_one("#message", PageView).show(parts)
        listing = self.query_one(Counts)
        lines = self.presenter.rows(self.language, self.size.width - BESIDE_ROWS)
        rows = [Page([Part(preformatted(line))], quiet=True) for line in lines]
        listing.show_rows(rows, (listing.highlighted or 0) if rows else None)
        self.show_keys()

    def on_resize(self) -> None:
        self.refresh_language()

    # What the learner chooses

    @on(Counts.Turned)
    def _arrow(self, turned: Counts.Turned) -> None:
        self.action_count(turned.step)

    def action_count(self, change: int) -> None:
        at = self.query_one(Counts).highlighted
        if at is not None:
            self.presenter.turn(at, change)
            self.refresh_language()

    def action_minutes(self, direction: int) -> None:
        self.presenter.lengthen(direction)
        self.refresh_language()

    @on(OptionList.OptionSelected)
    def _begin(self) -> None:
        if not self.is_active:
            return
        blueprint = self.presenter.blueprint
        if blueprint is None:
            self.notify(self.say("interview_no_questions"), severity="warning", markup=False)
            return
        self.quiz.left_interview.replace(lambda ended: self._start(blueprint, ended))

    def _start(self, blueprint: Blueprint, ended: str) -> None:
        """Begin an interview; notices about the one `ended` for it are shown there."""
        try:
            started = self.presenter.start(blueprint, self.language)
        except DlquizError as error:
            self.notify(error.in_language(self.language), severity="error", markup=False)
            return
        short = [self.say("interview_short", **line._asdict()) for line in started.short]
        stages = started.interviewer.interview.stages
        said = [stages_sentence(stages, self.language)] if stages else []
        notices = (*([ended] if ended else []), *said, *short)
        self.quiz.switch("interview", started.interviewer, notices)

    def action_resume(self) -> None:
        self.quiz.left_interview.resume(self.quiz.switch)

    def action_end(self) -> None:
        self.quiz.left_interview.end(self.quiz.switch)

    def action_interviews(self) -> None:
        self.quiz.open("interviews")
