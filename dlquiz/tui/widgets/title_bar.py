"""The title line of a question: where one is, and what can be left out first where there is no room for all of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual.widgets import Static

from dlquiz.text import cell_width

GAP = "   "


class Told(NamedTuple):
    """A piece of the line; what is `spare` gives way where the line is narrow."""

    text: str
    spare: bool = False


class TitleBar(Static):
    """Pieces in one line; the last of them may be cut."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._pieces: tuple[Told, ...] = ()

    def show(self, pieces: Sequence[Told]) -> None:
        """Show the pieces that are not empty."""
        self._pieces = tuple(piece for piece in pieces if piece.text)
        self._fit()

    def on_resize(self) -> None:
        self._fit()

    def _fit(self) -> None:
        room = self.content_size.width or self.app.size.width - 2
        line = GAP.join(piece.text for piece in self._pieces)
        if cell_width(line) > room:
            line = GAP.join(piece.text for piece in self._pieces if not piece.spare)
        self.update(line)
