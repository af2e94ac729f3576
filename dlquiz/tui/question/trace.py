"""How an answer was read and compared, line by line."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from dlquiz.grading.tracing_text import trace_lines
from dlquiz.session.formatting import result_trace
from dlquiz.session.state import Result
from dlquiz.tui.base import QuizScreen
from dlquiz.tui.illustrations import has_illustrations
from dlquiz.tui.keymap import Key
from dlquiz.tui.question.looks import COLOURS
from dlquiz.tui.rendering import Part, signed_line
from dlquiz.tui.widgets.key_line import KeyLine
from dlquiz.tui.widgets.page_view import PageView


class TraceScreen(QuizScreen[None]):
    """Read only; the key that opened it closes it too."""

    KEYS = (
        Key("escape", "app.pop_screen", "back", also="enter,t,q"),
        Key("p", "picture", "picture", when="_has_picture"),
        Key("up,down", "", "scroll"),
    )

    def __init__(self, result: Result) -> None:
        super().__init__()
        self._result = result
        self._lines = trace_lines(result_trace(result))

    def compose(self) -> ComposeResult:
        yield Static(id="bar", markup=False)
        with VerticalScroll(id="body"):
            yield PageView(id="trace")
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        self.refresh_language()
        self.query_one("#body").focus()

    @property
    def _has_picture(self) -> bool:
        return has_illustrations(self._result.question_state.variant)

    def action_picture(self) -> None:
        from dlquiz.tui.question.picture import open_pictures

        open_pictures(self, self._result.question_state.variant, self._result.verdict)

    def refresh_language(self) -> None:
        variant = self._result.question_state.variant
        seed = self.say("seed", seed=variant.seed)
        self.query_one("#bar", Static).update(f"{self.say('trace')}   {variant.question.name}   {seed}")
        self.query_one("#trace", PageView).show(list(self._parts()))
        self.show_keys()

    def _parts(self) -> Iterator[Part]:
        """The lines as they stand; of a question in parts each begins after an empty line."""
        lines = [line.in_language(self.language) for line in self._lines]
        in_parts = any(line.startswith(" ") for line in lines)
        for line in lines[:-1]:
            yield signed_line(line)._replace(gap=in_parts and not line.startswith(" "))
        yield signed_line(lines[-1])._replace(gap=in_parts, style=COLOURS[self._result.verdict.outcome])
