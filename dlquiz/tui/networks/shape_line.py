"""A line for the shape of an image."""

from __future__ import annotations

from dlquiz.networks.kinds import Shape
from dlquiz.tui.networks.layer_table import times
from dlquiz.tui.widgets.line import Line

LONGEST = 24


class ShapeLine(Line):
    """One line that begins with a shape."""

    def __init__(self, shape: Shape, *, id: str) -> None:
        super().__init__(compact=True, id=id)
        self.max_length = LONGEST
        self._begins = times(shape)

    def on_mount(self) -> None:
        with self.prevent(self.Changed):
            self.value = self._begins
            self.cursor_position = len(self.value)
