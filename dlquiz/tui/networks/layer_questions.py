"""What can be asked about one layer, or one block, of a network."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import on
from textual.widgets import DataTable

from dlquiz.networks import Network, Trace
from dlquiz.networks.kinds import shape_text
from dlquiz.tui.columns import Columns
from dlquiz.tui.keymap import Key
from dlquiz.tui.networks.layer_table import Line
from dlquiz.tui.networks.offers import Offer, offers
from dlquiz.tui.table_screen import Cell, Heading, TableScreen

SHORTEST = {"offered": 20, "asked": 16}
"""The cells that columns keep; what is asked is cut first."""


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
        shape = shape_text(self._network.shape)
        return self.say("ask_rounds", shape=shape) if self._offers else self.say("ask_nothing")

    def fill(self, *, at: int | None = None) -> None:
        context, language = self.context, self.language
        self._offers = offers(self._network, self._traced, self._line, context.library, context.settings.number)
        cells = [
            {"offered": offer.name.in_language(language), "asked": offer.asks.in_language(language)}
            for offer in self._offers
        ]
        heads = {name: self.say(f"column_{name}") for name in SHORTEST}
        self._columns = Columns(heads, cells, self.size.width, least=SHORTEST, dropped=(), right=())
        super().fill(at=at)

    def headings(self) -> Iterable[Heading]:
        return self._columns.headings()

    def rows(self) -> Iterable[Sequence[Cell]]:
        return self._columns.rows()

    @on(DataTable.RowSelected)
    def _begin(self, event: DataTable.RowSelected) -> None:
        if self.is_active:
            self.quiz.sessions.practise(self._offers[event.cursor_row].options)
