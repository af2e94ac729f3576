"""A network at the input that is typed: its table with folded blocks, and what breaks. Nothing here knows Textual."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from dlquiz.errors import ArgumentError
from dlquiz.messages import Language, Text, message, say
from dlquiz.networks import LayerError, Network, Trace, trace
from dlquiz.networks.costs import Costs, Setting, costs, in_units
from dlquiz.networks.kinds import Shape, shape_text
from dlquiz.networks.stages import unit_of
from dlquiz.networks.typed import setting_text, typed_setting, typed_shape
from dlquiz.text.cells import cell_width
from dlquiz.tui.networks.layer_table import (
    BROKEN,
    NOTHING,
    Line,
    block_paths,
    cells_of,
    layer_text,
    layout_for,
    lines_of,
    shortened,
)
from dlquiz.tui.pictures.cells import right_aligned
from dlquiz.tui.question.parts import MUTED
from dlquiz.tui.rendering import Part, verbatim


class Tried(NamedTuple):
    """The table at what was typed, and of a text network what it costs; or what is wrong, and the layer that breaks, ""
    where none does."""

    table: Trace | None
    trouble: Text | None = None
    layer: str = ""
    costs: Costs | None = None


def at_first(network: Network, shape: Shape | None = None) -> Tried:
    """At a shape that fits, one text in 32 bits; the usual shape where none is given."""
    if not network.is_text:
        return Tried(trace(network, shape))
    return _costing(network, Setting(sequence=shape[0] if shape else None))


def _costing(network: Network, setting: Setting) -> Tried:
    found = costs(network, setting)
    return Tried(found.table, costs=found)


def tried(network: Network, typed: str) -> Tried:
    """Reckon a network at what is typed."""
    shape, setting = (None, typed_setting(typed)) if network.is_text else (typed_shape(typed), None)
    try:
        if setting is not None:
            return _costing(network, setting)
        if shape is not None:
            return Tried(trace(network, shape))
        if network.is_text:
            return Tried(None, message("explorer_no_setting"))
        return Tried(None, message("explorer_no_shape", shape=shape_text(network.shape)))
    except LayerError as error:
        return Tried(None, Text(error.en, error.zh), error.layer)
    except ArgumentError as error:
        return Tried(None, Text(error.en, error.zh))


def trouble_parts(found: Tried, stays: Shape, language: Language) -> list[Part]:
    """What is wrong with what was typed, and at which shape the figures shown still are; nothing where it fits."""
    if found.trouble is None:
        return []
    text = say(language, "explorer_stays", why=found.trouble.in_language(language), shape=shape_text(stays))
    return [Part(verbatim(text), style="$text-warning", label=f"{BROKEN} ", gap=False)]


def costs_parts(found: Costs | None, language: Language) -> list[Part]:
    """What a text network costs."""
    if found is None:
        return []
    cache = NOTHING if found.kv_cache_bytes is None else in_units(found.kv_cache_bytes)
    text = say(
        language,
        "explorer_costs",
        sequence=f"{found.sequence:,}",
        batch=f"{found.batch:,}",
        dtype=found.dtype,
        flops=shortened(found.flops),
        cache=cache,
        activations=in_units(found.activation_bytes),
    )
    return [Part(verbatim(text), gap=False)]


def typed_form(begins: Tried) -> str:
    """What is typed for the input that a network was computed at."""
    if begins.costs is not None:
        return setting_text(Setting(begins.costs.sequence, begins.costs.batch, begins.costs.dtype))
    return "" if begins.table is None else shape_text(begins.table.input)


class NetworkPresenter:
    """A network with blocks folded; with `shape` at another input than the one it is made for."""

    def __init__(self, network: Network, shape: Shape | None = None) -> None:
        self.network = network
        self.tried = at_first(network, shape)
        assert self.tried.table is not None, "a network is opened at a shape that fits"
        self.table = self.tried.table
        """At the last input that fits."""
        self._costs = self.tried.costs
        self.lines: list[Line] = []
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
        paths, layer = [line.path for line in self.lines], self.tried.layer
        found = layer if layer in paths else unit_of(layer)
        return paths.index(found) if found in paths else None

    def line(self, row: int) -> Line | None:
        return self.lines[row] if row < len(self.lines) else None

    # What is shown

    def title(self, language: Language, width: int) -> str:
        """The network and its counts, in units where they do not fit in full."""
        table = self.table
        about = {"network": self.network.name, "layers": len(table.layers)}
        counts = {"parameters": f"{table.parameters:,}", "macs": f"{table.macs:,}"}
        whole = say(language, "explorer_title", **about, **counts)
        if cell_width(whole) <= width:
            return whole
        short = {"parameters": shortened(table.parameters), "macs": shortened(table.macs)}
        return say(language, "explorer_title", **about, **short)

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

    def above_table(self, language: Language) -> list[Part]:
        """What is wrong with the input that is typed, and what a text network costs."""
        return [*trouble_parts(self.tried, self.table.input, language), *costs_parts(self._costs, language)]

    def source(self, language: Language) -> list[Part]:
        """Where the network is from."""
        source = self.network.source
        return [Part(verbatim(say(language, "explorer_source", source=source)), style=MUTED)] if source else []

    def about(self, row: int, language: Language) -> list[Part]:
        """What a row says."""
        line = self.line(row)
        return [] if line is None else [Part(verbatim(layer_text(line, self.table, language)))]

    # What the learner does

    def type(self, typed: str) -> None:
        """Reckon at once; where that cannot be done, the last good table stays."""
        self.tried = tried(self.network, typed)
        self.table = self.tried.table or self.table
        self._costs = self.tried.costs or self._costs
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
