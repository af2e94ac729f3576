"""Answers that are written on one line, read while they are typed."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.widgets import Input

from dlquiz.messages import Language, say
from dlquiz.session.state import QuestionState
from dlquiz.tui.inputs.field import Field
from dlquiz.tui.keymap import Key
from dlquiz.tui.question.parts import live_parts
from dlquiz.tui.rendering import Part
from dlquiz.tui.widgets.line import Line


class LineInput(Field, Line):
    """One line: a number, or a few words."""

    BELOW = True
    FRAMED = True
    KEYS = (Key("enter", "", "submit"),)

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._question_state: QuestionState | None = None
        self._language: Language = "en"

    def ask(self, question_state: QuestionState, language: Language, typed: str | None) -> None:
        self._question_state, self._language = question_state, language
        self.placeholder = say(language, "answer_placeholder")
        if typed is not None:
            with self.prevent(Input.Changed):
                self.value, self.cursor_position = typed, len(typed)

    def take_focus(self) -> None:
        self.focus(scroll_visible=False)

    def take_over(self, value: str) -> None:
        self.insert_text_at_cursor(value)
        self.focus(scroll_visible=False)

    @property
    def typed(self) -> str:
        return self.value

    def echo(self) -> Sequence[Part]:
        return (
            () if self._question_state is None else live_parts(self._question_state.asked, self.value, self._language)
        )

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Edited())

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Answered(event.value))
