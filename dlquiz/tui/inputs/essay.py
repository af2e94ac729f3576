"""Answers that are written at length."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.widgets import TextArea

from dlquiz.messages import Language, say
from dlquiz.session.state import QuestionState
from dlquiz.text.cells import shown
from dlquiz.tui.inputs.field import Field
from dlquiz.tui.question.parts import MUTED
from dlquiz.tui.rendering import Part, verbatim


class EssayInput(Field, TextArea):
    """The learner's own words; Enter is a new line in them, so the screen has another key that submits."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, soft_wrap=True, show_line_numbers=False)
        self._language: Language = "en"

    def ask(self, question_state: QuestionState, language: Language, typed: str | None) -> None:
        self._language = language
        if typed is not None:
            with self.prevent(TextArea.Changed):
                self.text = typed

    def take_focus(self) -> None:
        self.focus(scroll_visible=False)

    def take_over(self, value: str) -> None:
        self.insert(value)
        self.focus(scroll_visible=False)

    @property
    def typed(self) -> str:
        return self.text

    def echo(self) -> Sequence[Part]:
        return [Part(verbatim(say(self._language, "open_placeholder")), style=MUTED)]

    def load_text(self, text: str) -> None:
        """What a terminal must not receive is not taken."""
        super().load_text(shown(text))

    @on(TextArea.Changed)
    def _changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self.post_message(self.Edited())

    def submit(self) -> None:
        self.post_message(self.Answered(self.text))
