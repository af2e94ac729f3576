"""The keys of the screen below, what each does, and what else is to be known there."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from dlquiz.text.cells import cell_width
from dlquiz.tui.base import QuizScreen
from dlquiz.tui.keymap import Key
from dlquiz.tui.rendering import Part, parsed, verbatim
from dlquiz.tui.widgets.key_line import KeyLine
from dlquiz.tui.widgets.page_view import PageView

GAP = 2


class HelpScreen(QuizScreen[None]):
    """Lists `acts` and tells `guide`. Any of the usual keys closes it."""

    KEYS = (Key("escape", "app.pop_screen", "back", also="enter,q,question_mark"), Key("up,down", "", "scroll"))

    def __init__(self, acts: Sequence[Key], guide: str) -> None:
        super().__init__()
        self._acts = tuple(acts)
        self._guide = guide

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="help"):
            yield PageView(id="text")
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        self.refresh_language()
        self.query_one("#help").focus()

    def refresh_language(self) -> None:
        self.query_one("#help").border_title = self.say("help_title")
        guide = [Part(parsed(self.say(self._guide)))] if self._guide else []
        letters = Part(verbatim(self.say("help_letters")))
        self.query_one("#text", PageView).show([*self._keys(), letters, *guide])
        self.show_keys()

    def _keys(self) -> list[Part]:
        widest = max(cell_width(act.shown) for act in self._acts) + GAP
        return [
            Part(
                parsed(self.say(f"does_{act.word}")),
                label=act.shown + " " * (widest - cell_width(act.shown)),
                label_style="bold $text-accent",
                gap=False,
            )
            for act in self._acts
        ]
