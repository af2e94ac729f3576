"""The keys, on top of whatever is shown."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from dlquiz.tui.rendering import Part, parsed
from dlquiz.tui.screens.base import QuizScreen
from dlquiz.tui.widgets.page_view import PageView


class HelpScreen(QuizScreen[None]):
    """Any of the usual keys closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,f1,enter,q,question_mark,？", "app.pop_screen", "back")]

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="help"):
            yield PageView(id="text")

    def on_mount(self) -> None:
        self.relabel()
        self.query_one("#help").focus()

    def relabel(self) -> None:
        self.query_one("#help").border_title = self.say("help_title")
        self.query_one("#text", PageView).show([Part(parsed(self.say("help_text")))])
