"""How a row looks in which something is chosen: its name, and the value between the arrows that change it."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content

from dlquiz.tui.pictures.cells import cut, fitted, widest

GAP, ARROWS = 3, 4


def labels_width(labels: Iterable[str]) -> int:
    """The cells of the names of rows, all with the same room."""
    return widest(labels) + GAP


def choice_line(label: str, value: str, room: int, width: int | None = None) -> Content:
    """A row with `room` cells for its name. A value that leaves none of so many cells for the arrow is cut."""
    shown = value if width is None else cut(value, max(width - room - ARROWS, 1))
    return Content.assemble(fitted(label, room), (f"‹ {shown} ›", "bold"))
