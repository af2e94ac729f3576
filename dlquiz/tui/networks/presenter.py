"""A network at the input that is typed: its table with folded blocks, and what breaks. Nothing here knows Textual."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from dlquiz.errors import ArgumentError
from dlquiz.messages import Language, Text, message, say
from dlquiz.networks import LayerError, Network, Trace, trace
from dlquiz.networks.kinds import Shape
from dlquiz.networks.stages import unit_of
from dlquiz.networks.typed import typed_shape
from dlquiz.tui.networks.layer_table import BROKEN, Line, block_paths, cells_of, layout_for, lines_of, times, told_of
from dlquiz.tui.pictures.cells import right_aligned
from dlquiz.tui.rendering import Part, verbatim


class Tried(NamedTuple):
    """The table at a typed shape; or what is wrong, and the layer that breaks, "" where none does."""

    table: Trace | None
    trouble: Text | None = None
    layer: str = ""


def tried(network: Network, typed: str) -> Tried:
    """Reckon a network at what is typed."""
    shape = typed_shape(typed)
    if shape is None:
        return Tried(None, message("explorer_no_shape", shape=times(network.shape)))
    try:
        return Tried(trace(network, shape))
    except LayerError as error:
        return Tried(None, Text(error.en, error.zh), error.layer)
    except ArgumentError as error:
        return Tried(None, Text(error.en, error.zh))


def trouble_parts(found: Tried, stays: Shape, language: Language) -> list[Part]:
    """What is wrong with what was typed, and at which shape the figures shown still are; nothing where it fits."""
    if found.trouble is None:
        return []
    told = say(language, "explorer_stays", why=found.trouble.in_language(language), shape=times(stays))
    return [Part(verbatim(told), style="$text-warning", label=f"{BROKEN} ", gap=False)]


class NetworkPresenter:
    """A network with blocks folded; with `shape` at another input than the one it is made for."""

    def __init__(self, network: Network, shape: Shape | None = None) -> None:
        self.network = network
        self.table = trace(network, shape)
        """At the last input that fits."""
        self.lines: list[Line] = []
        self._tried = Tried(self.table)
        self._opened: set[str] = set()
        self._fold()

    def _fold(self) -> None:
        self.lines = lines_of(self.table, self._opened)

    @property
    def has_blocks(self) -> bool:
        return bool(block_paths(self.table))

    @property
    def broken(self) -> int | None:
        """The row of the layer that breaks at the typed input, or of the folded block it is in."""
        paths, layer = [line.path for line in self.lines], self._tried.layer
        found = layer if layer in paths else unit_of(layer)
        return paths.index(found) if found in paths else None

    def line(self, row: int) -> Line | None:
        return self.lines[row] if row < len(self.lines) else None

    # What is shown

    def title(self, language: Language) -> str:
        table = self.table
        counts = {"parameters": f"{table.parameters:,}", "macs": f"{table.macs:,}", "layers": len(table.layers)}
        return say(language, "explorer_title", network=self.network.name, **counts)

    def headings(self, language: Language, width: int) -> Iterator[tuple[str, int]]:
        layout = layout_for(width)
        figures = {"parameters": layout.parameters, "macs": layout.macs}
        for name, cells in layout.widths.items():
            heading = say(language, f"column_{name}")
            if name == "layer":
                heading = f"  {heading}"
            elif name != "kind":
                heading = right_aligned(heading, figures.get(name, cells - 1))
            yield heading, cells

    def rows(self, language: Language, width: int) -> Iterator[list[str]]:
        """The cells of each line, the broken one marked."""
        broken = self.broken
        for place, cells in enumerate(cells_of(self.lines, layout_for(width), language, self._opened)):
            yield [BROKEN + cells[0][1:], *cells[1:]] if place == broken else cells

    def trouble(self, language: Language) -> list[Part]:
        return trouble_parts(self._tried, self.table.input, language)

    def about(self, row: int, language: Language) -> list[Part]:
        """What a row says."""
        line = self.line(row)
        return [] if line is None else [Part(verbatim(told_of(line, self.table, language)))]

    # What the learner does

    def type(self, typed: str) -> None:
        """Reckon at once; where that cannot be done, the last good table stays."""
        self._tried = tried(self.network, typed)
        self.table = self._tried.table or self.table
        self._fold()

    def fold(self, row: int) -> int:
        """Open the block of the row, or close the one it is or is in; returns the row of that block."""
        line = self.line(row)
        path = "" if line is None else line.path if line.is_block else line.inside
        if not path:
            return row
        self._opened ^= {path}
        self._fold()
        return [each.path for each in self.lines].index(path)

    def fold_all(self, row: int) -> int:
        """Open every block, or close all where all are open; returns where the row is then, or its block."""
        line, paths = self.line(row), set(block_paths(self.table))
        self._opened = set() if self._opened == paths else paths
        self._fold()
        kept = [each.path for each in self.lines]
        return row if line is None else kept.index(line.path if line.path in kept else line.inside)
