"""The line of keys at the bottom: one static line, there from the first frame."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content
from textual.widgets import Static

GAP = "   "


class KeyLine(Static):
    """Keys and what they do; what does not fit is cut at a whole key."""

    DEFAULT_CSS = """
    KeyLine { dock: bottom; height: 1; background: $panel; color: $text-muted; padding: 0 1; text-wrap: nowrap; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._keys: tuple[tuple[str, str], ...] = ()

    def show(self, keys: Iterable[tuple[str, str]]) -> None:
        """Show `(key, what it does)`, the most wanted first."""
        self._keys = tuple(keys)
        self._fit()

    def on_resize(self) -> None:
        self._fit()

    def _fit(self) -> None:
        room = (self.content_size.width or self.app.size.width - 2) + len(GAP)
        parts: list[Content] = []
        for key, does in self._keys:
            part = Content.assemble((key, "bold $text-accent"), " ", does)
            room -= part.cell_length + len(GAP)
            if room < 0:
                break
            parts.append(part)
        self.update(Content(GAP).join(parts))
