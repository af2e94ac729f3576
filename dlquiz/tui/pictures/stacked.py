"""Stacked bars on one scale: what a sum is made of, part by part, each part with a fill of its own."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from textual.content import Content

from dlquiz.tui.pictures.canvas import LAYERS, QUIET, Piece, Row, content, legend
from dlquiz.tui.pictures.cells import exactly, fitted, widest

FILLS = "█▓░▒"
MARK = "▸"
_DIGITS = 5
_LONGEST_BAR = 96


class Stacked(NamedTuple):
    """A bar: its name, its parts, their sum as it was computed, and whether it is the one that is asked about."""

    name: str
    parts: Sequence[float]
    total: float
    marked: bool = False


def stacked(bars: Sequence[Stacked], names: Sequence[str], unit: str, width: int) -> Content:
    """Two rows a bar, the parts as lengths and as a sum; what each fill stands for is below."""
    label = widest(f"{MARK} {bar.name} " for bar in bars)
    room = min(max(width - label, 1), _LONGEST_BAR)
    longest = max(bar.total for bar in bars) or 1.0
    rows: list[Row] = []
    for bar in bars:
        style = "bold" if bar.marked else ""
        rows.append([(fitted(f"{MARK if bar.marked else ' '} {bar.name}", label), style), *_bar(bar, room / longest)])
        parts = " + ".join(exactly(float(part), _DIGITS) for part in bar.parts)
        rows.append([(" " * label, ""), (f"{parts} = {exactly(float(bar.total), _DIGITS)} {unit}", style or QUIET)])
    entries = [(fill * 3, LAYERS[place], name) for place, (fill, name) in enumerate(zip(FILLS, names, strict=False))]
    return content([*rows, [("", "")], *legend(entries, width)], width)


def _bar(bar: Stacked, scale: float) -> list[Piece]:
    """The parts to whole cells, each ending where the sum up to it ends."""
    ends = [round(end * scale) for end in accumulate(bar.parts)]
    return [
        (fill * (end - start), LAYERS[place])
        for place, (fill, start, end) in enumerate(zip(FILLS, [0, *ends], ends, strict=False))
    ]
