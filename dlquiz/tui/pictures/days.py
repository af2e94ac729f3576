"""Upright bars over days, by eighth blocks, in one colour or stacked."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Literal, NamedTuple

from textual.content import Content

from dlquiz.tui.pictures.canvas import LAYERS, QUIET, Piece, Row, content, framed, gutter_of, legend, sentence
from dlquiz.tui.pictures.cells import along, compact, one_line, round_top, widest

# Layers differ without colours too: blocks, then full and half cells of dots, which have quarters only.
FILLINGS = (" ▁▂▃▄▅▆▇█", " ⣀⣀⣤⣤⣶⣶⣿⣿", " ⡀⡀⡄⡄⡆⡆⡇⡇")
_WIDEST = 6
_STEPS = (1, 2, 3, 5, 7, 10, 14, 21, 28)


class Bar(NamedTuple):
    """One day: its label below the axis, and its values from the bottom up, none of them negative."""

    label: str
    values: tuple[float, ...]


class Cell(NamedTuple):
    """A cell of a bar: how many eighths are filled, and by which layer."""

    eighths: int
    layer: int


def day_bars(
    bars: Sequence[Bar],
    width: int,
    *,
    name: str = "",
    layers: Sequence[str] = (),
    looks: Sequence[str] = LAYERS,
    height: int = 8,
    keep: Literal["first", "last"] = "last",
    empty: str = "",
) -> Content:
    """A bar a day under a round maximum; `name` says what is counted, `layers` (at most 3) name the stacked values,
    `looks` are their colours.

    Where not all days fit, the `first` ones (a forecast) or the `last` ones (the past) are kept. `height` is that of
    the bars; labels, axis and legend take two or three rows more.
    """
    if empty and not any(sum(bar.values) > 0 for bar in bars):
        return sentence(empty, width)
    gutter = gutter_of(_marks(_top(bars), height), width)
    room = max(width - gutter - 1, 1)
    shown = list(bars[:room] if keep == "first" else bars[-room:])
    step = max(min(room // max(len(shown), 1), _WIDEST), 1)
    top = _top(shown)
    rows = framed(_body(shown, top, height, step, looks), _marks(top, height), gutter)
    return content([*_head(name, layers, looks, width), *rows, *_floor(shown, step, gutter, room)], width)


def _top(bars: Sequence[Bar]) -> int:
    return round_top(max((sum(bar.values) for bar in bars), default=0))


def _marks(top: int, height: int) -> dict[int, str]:
    """The labels of the upright axis by their rows; the half only where it is a whole number at a whole row."""
    half = {height // 2: compact(top // 2)} if height % 2 == 0 and top % 2 == 0 else {}
    return {**half, 0: compact(top)}


def _head(name: str, layers: Sequence[str], looks: Sequence[str], width: int) -> list[Row]:
    if len(layers) < 2:
        return [[(one_line(name), QUIET)]] if name else []
    named = [(one_line(name), QUIET, "")] if name else []
    return legend([*named, *((FILLINGS[place][-1], looks[place], layer) for place, layer in enumerate(layers))], width)


def _body(bars: Sequence[Bar], top: int, height: int, step: int, looks: Sequence[str]) -> list[Row]:
    filled = [column(bar.values, top, height) for bar in bars]
    thick = max(step - 1, 1)
    gap: Piece = (" " * (step - thick), "")
    return [
        [piece for cells in filled for piece in (_block(cells[row], thick, looks), gap)]
        for row in reversed(range(height))
    ]


def _block(cell: Cell, thick: int, looks: Sequence[str]) -> Piece:
    return FILLINGS[cell.layer][cell.eighths] * thick, looks[cell.layer] if cell.eighths else ""


def column(values: Sequence[float], top: float, height: int) -> list[Cell]:
    """The cells of one bar from the bottom up; what is not nothing shows at least an eighth.

    The sum is exact to the eighth of a cell, where one layer ends and the next begins to half a cell: a cell belongs
    to the layer with most of it, but a layer does not vanish while another has cells to spare.
    """
    bounds = [0.0, *accumulate(value / top * height for value in values)]
    total = max(round(bounds[-1] * 8), int(bounds[-1] > 0))
    cells = [Cell(min(8, total - 8 * row), owner) for row, owner in enumerate(_owners(bounds, -(-total // 8)))]
    return cells + [Cell(0, 0)] * (height - len(cells))


def _owners(bounds: Sequence[float], rows: int) -> list[int]:
    """The layer that each of the lowest `rows` cells belongs to."""
    layers = range(len(bounds) - 1)
    shares = [[max(min(bounds[at + 1], row + 1) - max(bounds[at], row), 0.0) for at in layers] for row in range(rows)]
    owners = [max(layers, key=share.__getitem__) for share in shares]
    for layer in layers:
        if bounds[layer + 1] > bounds[layer] and owners and layer not in owners:
            row = max(range(rows), key=lambda place: shares[place][layer])
            if owners.count(owners[row]) > 1:
                owners[row] = layer
    return owners


def _floor(bars: Sequence[Bar], step: int, gutter: int, room: int) -> list[Row]:
    """The axis with a tick at each labelled day, and the labels, of which none touches another."""
    labels = [one_line(bar.label) for bar in bars]
    wanted = widest(labels) + 1
    every = next((days for days in _STEPS if days * step >= wanted), -(-wanted // step))
    line = ["─"] * min(len(bars) * step, room)
    for place in range(0, len(bars), every):
        line[place * step] = "┬"
    places = [(place * step, labels[place]) for place in range(0, len(bars), every)]
    axis: Row = [("0".rjust(gutter) + "└" + "".join(line), QUIET)]
    return [axis, [(" " * (gutter + 1), ""), (along(places, room), QUIET)]]
