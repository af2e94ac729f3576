"""Which widget a question is answered in. Each is loaded and made when the first question needs it."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import NamedTuple

from dlquiz.session import Frame
from dlquiz.tui.acts import Act
from dlquiz.tui.cells import takes_cells
from dlquiz.tui.widgets.field import Field


class Way(NamedTuple):
    """A widget for answers, the module that it is in, and what can be done in it besides writing and choosing."""

    widget: str
    module: str
    acts: tuple[Act, ...] = ()


ENTRY, CHOICES = Way("Entry", "writing"), Way("Choices", "choices")
GRID = Way("Grid", "grid")
BY_KIND: Mapping[str, Way] = {
    "numeric": ENTRY,
    "text": ENTRY,
    "cloze": Way("Blanks", "blanks", (Act("tab", "next_blank"),)),
    "choice": CHOICES,
    "true_false": CHOICES,
    "ordering": Way("Arranging", "arranging", (Act("shift+up,shift+down", "move"),)),
    "matching": Way("Pairing", "matching", (Act("backspace", "clear"),)),
    "open": Way("Essay", "essay"),
}
"""By the name of the kind in banks. Steps are answered as the kinds of their parts are."""


def field_for(frame: Frame, *, in_cells: bool = False) -> Way | None:
    """What a frame is answered in now, an array `in_cells` or as text; None when it is done."""
    stage = frame.state.stage
    if stage == "ask":
        return GRID if in_cells and takes_cells(frame.asked) else BY_KIND[frame.asked.question.type]
    return CHOICES if stage == "rubric" else None


def new_field(way: Way) -> Field:
    """A new widget of that sort."""
    kind = getattr(import_module(f"dlquiz.tui.widgets.{way.module}"), way.widget)
    made = kind(id=way.widget.lower())
    assert isinstance(made, Field), "all of these are"
    return made
