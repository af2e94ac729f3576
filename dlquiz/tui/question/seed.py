"""A small box that shows the seed of the numbers, copies it, and takes another one."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from dlquiz.tui.base import QuizScreen
from dlquiz.tui.keymap import Key
from dlquiz.tui.rendering import Part, verbatim
from dlquiz.tui.widgets.key_line import KeyLine
from dlquiz.tui.widgets.line import Line
from dlquiz.tui.widgets.page_view import PageView
from dlquiz.variants.seeds import LARGEST_SEED, read_seed


class SeedScreen(ModalScreen[int | None], QuizScreen[int | None]):
    """Gives the seed, or None where the numbers are to stay; `now` is the seed of those on the screen."""

    KEYS = (Key("enter", "", "ask_it"), Key("f7", "copy", "copy_seed"), Key("escape", "dismiss", "cancel"))

    def __init__(self, now: int) -> None:
        super().__init__()
        self._now = now

    def compose(self) -> ComposeResult:
        with Vertical(id="seed"):
            yield PageView(id="why")
            yield Line(id="note")
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        self.query_one(Line).max_length = len(str(LARGEST_SEED))
        self.refresh_language()

    def refresh_language(self) -> None:
        self.query_one("#seed").border_title = self.say("seed_title")
        self._explain(self.say("seed_why", seed=self._now))
        self.query_one(Line).placeholder = self.say("seed_placeholder")
        self.show_keys()

    def _explain(self, text: str) -> None:
        self.query_one("#why", PageView).show([Part(verbatim(text), gap=False)])

    def action_copy(self) -> None:
        self.app.copy_to_clipboard(str(self._now))
        self.notify(self.say("seed_copied", seed=self._now), markup=False)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        seed = read_seed(event.value)
        if seed is None:
            self._explain(self.say("seed_refused"))
        elif self.is_active:
            self.dismiss(seed)
