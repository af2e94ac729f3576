"""The interview: a question and its clock, no verdict; then one's own words beside the model answers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.timer import Timer
from textual.widgets import Static

from dlquiz.errors import StorageError
from dlquiz.messages import message
from dlquiz.progress.interviews import Stage
from dlquiz.reports.interviews import stage_name
from dlquiz.session.interview import Asked, Interviewer, Reply
from dlquiz.tui.base import SEEK_EVERY, QuizScreen
from dlquiz.tui.inputs.field import CodeWanted, Field
from dlquiz.tui.interview.clock import interview_bar
from dlquiz.tui.keymap import Key, Keyed
from dlquiz.tui.question.question_content import question_content
from dlquiz.tui.question.question_view import QuestionView
from dlquiz.tui.rendering import Part, parsed, verbatim, worded
from dlquiz.tui.widgets.key_line import KeyLine

if TYPE_CHECKING:
    from dlquiz.tui.question.proposing import Proposing

KEEP_AFTER = 0.4
"""Seconds after the last key until the text being typed is kept on disk."""
GRACE = timedelta(seconds=0.4)
"""So long a key still belongs to the question before: pressed twice, or held, it must not answer the next one."""
KEEP_TIME_EVERY = 15
"""Seconds after which the time used is kept, whether something is typed or not."""


class InterviewScreen(QuizScreen[None]):
    """One interview from where it stands to its report; `notices` are shown at its beginning."""

    GUIDE = "guide_answering"
    WANDERS = False
    KEYS = (
        Key("", "", "tick", label="1–9", when="_is_scoring"),
        Key("enter", "", "score", when="_is_scoring"),
        Key("f3", "pass_on", "pass", when="_is_asking"),
        Key("escape", "leave", "leave"),
        Key("f8", "end", "end", when="_is_asking"),
        Key("f9", "", "calculator", when="_is_asking"),
    )

    def __init__(self, interviewer: Interviewer, notices: tuple[str, ...] = ()) -> None:
        super().__init__()
        self._interviewer = interviewer
        self._notices = notices
        self._asked: Asked | None = None
        self._keeper: Timer | None = None
        self._ticks = 0
        self._stage: Stage | None = None
        """The stage that was shown last."""
        self._said_over = False
        self._reported_faults = 0
        self._shown_at: datetime | None = None
        self._proposing: Proposing | None = None

    def compose(self) -> ComposeResult:
        yield Static(id="bar", markup=False)
        yield QuestionView(id="question-view")
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        self._next()
        for notice in self._notices:
            self.notify(notice, markup=False)
        self.set_interval(1.0, self._tick)

    # What is being asked

    def _next(self) -> None:
        before = self._interviewer.phase
        self.app.clear_notifications()
        self._seek(before)

    def _seek(self, before: str) -> None:
        """Try one question at a time, so that keys and signals come between; `before` is the phase so far."""
        found = self._interviewer.advance()
        self._asked = self._interviewer.current
        self._tell_faults()
        if not found:
            self.set_timer(SEEK_EVERY, lambda: self._seek(before) if self._asked is None else None)
            return
        if self._asked is None:
            self._finish()
            return
        self._show(fresh=True)
        self._shown_at = self.context.clock()
        self._tell_stage()
        if before == "questions" and self._interviewer.phase == "scoring":
            self.notify(self.say("interview_scoring", count=self._interviewer.unscored), markup=False)

    def _tell_stage(self) -> None:
        """Another stage begins, with a clock of its own."""
        stage = self._interviewer.stage
        if stage is None or stage == self._stage or not self._is_asking:
            return
        first, self._stage, self._said_over = self._stage is None, stage, False
        if first:
            return
        name = stage_name(stage.name, self.language)
        self.notify(self.say("interview_stage_begins", stage=name, minutes=stage.minutes), markup=False)

    def _tell_faults(self) -> None:
        for error in self._interviewer.faults[self._reported_faults :]:
            text = self.say("left_out", reason=error.in_language(self.language))
            self.notify(text, severity="warning", markup=False)
        self._reported_faults = len(self._interviewer.faults)

    def refresh_language(self) -> None:
        self._interviewer.language = self.language
        self._show(fresh=False)

    def _show(self, *, fresh: bool) -> None:
        if self._asked is None:
            return
        self._show_clock()
        view = question_content(
            self._asked.question_state,
            self.language,
            lead=self._lead(self._asked),
            withheld=True,
            served=self.context.served,
        )
        self.query_one(QuestionView).show(view, fresh=fresh)
        self._show_proposals(self._asked)
        self.show_keys()

    def _show_proposals(self, asked: Asked) -> None:
        """Those of the model that is set, once all is asked and open answers are scored."""
        if self._proposing is None and self.context.settings.scorer and self._is_scoring:
            from dlquiz.tui.question.proposing import Proposing

            self._proposing = Proposing(self, self.query_one(QuestionView))
        if self._proposing is not None:
            self._proposing.show(asked.question_state)

    def _lead(self, asked: Asked) -> list[Part]:
        """What leads up to the question."""
        if asked.introduction is None:
            return []
        key, quoted, own_words = asked.introduction
        text = quoted.in_language(self.language)
        return [Part(worded(self.language, key, claim=verbatim(text) if own_words else parsed(text)), "$text-accent")]

    def in_hand(self) -> Iterable[Keyed]:
        return (*self.query_one(QuestionView).in_hand, self)

    @property
    def _is_asking(self) -> bool:
        return self._interviewer.phase == "questions"

    @property
    def _is_scoring(self) -> bool:
        return self._interviewer.phase == "scoring"

    def renew(self, edited: str | None) -> None:
        """What comes next is as it is written now."""
        self._interviewer.use(self.context.library)

    # The clock

    def _tick(self) -> None:
        """Each second only the bar is redrawn."""
        self._ticks += 1
        if self._asked is None or self._interviewer.phase != "questions":
            return
        self._interviewer.beat()
        self._show_clock()
        if self._ticks % KEEP_TIME_EVERY == 0:
            self._interviewer.keep()
        if self._interviewer.late and not self._said_over:
            self._said_over = True
            key = "interview_stage_over_here" if self._interviewer.has_more else "interview_over_here"
            self.notify(self.say(key), severity="warning", markup=False)

    def _show_clock(self) -> None:
        assert self._asked is not None
        title = self.context.about(self._asked.question_state, self.language)
        self.query_one("#bar", Static).update(interview_bar(self._interviewer, self._asked, title, self.language))

    # What the learner does

    @on(Field.Answered)
    def _answered(self, event: Field.Answered) -> None:
        if self._asked is not None and not self._is_too_soon():
            self._take(self._interviewer.submit(event.answer, event.known))

    @on(CodeWanted)
    def _code_wanted(self, event: CodeWanted) -> None:
        from dlquiz.tui.authoring.own_code import open_code

        self.keep()
        # No beat came while the editor had the terminal, but its time counts.
        open_code(self.quiz, event.work, partial(self._interviewer.beat, at_work=True))

    def _is_too_soon(self) -> bool:
        return self._shown_at is not None and timedelta(0) <= self.context.clock() - self._shown_at < GRACE

    def action_pass_on(self) -> None:
        if self._asked is not None and not self._is_too_soon():
            self._take(self._interviewer.pass_on())

    def _take(self, reply: Reply) -> None:
        if not reply.taken:
            self.query_one(QuestionView).tell(message("not_counted", help=reply.help), part=reply.unread)
            return
        if not reply.saved and self._interviewer.keeps:
            self.notify(self.say("not_saved"), severity="error", markup=False)
        self._stop_keeper()
        self._next()

    @on(QuestionView.Turned)
    def _turned(self) -> None:
        self.show_keys()

    @on(QuestionView.Edited)
    def _edited(self) -> None:
        self._stop_keeper()
        self._keeper = self.set_timer(KEEP_AFTER, self.keep)

    def _stop_keeper(self) -> None:
        if self._keeper is not None:
            self._keeper.stop()

    def keep(self) -> None:
        """Keep the text being typed, and the time used."""
        typed = self.query_one(QuestionView).typed if self._interviewer.phase == "questions" else None
        if typed is None:
            self._interviewer.keep()
        else:
            self._interviewer.typed(typed)

    def action_end(self) -> None:
        """End the questions once that is confirmed: in practice the key shows a line, and is pressed by habit."""
        self.keep()
        self.quiz.open(
            "confirm",
            message("end_interview"),
            message("end_now_why"),
            no=message("end_interview_no"),
            yes=message("end_interview_yes"),
            then=self._end,
        )

    def _end(self, confirmed: bool | None) -> None:
        # Meanwhile nothing of the question has changed, but its clock went on.
        if confirmed and self._is_asking:
            self.keep()
            self._interviewer.end()
            self._next()

    def action_leave(self) -> None:
        self.keep()
        self.quiz.go_home()
        self.app.notify(self.say("interview_left_here"), markup=False)

    def _finish(self) -> None:
        try:
            interview = self._interviewer.finish()
        except StorageError as error:
            self.quiz.go_home()
            self.app.notify(error.in_language(self.language), severity="error", markup=False)
            return
        if interview is None:
            self.quiz.go_home()
            self.app.notify(self.say("summary_none"), markup=False)
            return
        self.quiz.switch("report", interview)
