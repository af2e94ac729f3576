"""A small box in which a verdict is disputed, with a word why."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from dlquiz.tui.base import QuizScreen
from dlquiz.tui.keymap import Key
from dlquiz.tui.widgets.key_line import KeyLine
from dlquiz.tui.widgets.line import Line

LONGEST_NOTE = 200


class DisputeScreen(ModalScreen[str | None], QuizScreen[str | None]):
    """Gives the note, which may be empty; None where the verdict is not disputed after all."""

    KEYS = (Key("enter", "", "dispute"), Key("escape", "dismiss", "cancel"))

    def __init__(self, note: str) -> None:
        super().__init__()
        self._note = note

    def compose(self) -> ComposeResult:
        with Vertical(id="dispute"):
            yield Static(id="why", markup=False)
            yield Line(id="note")
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        line = self.query_one(Line)
        line.value = self._note
        line.max_length = LONGEST_NOTE
        line.cursor_position = len(line.value)
        self.refresh_language()

    def refresh_language(self) -> None:
        self.query_one("#dispute").border_title = self.say("dispute_title")
        self.query_one("#why", Static).update(self.say("dispute_why"))
        self.query_one(Line).placeholder = self.say("dispute_placeholder")
        self.show_keys()

    @on(Input.Submitted)
    def _confirmed(self, event: Input.Submitted) -> None:
        event.stop()
        if self.is_active:
            self.dismiss(event.value.strip())
