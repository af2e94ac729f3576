"""The app as its services see it: Textual's, with what it works on, the language, and screens opened by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from dlquiz.messages import Language
from dlquiz.tui.context import AppContext
from dlquiz.tui.screens_by_name import PLACES, make_screen, screen_class
from dlquiz.tui.textual_compat import CatchingApp

if TYPE_CHECKING:
    from dlquiz.tui.lifecycle.signals import Signals
    from dlquiz.tui.lifecycle.suspend import Stopping


class Shell(CatchingApp):
    """It knows neither the screens nor the services, so that both can be written against it."""

    SUSPENDED_SCREEN_CLASS = "-covered"

    signals: Signals
    stopping: Stopping
    live_file: Path | None = None
    """The bank file that a screen reads itself, whose faults it shows."""

    def __init__(self, context: AppContext, styles: Sequence[Path]) -> None:
        super().__init__(css_path=[*styles])
        self.context = context
        self.language: Language = context.settings.language

    def open(self, name: str, *args: object, then: Callable[[Any], None] | None = None, **kwargs: object) -> None:
        """Put the screen of that name, made with these arguments, on top; `then` is called with what it returns."""
        self.push_screen(make_screen(name, *args, **kwargs), then)

    def switch(self, name: str, *args: object, **kwargs: object) -> None:
        """Put the screen of that name, made with these arguments, in place of the one on top."""
        self.switch_screen(make_screen(name, *args, **kwargs))

    def open_place(self, word: str) -> None:
        """Open what home and the palette call `word`."""
        name, arguments = PLACES[word]
        self.push_screen(make_screen(name, **arguments))

    def action_open(self, word: str) -> None:
        self.open_place(word)

    def go_home(self) -> None:
        """Back to the home screen, whatever is on top of it."""
        while len(self.screen_stack) > 1 and not self.shows("home"):
            self.pop_screen()

    def leads_home(self, screen: Screen[Any]) -> bool:
        """Whether home comes when that screen is left."""
        # Since Python 3.12 Textual composes a screen before it puts it on the stack.
        stack = self.screen_stack
        below = stack[: stack.index(screen)] if screen in stack else stack
        return isinstance(below[-1], screen_class("home"))

    def shows(self, name: str) -> bool:
        """Whether the screen of that name is on top."""
        return isinstance(self.screen, screen_class(name))
