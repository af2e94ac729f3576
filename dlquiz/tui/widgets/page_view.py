"""A widget that shows one page and lays it out anew when its width changes."""

from __future__ import annotations

from collections.abc import Sequence

from textual.selection import Selection
from textual.visual import Visual
from textual.widget import Widget

from dlquiz.tui.rendering import Page, Part


class PageView(Widget):
    """Shows parts; `show` replaces them all at once."""

    DEFAULT_CSS = "PageView { height: auto; }"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._page = Page(())

    def show(self, parts: Sequence[Part]) -> None:
        """Show `parts` instead of what was there; nothing takes no room."""
        self._page = Page(parts)
        self.display = bool(parts)
        self.refresh(layout=True)

    def render(self) -> Visual:
        return self._page

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        return selection.extract(self._page.content(self.content_size.width).plain), "\n"
