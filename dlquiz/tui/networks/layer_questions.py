"""What can be asked about one layer, or one block, of a network."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import on
from textual.widgets import DataTable

from dlquiz.networks import Network, Trace
from dlquiz.tui.keymap import Key
from dlquiz.tui.networks.layer_table import Line, times
from dlquiz.tui.networks.offers import Offer, offers
from dlquiz.tui.table_screen import Cell, TableScreen


class LayerQuestionsScreen(TableScreen[None]):
    """A row for each session that is offered."""

    KEYS = (Key("enter", "", "ask", when="_offers"), *TableScreen.KEYS)

    def __init__(self, network: Network, traced: Trace, line: Line) -> None:
        super().__init__()
        self._network = network
        self._traced = traced
        self._line = line
        self._offers: list[Offer] = []

    def bar_text(self) -> str:
        return self.say("ask_title", name=f"{self._network.name}  {self._line.path}")

    def notice(self) -> str:
        shape = times(self._network.shape)
        return self.say("ask_rounds", shape=shape) if self._offers else self.say("ask_nothing")

    def headings(self) -> Iterable[str]:
        return [self.say(f"column_{key}") for key in ("offered", "asked")]

    def rows(self) -> Iterable[Sequence[Cell]]:
        context = self.context
        self._offers = offers(self._network, self._traced, self._line, context.library, context.settings.number)
        for offer in self._offers:
            yield offer.name.in_language(self.language), offer.asks.in_language(self.language)

    @on(DataTable.RowSelected)
    def _begin(self, event: DataTable.RowSelected) -> None:
        if self.is_active:
            self.quiz.sessions.practise(self._offers[event.cursor_row].options)
