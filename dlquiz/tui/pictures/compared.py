"""Two networks side by side: their figures with bars on one scale, and their feature maps by how often they shrank."""

from __future__ import annotations

from collections.abc import Iterable
from math import prod
from typing import NamedTuple

from textual.content import Content

from dlquiz.messages import Language, say
from dlquiz.networks.kinds import Shape, shape_text
from dlquiz.networks.summary import Summary
from dlquiz.text.cells import cell_width
from dlquiz.tui.pictures.canvas import FAIR, MAIN, QUIET, Piece, content, sentence
from dlquiz.tui.pictures.cells import blocks, cut, fitted, right_aligned, widest

_GAP = "  "
_RATIO = 9
_LEAST_BAR, _LONGEST_BAR = 4, 60


class Side(NamedTuple):
    """A network at an input: what stands above its column, and its figures."""

    name: str
    shape: Shape
    figures: Summary


class _Entry(NamedTuple):
    label: str
    figures: tuple[str, str]
    values: tuple[int, int]


def compared(left: Side, right: Side, width: int, language: Language) -> Content:
    """Both sides: their sums, depth and receptive field, how many times larger the larger one is, and their maps."""
    sums, maps = _sums(left, right, language), _maps(left, right)
    label = widest(entry.label for entry in (*sums, *maps))
    figure = widest(figure for entry in (*sums, *maps) for figure in entry.figures)
    half = max(min((width - label - _RATIO - 3 * len(_GAP)) // 2, figure + 1 + _LONGEST_BAR), figure)
    bar = half - figure - 1 if half - figure > _LEAST_BAR else 0
    gap: Piece = (" " * label + _GAP, "")
    heads = [(_above(side.name, figure, half) + _GAP, "bold") for side in (left, right)]
    shapes = [(_above(_input(side, half, language), figure, half) + _GAP, QUIET) for side in (left, right)]

    def rows(entries: Iterable[_Entry]) -> list[list[Piece]]:
        return [_row(entry, label, figure, bar) for entry in entries]

    title = sentence(say(language, "compare_maps_bars" if bar else "compare_maps"), width).stylize(QUIET)
    above = content([[gap, *heads], [gap, *shapes], *rows(sums), []], width)
    return Content("\n").join([above, title, content(rows(maps), width)])


def _above(head: str, figure: int, room: int) -> str:
    """A head that ends where the figures below it end, if it is no longer than they are."""
    return fitted(cut(" " * (figure - cell_width(head)) + head, room), room)


def _input(side: Side, room: int, language: Language) -> str:
    """What it is given; without the word where that does not fit."""
    shape = shape_text(side.shape)
    whole = say(language, "compare_input", shape=shape)
    return whole if cell_width(whole) <= room else shape


def _sums(left: Side, right: Side, language: Language) -> list[_Entry]:
    one, other = left.figures, right.figures
    fields = [_longest(figures.receptive_field) for figures in (one, other)]
    values: tuple[tuple[str, int, int], ...] = (
        ("parameters", one.parameters, other.parameters),
        ("macs", one.macs, other.macs),
        ("depth", one.depth, other.depth),
        ("field", fields[0], fields[1]),
    )
    return [
        _Entry(say(language, f"compare_{name}"), (_shown(first), _shown(second)), (first, second))
        for name, first, second in values
    ]


def _longest(extent: int | tuple[int, int] | None) -> int:
    return extent if isinstance(extent, int) else max(extent, default=0) if extent else 0


def _shown(value: int) -> str:
    return f"{value:,}" if value else "–"


def _maps(left: Side, right: Side) -> list[_Entry]:
    """A row for each time the maps were halved that either of them has."""
    one, other = left.figures.maps, right.figures.maps
    entries = []
    for halved in sorted({*one, *other}):
        shapes = one.get(halved, ()), other.get(halved, ())
        figures = tuple(shape_text(shape) or "–" for shape in shapes)
        values = tuple(prod(shape) if shape else 0 for shape in shapes)
        label = f"1/{2**halved}" if halved > 0 else str(2**-halved)
        entries.append(_Entry(label, (figures[0], figures[1]), (values[0], values[1])))
    return entries


def _row(entry: _Entry, label: int, figure: int, bar: int) -> list[Piece]:
    most = max(entry.values)
    pieces: list[Piece] = [(fitted(entry.label, label) + _GAP, "")]
    for shown, value, colour in zip(entry.figures, entry.values, (MAIN, FAIR), strict=True):
        pieces.append((right_aligned(shown, figure), ""))
        if bar:
            pieces += [(" ", ""), (blocks(value / most if most else 0, bar), colour)]
        pieces.append((_GAP, ""))
    return [*pieces, (_ratio(*entry.values), QUIET)]


def _ratio(one: int, other: int) -> str:
    """How many times the smaller the larger is, with an arrow to the larger."""
    if not one or not other:
        return ""
    if one == other:
        return "="
    times = max(one, other) / min(one, other)
    text = f"{times:.0f}" if times >= 100 else f"{times:.1f}" if times >= 10 else f"{times:.2f}"
    sign = "◂" if one > other else "▸"
    return f"{sign} ×{text}"
