"""Widgets that show lines of text and lay them out again when their width changes: pages and pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.selection import Selection
from textual.visual import Visual
from textual.widget import Widget

from dlquiz.tui.drawing import Draw, Drawing, Nothing

if TYPE_CHECKING:
    from dlquiz.tui.rendering import Part


class _DrawingView(Widget):
    DEFAULT_CSS = "_DrawingView { height: auto; }"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._drawing: Drawing = Nothing()

    def _show(self, drawing: Drawing, visible: bool) -> None:
        if visible or self.display:
            self._drawing = drawing
            self.display = visible
            self.refresh(layout=True)

    def line_of(self, beginning: str) -> int:
        """The number of the line that begins so, as laid out now, counted from 0; 0 where there is none."""
        lines = self._drawing.content(self.content_size.width).plain.split("\n")
        return next((number for number, line in enumerate(lines) if line.startswith(beginning)), 0)

    def render(self) -> Visual:
        return self._drawing

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        return selection.extract(self._drawing.content(self.content_size.width).plain), "\n"


class PageView(_DrawingView):
    """Shows parts; `show` replaces them all at once."""

    _parts: Sequence[Part] | None = None

    def show(self, parts: Sequence[Part]) -> None:
        """Show `parts` instead of what was there; nothing takes no room."""
        from dlquiz.tui.rendering import Page

        if list(parts) != self._parts:
            self._parts = [*parts]
            self._show(Page(parts), visible=bool(parts))


class PictureView(_DrawingView):
    """Shows a picture of `dlquiz.tui.pictures`, drawn for the width there is.

    Colours follow the theme by themselves; in another language `show` it again, as `refresh_language` of a screen does.
    """

    def show(self, draw: Draw | None) -> None:
        """Show what `draw` gives for a width in cells; None takes no room."""
        self._show(Drawing(draw) if draw else Nothing(), visible=draw is not None)
