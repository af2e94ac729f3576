"""How a row looks in which something is chosen: its name, and the value between the arrows that change it."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content

from dlquiz.tui.pictures.cells import fitted, widest

GAP = 3


def labels_width(labels: Iterable[str]) -> int:
    """The cells of the names of rows, all with the same room."""
    return widest(labels) + GAP


def choice_line(label: str, value: str, room: int) -> Content:
    """A row with `room` cells for its name."""
    return Content.assemble(fitted(label, room), (f"‹ {value} ›", "bold"))
