"""The networks there are: each leads to its layers, to a comparison, and to a drill."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import DataTable

from dlquiz.bank.rounds import COLUMNS, TOPICS, Column, has_rounds, round_of, tour_of
from dlquiz.networks import NETWORK_NAMES, Network, Trace, find_network, trace
from dlquiz.networks.kinds import shape_text
from dlquiz.networks.summary import depth_of
from dlquiz.networks.trace import plan_at
from dlquiz.session.options import SessionOptions
from dlquiz.tui.keymap import Key
from dlquiz.tui.networks.layer_table import shortened
from dlquiz.tui.pictures.canvas import FAIR, MAIN, content, legend
from dlquiz.tui.pictures.cells import blocks, fitted, right_aligned, widest
from dlquiz.tui.table_screen import Cell, Heading, TableScreen
from dlquiz.tui.widgets.clicks import sign_before
from dlquiz.tui.widgets.page_view import PictureView

_CELLS = {"network": 19, "input": 9, "parameters": 10, "macs": 8, "layers": 6, "depth": 6}
"""The cells of each column where counts are in units; bars stand behind the counts."""
_BARS = ("parameters", "macs")
_LOOKS = {"networks_bars_image": MAIN, "networks_bars_text": FAIR}
_LEAST_BAR, _LONGEST_BAR = 4, 24
_COLUMN = re.compile(r"[○●] (\d)")


def _columns_for(width: int, tables: Iterable[Trace]) -> tuple[dict[str, int], int]:
    """The cells of each column and of a bar: all counts in full, else all in units, else without bars and the depth."""
    exact = {name: widest(f"{getattr(table, name):,}" for table in tables) for name in _BARS}
    for cells in (_CELLS | exact, _CELLS):
        bar = (width - sum(cells.values()) - len(cells) - 4) // 2
        if bar >= _LEAST_BAR:
            return cells, min(bar, _LONGEST_BAR)
    return {name: cells for name, cells in _CELLS.items() if name != "depth"}, 0


class _Listing(TableScreen[None]):
    """A row for each known network, the easiest first."""

    PADDING = 0

    def __init__(self) -> None:
        super().__init__()
        self._networks = [find_network(name) for name in NETWORK_NAMES]
        self._tables = [trace(network) for network in self._networks]

    def below(self) -> ComposeResult:
        yield PictureView(id="bars")

    def fill(self, *, at: int | None = None) -> None:
        super().fill(at=at)
        _, bar = _columns_for(self.size.width, self._tables)
        self.query_one("#bars", PictureView).show(self._bars if bar else None)

    def _bars(self, width: int) -> Content:
        """What the colours of the bars stand for."""
        return content(legend([("█", look, self.say(sort)) for sort, look in _LOOKS.items()], width), width)

    def headings(self) -> Iterable[Heading]:
        columns, bar = _columns_for(self.size.width, self._tables)
        for name, cells in columns.items():
            heading = self.say(f"column_{name}")
            if name in _BARS:
                yield right_aligned(heading, cells), cells + 1 + bool(bar) + bar
            elif name in ("layers", "depth"):
                yield right_aligned(heading, cells), cells + 1
            else:
                yield " " * (name == "network") + heading, cells + 1

    def rows(self) -> Iterable[Sequence[Cell]]:
        columns, bar = _columns_for(self.size.width, self._tables)
        for network, table in zip(self._networks, self._tables, strict=True):
            # A text costs so much more than an image that bars of both on one scale would show nothing.
            alike = [other for other in self._tables if len(other.input) == len(table.input)]
            shown: dict[str, Cell] = {
                "network": fitted(f" {table.network}", _CELLS["network"]),
                "input": shape_text(table.input),
                "layers": right_aligned(str(len(table.layers)), _CELLS["layers"]),
                "depth": right_aligned(str(depth_of(plan_at(network))), _CELLS["depth"]),
            }
            look = _LOOKS["networks_bars_image" if len(table.input) > 1 else "networks_bars_text"]
            for name in _BARS:
                count, most = getattr(table, name), max(getattr(other, name) for other in alike)
                figure = shortened(count) if columns[name] == _CELLS[name] else f"{count:,}"
                figured = f"{right_aligned(figure, columns[name])} {blocks(count / most, bar)}".rstrip()
                shown[name] = self.barred(figured, look)
            yield [shown[name] for name in columns]


class NetworksScreen(_Listing):
    """The known networks, and above them what a drill asks of their layers."""

    KEYS = (
        Key("enter", "", "explore"),
        Key("d", "drill", "drill_network", when="_is_asked"),
        Key("left", "turn(-1)", "column", priority=True),
        Key("right", "turn(1)", "column", priority=True),
        *(Key("", f"choose({number})", "column", also=str(number)) for number in range(1, len(COLUMNS) + 1)),
        Key("c", "compare", "compare", when="_network"),
        *TableScreen.KEYS,
    )

    def __init__(self) -> None:
        super().__init__()
        self._column: Column = "mixed"

    def above(self) -> ComposeResult:
        yield PictureView(id="columns")

    def on_mount(self) -> None:
        super().on_mount()
        self.refresh_language()
        self.table.move_cursor(row=1)

    def bar_text(self) -> str:
        return self.say("networks_title")

    def refresh_language(self) -> None:
        super().refresh_language()
        self._show_columns()

    def _show_columns(self) -> None:
        self.query_one("#columns", PictureView).show(self._columns)

    def _columns(self, width: int) -> Content:
        """What can be asked, each behind its number; the chosen one is marked by more than a colour."""
        names = [
            (
                f"{'●' if column == self._column else '○'} {number} {TOPICS[column].in_language(self.language)}",
                "bold" if column == self._column else "",
                "",
            )
            for number, column in enumerate(COLUMNS, 1)
        ]
        return content([[(self.say("networks_asked"), "")], *legend(names, width)], width)

    def rows(self) -> Iterator[Sequence[Cell]]:
        yield [f" {self.say('networks_all')}", *[""] * (len(self.table.columns) - 1)]
        yield from super().rows()

    @property
    def _network(self) -> Network | None:
        """The network of the row; None on the row of all."""
        row = self.table.cursor_row
        return find_network(NETWORK_NAMES[row - 1]) if row else None

    @property
    def _is_asked(self) -> bool:
        """Whether the network of the row has what is to be asked."""
        network = self._network
        return network is None or has_rounds(network, self._column)

    @on(DataTable.RowHighlighted)
    def _moved(self) -> None:
        self.show_keys()

    @on(DataTable.RowSelected)
    def _open(self) -> None:
        network = self._network
        if not self.is_active:
            return
        if network is None:
            self.action_drill()
        else:
            self.quiz.open("network", network)

    def action_drill(self) -> None:
        network = self._network
        rounds = tour_of(self._column) if network is None else (round_of(network, self._column),)
        self.quiz.sessions.practise(SessionOptions(mode="drill", rounds=rounds, usual=self.context.settings.number))

    def action_compare(self) -> None:
        network = self._network
        if network is not None:
            self.quiz.open("network_to_compare", network)

    def on_click(self, event: events.Click) -> None:
        number = sign_before(self.query_one("#columns"), event, _COLUMN)
        if number is not None:
            self.action_choose(int(number))

    def action_turn(self, by: int) -> None:
        self._choose(COLUMNS[(COLUMNS.index(self._column) + by) % len(COLUMNS)])

    def action_choose(self, number: int) -> None:
        self._choose(COLUMNS[number - 1])

    def _choose(self, column: Column) -> None:
        self._column = column
        self._show_columns()
        self.show_keys()


class PickScreen(_Listing):
    """Choosing the network that `network`, at an input of `shape`, is compared with."""

    KEYS = (Key("enter", "", "compare_with"), *TableScreen.KEYS)

    def __init__(self, network: Network, shape: tuple[int, ...] | None = None) -> None:
        super().__init__()
        self._first = network
        self._shape = shape

    def bar_text(self) -> str:
        return self.say("pick_title")

    def notice(self) -> str:
        return self.say("networks_pick", network=self._first.name)

    @on(DataTable.RowSelected)
    def _picked(self, event: DataTable.RowSelected) -> None:
        second = find_network(NETWORK_NAMES[event.cursor_row])
        self.quiz.switch("compare", self._first, second, self._shape)
