"""A question answered in this session, looked at again: what was asked, the verdict, the working."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from dlquiz.kinds.blanks import split_blanks
from dlquiz.session.state import Result
from dlquiz.text.cells import shown
from dlquiz.tui.base import QuizScreen
from dlquiz.tui.keymap import Key
from dlquiz.tui.question.parts import prompt_parts
from dlquiz.tui.question.verdicts import verdict_parts
from dlquiz.tui.rendering import Part, preformatted, verbatim
from dlquiz.tui.widgets.key_line import KeyLine
from dlquiz.tui.widgets.page_view import PageView


class AnsweredScreen(QuizScreen[None]):
    """Read only; what opened it closes it too."""

    KEYS = (Key("escape", "app.pop_screen", "back", also="enter,q"), Key("up,down", "", "scroll"))

    def __init__(self, result: Result) -> None:
        super().__init__()
        self._result = result

    def compose(self) -> ComposeResult:
        yield Static(id="bar", markup=False)
        with VerticalScroll(id="body"):
            yield PageView(id="prompt")
            yield PageView(id="verdict")
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        self.refresh_language()
        self.query_one("#body").focus()

    def refresh_language(self) -> None:
        self.query_one("#bar", Static).update(self.context.about(self._result.question_state, self.language))
        self.query_one("#prompt", PageView).show(list(self._asked()))
        self.query_one("#verdict", PageView).show(verdict_parts(self._result, self.language, None, final=True))
        self.show_keys()

    def _asked(self) -> Iterator[Part]:
        """The question with what stood in its blanks, and an answer in words of one's own."""
        question_state = self._result.question_state
        kind, answer = question_state.variant.question.kind, question_state.state.answer
        blanks = split_blanks(answer) if kind.in_blanks else ()
        yield from prompt_parts(question_state.variant, self.language, blanks)
        if kind.in_own_words or (kind.in_file and not question_state.state.revealed):
            yield Part(verbatim(self.say("your_answer")), style="bold")
            document = preformatted(shown(answer.strip())) if kind.in_file else verbatim(answer.strip())
            yield Part(document, gap=False)
