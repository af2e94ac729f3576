"""Choosing a network and what is to be reckoned of its layers."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import DataTable, Static

from dlquiz.bank.rounds import COLUMNS, TOPICS, TOUR, Column, round_of
from dlquiz.reference.networks import NETWORK_NAMES, find_network, trace
from dlquiz.session import Wishes
from dlquiz.tui.acts import Act
from dlquiz.tui.rendering import Part, verbatim
from dlquiz.tui.screens.base import QuizScreen
from dlquiz.tui.widgets.key_line import KeyLine
from dlquiz.tui.widgets.page_view import PageView


class NetworksScreen(QuizScreen[None]):
    """A list of the known networks, the easiest first, and above it what can be asked of their layers."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "back", "back"),
        Binding("right", "turn(1)", "column", priority=True),
        Binding("left", "turn(-1)", "column", priority=True),
        *(Binding(key, f"choose({key})", "column") for key in "12345"),
        Binding("l", "app.language", "language"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._column: Column = "mixed"

    def compose(self) -> ComposeResult:
        yield Static(id="bar", markup=False)
        yield PageView(id="columns")
        yield DataTable(id="networks", cursor_type="row", zebra_stripes=False)
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        self.relabel()
        self.query_one(DataTable).focus()

    def acts(self) -> list[Act]:
        return [Act("enter", "practise"), Act("left,right", "column"), Act("escape", "back")]

    def relabel(self) -> None:
        self.query_one("#bar", Static).update(self.say("networks_title"))
        self._show_columns()
        self._fill()
        self.show_keys()

    def _show_columns(self) -> None:
        """What can be asked, each behind its number; the chosen one is marked by more than a colour."""
        parts = [Part(verbatim(self.say("networks_asked")))]
        for number, column in enumerate(COLUMNS, 1):
            chosen = column == self._column
            name = verbatim(f"{number} {TOPICS[column].in_language(self.language)}")
            sign = "● " if chosen else "○ "
            parts.append(Part(name, style="bold" if chosen else "", label=sign, indent=2, gap=False))
        self.query_one("#columns", PageView).show(parts)

    def _fill(self) -> None:
        table = self.query_one(DataTable)
        at = table.cursor_row
        table.clear(columns=True)
        for key in ("network", "input", "parameters", "layers"):
            table.add_column(self.say(f"column_{key}"))
        table.add_row(self.say("networks_all"), "", "", "")
        for name in NETWORK_NAMES:
            found = trace(find_network(name))
            shape = "×".join(map(str, found.input))
            table.add_row(name, shape, f"{found.parameters:>11,}", f"{len(found.layers):>6}")
        table.move_cursor(row=at)

    @on(DataTable.RowSelected)
    def _begin(self, event: DataTable.RowSelected) -> None:
        names = TOUR if event.cursor_row == 0 else (NETWORK_NAMES[event.cursor_row - 1],)
        rounds = tuple(round_of(find_network(name), self._column) for name in names)
        self.quiz.practise(Wishes(mode="drill", rounds=rounds, usual=self.study.settings.number))

    def action_turn(self, by: int) -> None:
        self._choose(COLUMNS[(COLUMNS.index(self._column) + by) % len(COLUMNS)])

    def action_choose(self, number: int) -> None:
        self._choose(COLUMNS[number - 1])

    def _choose(self, column: Column) -> None:
        self._column = column
        self._show_columns()

    def action_back(self) -> None:
        self.app.pop_screen()
