"""Screens with rows that have a value each: arrows, keys and clicks change it."""

from __future__ import annotations

from collections.abc import Iterable

from textual import events, on
from textual.screen import ScreenResultType
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from dlquiz.tui.base import QuizScreen
from dlquiz.tui.widgets.clicks import Turns
from dlquiz.tui.widgets.line import Line
from dlquiz.tui.widgets.rows import choice_line, labels_width


class RowsScreen(QuizScreen[ScreenResultType]):
    """One list of `Turns`."""

    def show_rows(self, rows: Iterable[tuple[str, str]]) -> None:
        """Show rows of a name and a value each; the cursor stays where it is."""
        named = list(rows)
        room = labels_width(name for name, _ in named)
        listed, at = self.query_one(OptionList), self.row
        listed.set_options(Option(choice_line(name, value, room)) for name, value in named)
        listed.highlighted = at

    @property
    def row(self) -> int:
        """The number of the row under the cursor."""
        return self.query_one(OptionList).highlighted or 0

    def action_turn(self, step: int) -> None:
        """Change the value of the row under the cursor."""
        raise NotImplementedError

    @on(Turns.Turned)
    def _arrow(self, turned: Turns.Turned) -> None:
        self.action_turn(turned.step)

    @on(OptionList.OptionSelected)
    def _clicked(self) -> None:
        """Enter has a meaning of its own on each screen; what is left is a click."""
        self.action_turn(1)

    def type_into(self, line: Line, event: events.Key) -> None:
        """Let what is typed on the rows be the beginning of a line."""
        if event.character and self.query_one(OptionList).has_focus:
            event.stop()
            self.set_focus(line)
            line.insert_text_at_cursor(event.character)
