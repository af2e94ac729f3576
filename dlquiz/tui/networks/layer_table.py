"""The layer table of a network as it is shown: blocks that fold, bars of shares, columns for the room there is."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from dlquiz.messages import Language, say
from dlquiz.networks.kinds import Shape, shape_text
from dlquiz.networks.stages import unit_of
from dlquiz.networks.trace import Extent, Row, Trace
from dlquiz.text.cells import cell_width
from dlquiz.tui.pictures.cells import blocks, fitted, right_aligned

FOLDED, OPEN, BROKEN = "▸", "▾", "✗"
NOTHING = "–"
_LEAST_BAR, _LONGEST_BAR = 3, 16
_EXACT_PARAMETERS, _EXACT_MACS, _SHORT_PARAMETERS, _SHORT_MACS = 11, 14, 10, 8


class Line(NamedTuple):
    """A layer, or a block of `layers` layers: its output is that of its last layer, its counts are summed up."""

    path: str
    kind: str
    output: Shape
    parameters: int
    macs: int
    receptive_field: Extent | None
    jump: Extent | None
    kernel_size: Extent | None = None
    stride: Extent | None = None
    padding: Extent | None = None
    dilation: Extent | None = None
    layers: int = 1
    inside: str = ""
    """The path of the block it stands in, where that is open."""

    @property
    def is_block(self) -> bool:
        return self.layers > 1


def lines_of(traced: Trace, opened: Collection[str]) -> list[Line]:
    """The lines of a network: layers in their order, blocks as one line each, those `opened` with their layers."""
    return [line for path, rows in _blocks(traced) for line in _block(path, rows, opened)]


def block_paths(traced: Trace) -> list[str]:
    """The blocks that can be folded."""
    return [path for path, rows in _blocks(traced) if len(rows) > 1]


def _blocks(traced: Trace) -> Iterator[tuple[str, list[Row]]]:
    for path, rows in groupby(traced.layers, lambda row: unit_of(row.name)):
        yield path, list(rows)


def _block(path: str, rows: Sequence[Row], opened: Collection[str]) -> Iterator[Line]:
    if len(rows) == 1:
        yield Line(*rows[0])
        return
    last = rows[-1]
    counts = sum(row.parameters for row in rows), sum(row.macs for row in rows)
    yield Line(path, "", last.output, *counts, last.receptive_field, last.jump, layers=len(rows))
    if path in opened:
        yield from (Line(*row, inside=path) for row in rows)


class Layout(NamedTuple):
    """The cells of each column, 0 where it is not shown; bars stand behind the figures of their column."""

    name: int = 16
    kind: int = 11
    window: int = 9
    output: int = 11
    parameters: int = _EXACT_PARAMETERS
    macs: int = _SHORT_MACS
    bar: int = 0
    field: int = 6
    jump: int = 0

    @property
    def widths(self) -> dict[str, int]:
        """By the name of the column, the gap after it included."""
        taken = {
            "layer": self.name,
            "kind": self.kind,
            "window": self.window,
            "output": self.output,
            "parameters": self.parameters + bool(self.bar) + self.bar,
            "macs": self.macs + bool(self.bar) + self.bar,
            "field": self.field,
            "jump": self.jump,
        }
        return {name: cells + 1 for name, cells in taken.items() if cells}


def layout_for(width: int) -> Layout:
    """The columns at that many cells: first bars, whole products, longer names, the jump, longer kinds; then bars
    that are longer. Where not even the usual ones have room, whole columns are left out."""
    layout = Layout()
    for less in (
        {"field": 0},
        {"window": 0},
        {"name": 14, "parameters": _SHORT_PARAMETERS},
        {"macs": 0},
        {"parameters": 0},
        {"output": 0},
    ):
        if sum(layout.widths.values()) > width:
            layout = layout._replace(**less)
    left = width - sum(layout.widths.values())
    if layout != Layout():
        return layout
    for change, cells in (
        ({"bar": _LEAST_BAR}, 2 + 2 * _LEAST_BAR),
        ({"macs": _EXACT_MACS}, _EXACT_MACS - _SHORT_MACS),
        ({"name": 28}, 12),
        ({"jump": 8}, 9),
        ({"kind": 17}, 6),
    ):
        if left >= cells:
            layout, left = layout._replace(**change), left - cells
    return layout._replace(bar=min(layout.bar + max(left, 0) // 2, _LONGEST_BAR)) if layout.bar else layout


def cells_of(lines: Sequence[Line], layout: Layout, language: Language, opened: Collection[str]) -> list[list[str]]:
    """The cells of the lines, in the columns of the layout. A full bar is that of the largest line."""
    most_parameters = max((line.parameters for line in lines), default=0)
    most_macs = max((line.macs for line in lines), default=0)

    def cells(line: Line) -> list[str]:
        kind = say(language, "explorer_layers", count=line.layers) if line.is_block else line.kind
        exact = layout.parameters == _EXACT_PARAMETERS
        parameters = in_cells(line.parameters, layout.parameters) if exact else shortened(line.parameters)
        macs = in_cells(line.macs, layout.macs) if layout.macs == _EXACT_MACS else shortened(line.macs)
        shown = {
            "layer": fitted(_name(line, layout.name, line.path in opened), layout.name),
            "kind": fitted(kind, layout.kind),
            "window": right_aligned(window_shown(line), layout.window),
            "output": right_aligned(shape_text(line.output), layout.output),
            "parameters": _figure(parameters, layout.parameters, line.parameters, most_parameters, layout.bar),
            "macs": _figure(macs, layout.macs, line.macs, most_macs, layout.bar),
            "field": right_aligned(extent_shown(line.receptive_field), layout.field),
            "jump": right_aligned(extent_shown(line.jump), layout.jump),
        }
        return [shown[name] for name in layout.widths]

    return [cells(line) for line in lines]


def _name(line: Line, width: int, is_open: bool) -> str:
    if line.is_block:
        return f"{OPEN if is_open else FOLDED} {path_end(line.path, width - 2)}"
    own = line.path.removeprefix(f"{line.inside}.") if line.inside else line.path
    return "  " * (1 + bool(line.inside)) + path_end(own, width - 2 - 2 * bool(line.inside))


def path_end(path: str, width: int) -> str:
    """A path without its first steps, where it is too long: its end tells what it is."""
    steps = path.split(".")
    while len(steps) > 1 and cell_width(path) > width:
        steps = steps[1:]
        path = "…" + ".".join(steps)
    return path if cell_width(path) <= width else f"…{path[1 - width :]}"


def _figure(figure: str, width: int, value: int, most: int, bar: int) -> str:
    cell = right_aligned(figure if value else NOTHING, width)
    return f"{cell} {blocks(value / most if most else 0, bar)}" if bar else cell


def in_cells(number: int, cells: int) -> str:
    """A count in full where there is room for it."""
    text = f"{number:,}"
    return text if len(text) <= cells else shortened(number)


def shortened(number: int) -> str:
    """A count in at most seven cells: `118.0 M`, `1.2 G`."""
    for size, sign in ((10**12, "T"), (10**9, "G"), (10**6, "M"), (10**3, "k")):
        if number >= size:
            return f"{number / size:.1f} {sign}"
    return str(number)


def extent_shown(extent: Extent | None) -> str:
    if extent is None:
        return NOTHING
    return str(extent) if isinstance(extent, int) else shape_text(extent)


def window_shown(line: Line) -> str:
    """Kernel, stride and padding of a layer: `11/4/2`."""
    sizes = (line.kernel_size, line.stride, line.padding)
    return NOTHING if line.kernel_size is None else "/".join(map(extent_shown, sizes))


def layer_text(line: Line, traced: Trace, language: Language) -> str:
    """A line in words, with its shares of the whole network."""
    kind = say(language, "explorer_layers", count=line.layers) if line.is_block else line.kind
    return say(
        language,
        "explorer_layer",
        name=line.path,
        kind=kind + _window_text(line, language),
        output=shape_text(line.output),
        parameters=f"{line.parameters:,}",
        parameters_share=share(line.parameters, traced.parameters),
        macs=f"{line.macs:,}",
        macs_share=share(line.macs, traced.macs),
        field=extent_shown(line.receptive_field),
        jump=extent_shown(line.jump),
    )


def _window_text(line: Line, language: Language) -> str:
    if line.kernel_size is None:
        return ""
    sizes = {name: extent_shown(getattr(line, name)) for name in ("kernel_size", "stride", "padding", "dilation")}
    return say(language, "explorer_window" if line.dilation == 1 else "explorer_dilated_window", **sizes)


def share(part: int, whole: int) -> str:
    """A share in per cent, with enough places to tell a small one from none."""
    if not whole or not part:
        return "0%"
    per_cent = 100 * part / whole
    return "< 0.01%" if per_cent < 0.01 else f"{per_cent:.1f}%" if per_cent >= 1 else f"{per_cent:.2f}%"
