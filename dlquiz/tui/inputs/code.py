"""Answers that are a file of Python, written in the learner's editor and run at each save."""

from __future__ import annotations

from collections.abc import Sequence

from textual.message import Message

from dlquiz.errors import UsageError
from dlquiz.messages import Language, Text
from dlquiz.session.state import QuestionState
from dlquiz.tui.inputs.field import CodeWanted, Field
from dlquiz.tui.keymap import Key
from dlquiz.tui.question.code_work import CodeWork, Ran
from dlquiz.tui.question.parts import MUTED
from dlquiz.tui.rendering import Part, verbatim
from dlquiz.tui.widgets.page_view import PageView

EVERY = 0.25
"""Seconds from one look at the file to the next."""


class CodeInput(Field, PageView, can_focus=True):
    """Shows how the learner's file did. Each run goes on in a thread; what it waits for is looked at by a timer."""

    class Ended(Message):
        """A run ended, or was stopped."""

        def __init__(self, ran: Ran | None) -> None:
            super().__init__()
            self.ran = ran

    class Learned(Message):
        """It is known now what protects from the learner's code."""

    KEYS = (
        Key("s", "open", "open_code"),
        Key("enter", "record", "submit", when="withheld"),
        Key("enter", "record", "record_code"),
        Key("up,down", "", "scroll"),
    )

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._work: CodeWork | None = None
        self._language: Language = "en"

    def on_mount(self) -> None:
        self.set_interval(EVERY, self._look)

    def on_unmount(self) -> None:
        """Nobody waits for a run any more, and the program is not to wait for its thread."""
        if self._work is not None:
            self._work.stop()

    def ask(self, question_state: QuestionState, language: Language, typed: str | None) -> None:
        self._language = language
        if self._work is None or self._work.variant is not question_state.asked:
            self._begin(question_state)
        self._show_work()

    def _begin(self, question_state: QuestionState) -> None:
        if self._work is not None:
            self._work.stop()
        work = self._work = CodeWork(question_state.asked, withheld=self.withheld, served=self.served)
        if work.is_first:
            self.run_worker(lambda: self._learn(work), thread=True)
        if self.served:
            try:
                work.make(self._language)
            except UsageError as error:
                self.post_message(self.Refused(Text(error.en, error.zh)))

    def _learn(self, work: CodeWork) -> None:
        work.learn_protection()
        self.post_message(self.Learned())

    def take_focus(self) -> None:
        self.focus(scroll_visible=False)

    def echo(self) -> Sequence[Part]:
        return () if self._work is None else [Part(verbatim(self._work.how(self._language)), style=MUTED)]

    def _show_work(self) -> None:
        if self._work is not None:
            self.show(self._work.parts(self._language))

    # Looking and running

    def _look(self) -> None:
        work = self._work
        if work is None:
            return
        if not self.display:
            work.stop()
        elif work.is_saved():
            job = work.begin()
            self.run_worker(lambda: self.post_message(self.Ended(job())), thread=True)
            self._show_work()
            self.post_message(self.Grown())
        elif work.is_running:
            self._show_work()

    def on_code_input_learned(self, event: Learned) -> None:
        event.stop()
        self._show_work()

    def on_code_input_ended(self, event: Ended) -> None:
        event.stop()
        if self._work is not None and self.display and self._work.take(event.ran):
            self._show_work()
            self.post_message(self.Grown())

    # What the learner does

    def action_open(self) -> None:
        if self._work is not None:
            self.post_message(CodeWanted(self._work))

    def action_record(self) -> None:
        """Submit the run that counts; a file from another time is run first."""
        if self._work is None:
            return
        if self._work.is_left:
            self._work.closed()
            return
        answer = self._work.answer()
        self.post_message(self.Refused(answer) if isinstance(answer, Text) else self.Answered(*answer))
