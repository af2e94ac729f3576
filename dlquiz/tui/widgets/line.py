"""One line of text."""

from __future__ import annotations

from textual.widgets import Input

from dlquiz.text.cells import shown


class Line(Input):
    """One line of text; what a terminal must not receive is not taken, be it typed, pasted or kept."""

    def __init__(self, *, compact: bool = False, select_on_focus: bool = False, id: str | None = None) -> None:
        super().__init__(id=id, compact=compact, select_on_focus=select_on_focus)

    def validate_value(self, value: str) -> str:
        return _clean(value)

    def replace(self, text: str, start: int, end: int) -> None:
        super().replace(_clean(text), start, end)


def _clean(typed: str) -> str:
    return shown(typed).replace("\n", " ")
