"""Which widget a question is answered in. Each is loaded and made when the first question needs it."""

from __future__ import annotations

from importlib import import_module

from dlquiz.questions import Choice, Cloze, Kind, Matching, Numeric, Open, Ordering, TrueFalse, Words
from dlquiz.session import Frame
from dlquiz.tui.cells import takes_cells
from dlquiz.tui.widgets.field import Field

GRID, TICKS = "Grid", "Choices"
BY_KIND: dict[type[Kind], str] = {
    Numeric: "Entry",
    Words: "Entry",
    Cloze: "Blanks",
    Choice: "Choices",
    TrueFalse: "Choices",
    Ordering: "Arranging",
    Matching: "Pairing",
    Open: "Essay",
}
MODULES = {
    "Entry": "writing",
    "Blanks": "blanks",
    "Choices": "choices",
    "Arranging": "arranging",
    "Pairing": "matching",
    "Essay": "essay",
    "Grid": "grid",
}


def field_for(frame: Frame, *, in_cells: bool = False) -> str | None:
    """The name of what a frame is answered in now, an array `in_cells` or as text; None when it is done."""
    stage = frame.state.stage
    if stage == "ask":
        if in_cells and takes_cells(frame.asked):
            return GRID
        return BY_KIND[type(frame.asked.question.kind)]
    return TICKS if stage == "rubric" else None


def new_field(name: str) -> Field:
    """A new one of that name."""
    kind = getattr(import_module(f"dlquiz.tui.widgets.{MODULES[name]}"), name)
    made = kind(id=name.lower())
    assert isinstance(made, Field), "all of these are"
    return made
