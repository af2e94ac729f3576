"""One network: its strip, its layer table, and the input it is reckoned at, which can be changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import DataTable, Input, Static

from dlquiz.networks import Network
from dlquiz.networks.kinds import Shape
from dlquiz.networks.stages import unit_of
from dlquiz.tui.keymap import Key
from dlquiz.tui.networks.layer_table import BROKEN, Line, block_paths, cells_of, layout_for, lines_of, told_of
from dlquiz.tui.networks.shape_line import ShapeLine, at_first, costs_parts, tried, trouble_parts
from dlquiz.tui.pictures.cells import right_aligned
from dlquiz.tui.pictures.strip import strip
from dlquiz.tui.rendering import Part, verbatim
from dlquiz.tui.table_screen import Cell, Heading, TableScreen
from dlquiz.tui.widgets.page_view import PageView, PictureView

_WORDS = ("layer", "kind")
_LEAST_FOR_STRIP, _LEAST_FOR_LEGEND = 20, 34
_LOW, _HIGH = 2, 6
"""The rows of the bars of a strip, on a low and on a high screen."""


class NetworkScreen(TableScreen[None]):
    """The layers of a network, blocks folded; with `shape` at another input than the one it is made for."""

    PADDING = 0
    KEYS = (
        Key("enter", "", "to_table", when="_in_shape"),
        Key("", "to_table", "to_table", when="_in_shape", also="escape"),
        Key("enter", "", "fold_block", when="_on_block"),
        Key("", "fold", "fold_block", also="space"),
        Key("a", "ask", "ask_layer", when="_on_block"),
        Key("enter", "", "ask_layer"),
        Key("", "ask", "ask_layer", also="a"),
        Key("i", "input", "input_size", when="_in_table"),
        Key("c", "compare", "compare", when="_in_table"),
        Key("b", "fold_all", "fold_all", when="_has_blocks"),
        *TableScreen.KEYS,
        Key("s", "strip", "strip", when="_in_table"),
    )

    def __init__(self, network: Network, shape: Shape | None = None) -> None:
        super().__init__()
        self._network = network
        self._tried = at_first(network, shape)
        assert self._tried.table is not None, "a network is opened at a shape that fits"
        self._traced, self._costs = self._tried.table, self._tried.costs
        self._opened: set[str] = set()
        self._lines: list[Line] = []
        self._with_strip = True

    def above(self) -> ComposeResult:
        yield PictureView(id="strip")
        with Horizontal(id="input_row"):
            yield Static(id="input_label", markup=False)
            yield ShapeLine(self._tried, id="shape")
            yield Static(id="source", markup=False)
        yield PageView(id="trouble")

    def below(self) -> ComposeResult:
        yield PageView(id="told")

    @property
    def _in_shape(self) -> bool:
        """Whether the input is being changed."""
        return self.query_one(ShapeLine).has_focus

    @property
    def _in_table(self) -> bool:
        return not self._in_shape

    @property
    def _on_block(self) -> bool:
        line = self._line()
        return self._in_table and line is not None and line.is_block

    @property
    def _has_blocks(self) -> bool:
        return self._in_table and bool(block_paths(self._traced))

    def bar_text(self) -> str:
        table = self._traced
        return self.say(
            "explorer_title",
            network=self._network.name,
            parameters=f"{table.parameters:,}",
            macs=f"{table.macs:,}",
            layers=len(table.layers),
        )

    def headings(self) -> Iterable[Heading]:
        layout = layout_for(self.size.width - 1)
        figures = {"parameters": layout.parameters, "macs": layout.macs}
        for name, width in layout.widths.items():
            heading = self.say(f"column_{name}")
            if name == "layer":
                heading = f"  {heading}"
            elif name != "kind":
                heading = right_aligned(heading, figures.get(name, width - 1))
            yield heading, width

    def rows(self) -> Iterable[Sequence[Cell]]:
        self._lines = lines_of(self._traced, self._opened)
        broken = self._broken()
        cells = cells_of(self._lines, layout_for(self.size.width - 1), self.language, self._opened)
        for place, shown in enumerate(cells):
            yield [BROKEN + shown[0][1:], *shown[1:]] if place == broken else shown

    def _broken(self) -> int | None:
        """The row of the layer that breaks at the typed input, or of the folded block it is in."""
        paths = [line.path for line in self._lines]
        layer = self._tried.layer
        found = layer if layer in paths else unit_of(layer)
        return paths.index(found) if found in paths else None

    def relabel(self) -> None:
        super().relabel()
        self.query_one("#input_label", Static).update(self.say("explorer_input"))
        source = self._network.source
        self.query_one("#source", Static).update(self.say("explorer_source", source=source) if source else "")
        told = trouble_parts(self._tried, self._traced.input, self.language)
        self.query_one("#trouble", PageView).show([*told, *costs_parts(self._costs, self.language)])
        self._show_row()

    def on_resize(self) -> None:
        if self.table.columns:
            self.fill()
            self._show_row()

    def _line(self) -> Line | None:
        row = self.table.cursor_row
        return self._lines[row] if row < len(self._lines) else None

    @on(DataTable.RowHighlighted)
    def _moved(self) -> None:
        self._show_row()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        self.show_keys()

    def _show_row(self) -> None:
        """Tell what the row says, and point at it in the strip."""
        line = self._line()
        parts = [] if line is None else [Part(verbatim(told_of(line, self._traced, self.language)))]
        self.query_one("#told", PageView).show(parts)
        has_room = self._with_strip and self.size.height >= _LEAST_FOR_STRIP
        self.query_one("#strip", PictureView).show(self._strip if has_room else None)
        self.show_keys()

    def _strip(self, width: int) -> Content:
        line = self._line()
        marked = "" if line is None else line.path
        explained = self.size.height >= _LEAST_FOR_LEGEND
        return strip(
            self._traced,
            width,
            self.language,
            marked=marked,
            height=_HIGH if explained else _LOW,
            explained=explained,
        )

    @on(Input.Changed, "#shape")
    def _typed(self, event: Input.Changed) -> None:
        """Reckon at once; where that cannot be done it is told, and the last good table stays."""
        self._tried = tried(self._network, event.value)
        self._traced = self._tried.table or self._traced
        self._costs = self._tried.costs or self._costs
        self.relabel()
        broken = self._broken()
        if broken is not None:
            self.table.move_cursor(row=broken)

    @on(Input.Submitted, "#shape")
    def action_to_table(self) -> None:
        self.table.focus()

    @on(DataTable.RowSelected)
    def _chosen(self) -> None:
        if not self.is_active:
            return
        line = self._line()
        if line is not None and line.is_block:
            self.action_fold()
        else:
            self.action_ask()

    def action_fold(self) -> None:
        """Open the block of the row, or close the one it is or is in."""
        line = self._line()
        path = "" if line is None else line.path if line.is_block else line.inside
        if path:
            self._opened ^= {path}
            self.fill()
            self.table.move_cursor(row=[each.path for each in self._lines].index(path))

    def action_fold_all(self) -> None:
        line, paths = self._line(), set(block_paths(self._traced))
        self._opened = set() if self._opened == paths else paths
        self.fill()
        kept = [each.path for each in self._lines]
        if line is not None:
            self.table.move_cursor(row=kept.index(line.path if line.path in kept else line.inside))

    def action_input(self) -> None:
        self.query_one(ShapeLine).focus()

    def action_strip(self) -> None:
        self._with_strip = not self._with_strip
        self._show_row()

    def action_ask(self) -> None:
        line = self._line()
        if line is not None:
            self.quiz.open("layer_questions", self._network, self._traced, line)

    def action_compare(self) -> None:
        self.quiz.open("network_to_compare", self._network, self._traced.input)
