"""Which widget a question is answered in. Each is loaded and made when the first question needs it."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import NamedTuple

from dlquiz.session.state import QuestionState
from dlquiz.tui.inputs.field import Field
from dlquiz.tui.question.cells import takes_cells


class Way(NamedTuple):
    """A widget for answers."""

    module: str
    """In this package; the id of the widget, too."""
    widget: str


LINE, CHOICE, GRID = Way("line", "LineInput"), Way("choice", "ChoiceInput"), Way("grid", "GridInput")
BY_KIND: Mapping[str, Way] = {
    "numeric": LINE,
    "text": LINE,
    "cloze": Way("cloze", "ClozeInput"),
    "choice": CHOICE,
    "true_false": CHOICE,
    "ordering": Way("ordering", "OrderingInput"),
    "matching": Way("matching", "MatchingInput"),
    "open": Way("essay", "EssayInput"),
    "code": Way("code", "CodeInput"),
}
"""By the name of the kind in banks. Steps are answered as the kinds of their parts are."""


def field_for(question_state: QuestionState, *, in_cells: bool = False) -> Way | None:
    """What a question is answered in now, an array `in_cells` or as text; None when it is done."""
    stage = question_state.state.stage
    if stage == "ask":
        return GRID if in_cells and takes_cells(question_state.asked) else BY_KIND[question_state.asked.question.type]
    return CHOICE if stage == "rubric" else None


def new_field(way: Way) -> Field:
    """A new widget of that sort."""
    kind = getattr(import_module(f"dlquiz.tui.inputs.{way.module}"), way.widget)
    made = kind(id=way.module)
    assert isinstance(made, Field), "all of these are"
    return made
