"""Upright bars over days, by eighth blocks, in one colour or stacked."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
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


def day_bars(
    bars: Sequence[Bar],
    width: int,
    *,
    name: str = "",
    layers: Sequence[str] = (),
    height: int = 8,
    keep: Literal["first", "last"] = "last",
    empty: str = "",
) -> Content:
    """A bar a day under a round maximum; `name` says what is counted, `layers` (at most 3) name the stacked values.

    Where not all days fit, the `first` ones (a forecast) or the `last` ones (the past) are kept. `height` is that of
    the bars; labels, axis and legend take two or three rows more.
    """
    if empty and not any(sum(bar.values) > 0 for bar in bars):
        return sentence(empty, width)
    top = round_top(max((sum(bar.values) for bar in bars), default=0))
    half = height // 2 if height % 2 == 0 and top % 2 == 0 else height
    marks = {half: compact(top // 2), 0: compact(top), height: "0"}
    gutter = gutter_of(marks, width)
    room = max(width - gutter - 1, 1)
    shown = list(bars[:room] if keep == "first" else bars[-room:])
    step = max(min(room // max(len(shown), 1), _WIDEST), 1)
    body = _body(shown, top, height, step)
    rows = framed(body, {row: mark for row, mark in marks.items() if row < height}, gutter)
    return content([*_head(name, layers, width), *rows, *_floor(shown, step, gutter, room)], width)


def _head(name: str, layers: Sequence[str], width: int) -> list[Row]:
    if len(layers) < 2:
        return [[(one_line(name), QUIET)]] if name else []
    named = [(one_line(name), QUIET, "")] if name else []
    return legend([*named, *((FILLINGS[place][-1], LAYERS[place], layer) for place, layer in enumerate(layers))], width)


def _body(bars: Sequence[Bar], top: int, height: int, step: int) -> list[Row]:
    filled = [column(bar.values, top, height) for bar in bars]
    thick = max(step - 1, 1)
    gap: Piece = (" " * (step - thick), "")
    rows: list[Row] = []
    for row in reversed(range(height)):
        pieces: list[Piece] = []
        for cells in filled:
            eighths, layer = cells[row]
            pieces += [(FILLINGS[layer][eighths] * thick, LAYERS[layer] if eighths else ""), gap]
        rows.append(pieces)
    return rows


def column(values: Sequence[float], top: float, height: int) -> list[tuple[int, int]]:
    """The cells of one bar from the bottom up: how many eighths are filled, and the layer that owns the cell.

    A cell belongs to the layer with most of it, but a layer does not vanish while another has cells to spare.
    """
    bounds = [0.0, *accumulate(value / top * height for value in values)]
    total = round(bounds[-1] * 8)
    if bounds[-1] > 0:
        total = max(total, 1)
    shares = [[max(min(high, row + 1) - max(low, row), 0.0) for low, high in pairwise(bounds)] for row in range(height)]
    owners = [max(range(len(share)), key=share.__getitem__, default=0) for share in shares]
    reached = owners[: -(-total // 8)]
    for layer, value in enumerate(values):
        if value > 0 and reached and layer not in reached:
            row = max(range(len(reached)), key=lambda place: shares[place][layer])
            if reached.count(reached[row]) > 1:
                reached[row] = layer
    owners[: len(reached)] = reached
    return [(min(max(total - 8 * row, 0), 8), owner) for row, owner in enumerate(owners)]


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
