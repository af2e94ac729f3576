"""A line for the shape of an image, or the length, batch and format of a text."""

from __future__ import annotations

from dlquiz.tui.networks.presenter import Tried, typed_form
from dlquiz.tui.widgets.line import Line

LONGEST = 32


class ShapeLine(Line):
    """One line that begins with what a network was computed at."""

    def __init__(self, begins: Tried, *, id: str) -> None:
        super().__init__(compact=True, select_on_focus=True, id=id)
        self.max_length = LONGEST
        self._begins = typed_form(begins)

    def on_mount(self) -> None:
        with self.prevent(self.Changed):
            self.value = self._begins
            self.cursor_position = len(self.value)
