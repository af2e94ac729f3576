"""Curves on a canvas of braille dots, two by four to a cell, with axes, ticks and a legend."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from math import ceil, floor, log10
from typing import NamedTuple

from textual.content import Content

from dlquiz.text.cells import cell_width
from dlquiz.tui.pictures.canvas import LAYERS, QUIET, SHARES, Piece, Row, content, framed, gutter_of, legend, sentence
from dlquiz.tui.pictures.cells import along, exactly, one_line, thinned

_BITS = ((0x40, 0x04, 0x02, 0x01), (0x80, 0x20, 0x10, 0x08))
_BLANK = 0x2800
# Of so many dots along the curve, so many are drawn: what tells curves apart without colours.
_DASHES = ((1, 1), (6, 4), (3, 1), (9, 7))
_LEGENDS = ("⠤⠤⠤", "⠤⠄⠤", "⠄⠄⠄", "⠤⠤⠄")

Dot = tuple[int, int]


class Tick(NamedTuple):
    """A value on an axis and its label."""

    at: float
    label: str


class Axis(NamedTuple):
    """What an axis spans, its ticks and its name."""

    low: float
    high: float
    ticks: tuple[Tick, ...]
    name: str = ""

    def share(self, value: float) -> float:
        """Where a value stands between both ends, 0..1 within them."""
        return (value - self.low) / (self.high - self.low) if self.high > self.low else 0.0


class Series(NamedTuple):
    """A curve through its points, from left to right; None for `y` is a gap. An unnamed one is not in the legend."""

    name: str
    points: Sequence[tuple[float, float | None]]


class Mark(NamedTuple):
    """A point marked by a sign of its own, over whatever curve goes there."""

    at: float
    value: float
    sign: str = "◉"


def even_axis(low: float, high: float, name: str = "") -> Axis:
    """An axis with four to nine ticks at round numbers."""
    span = high - low if high > low else 1.0
    power = 10.0 ** floor(log10(span / 4))
    step = max(step for step in (1, 2, 2.5, 5, 10) if step == 1 or step * power <= span / 4) * power
    first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
    return Axis(low, high, tuple(Tick(at * step, exactly(at * step)) for at in range(first, last + 1)), name)


def percent_axis(name: str = "") -> Axis:
    """An axis of shares from 0 to 1."""
    return Axis(0.0, 1.0, tuple(Tick(at, label) for at, label in SHARES), name)


def curve(
    series: Sequence[Series],
    x: Axis,
    y: Axis,
    width: int,
    *,
    height: int = 9,
    empty: str = "",
    marks: Sequence[Mark] = (),
    zero: bool = False,
) -> Content:
    """Up to four curves over `x`, with `marks` over them. What lies outside the axes is not drawn.

    `height` is that of the canvas (at 5, 9, 13 … quarters stand evenly); names, axis, ticks and legend take three or
    four rows more. With `zero` dotted lines go through zero where it lies on an axis.
    """
    if empty and not any(value is not None for line in series for _, value in line.points):
        return sentence(empty, width)
    labels = _upright_labels(y, height)
    gutter = gutter_of(labels, width)
    # Half of the last label stands beyond the end of the axis.
    spare = min(cell_width(x.ticks[-1].label) // 2, width // 8) if x.ticks else 0
    room = max(width - gutter - 1 - spare, 1)
    body = _body(series, x, y, room, height)
    if zero:
        _draw_zero(body, x, y)
    _draw_marks(body, marks, x, y)
    return content(
        [*_head(series, y.name, width), *framed(body, labels, gutter), *_floor(x, gutter, room, width)], width
    )


def _upright_labels(axis: Axis, height: int) -> dict[int, str]:
    """The labels by their rows; where two would fall on one row, as many are left out evenly as it takes."""
    ticks = [tick for tick in axis.ticks if 0 <= axis.share(tick.at) <= 1]
    found: dict[int, str] = {}
    for every in range(1, len(ticks) + 1):
        kept = ticks[::every]
        found = {_row(tick.at, axis, height): one_line(tick.label) for tick in kept}
        if len(found) == len(kept):
            break
    return found


def _draw_zero(body: list[list[Piece]], x: Axis, y: Axis) -> None:
    """Dotted lines through zero, behind the curves."""
    for row, pieces in enumerate(body):
        for column, (sign, _) in enumerate(pieces):
            upright = 0 < x.share(0) < 1 and column == _column(0, x, len(pieces))
            level = 0 < y.share(0) < 1 and row == _row(0, y, len(body))
            if sign == " " and (upright or level):
                pieces[column] = ("┊" if upright else "┈", QUIET)


def _draw_marks(body: list[list[Piece]], marks: Sequence[Mark], x: Axis, y: Axis) -> None:
    for mark in marks:
        if 0 <= x.share(mark.at) <= 1 and 0 <= y.share(mark.value) <= 1:
            pieces = body[_row(mark.value, y, len(body))]
            pieces[_column(mark.at, x, len(pieces))] = (mark.sign, "bold")


def _column(at: float, axis: Axis, columns: int) -> int:
    return round(axis.share(at) * (2 * columns - 1)) // 2


def _row(value: float, axis: Axis, height: int) -> int:
    return height - 1 - round(axis.share(value) * (4 * height - 1)) // 4


def _head(series: Sequence[Series], name: str, width: int) -> list[Row]:
    named = [(one_line(name), QUIET, "")] if name else []
    return legend(
        [*named, *((_LEGENDS[place], LAYERS[place], line.name) for place, line in enumerate(series) if line.name)],
        width,
    )


def _floor(axis: Axis, gutter: int, room: int, width: int) -> list[Row]:
    """The axis with its ticks, of which as many are left out evenly as have no room for their labels in `width`."""
    ticks = [tick for tick in axis.ticks if 0 <= axis.share(tick.at) <= 1]
    columns = [_column(tick.at, axis, room) for tick in ticks]
    labels = [one_line(tick.label) for tick in ticks]
    begin = gutter + 1
    places = [(begin + column - cell_width(label) // 2, label) for column, label in zip(columns, labels, strict=True)]
    kept = thinned(places, width)
    line = ["─"] * room
    for column in columns[kept]:
        line[column] = "┬"
    rows: list[Row] = [
        [(" " * gutter + "└" + "".join(line), QUIET)],
        [(along(places[kept], width), QUIET)],
    ]
    name = one_line(axis.name)
    return [*rows, [(" " * begin + along([(room, name)], room), QUIET)]] if name else rows


def _body(series: Sequence[Series], x: Axis, y: Axis, columns: int, height: int) -> list[list[Piece]]:
    cells: dict[Dot, int] = {}
    owners: dict[Dot, int] = {}
    for place, line in enumerate(series):
        for across, up in _dots(line, x, y, 2 * columns, 4 * height, _DASHES[place]):
            cell = across // 2, height - 1 - up // 4
            cells[cell] = cells.get(cell, _BLANK) | _BITS[across % 2][up % 4]
            owners[cell] = place
    return [
        [
            (chr(cells[column, row]), LAYERS[owners[column, row]]) if (column, row) in cells else (" ", "")
            for column in range(columns)
        ]
        for row in range(height)
    ]


def _dots(line: Series, x: Axis, y: Axis, across: int, up: int, dash: tuple[int, int]) -> Iterator[Dot]:
    """The dots of a curve that are on the canvas: the runs between its gaps, in its own pattern of dashes."""
    period, drawn = dash
    for known, points in groupby(line.points, lambda point: point[1] is not None):
        places = [
            (round(_near(x.share(at)) * (across - 1)), round(_near(y.share(value)) * (up - 1)))
            for at, value in points
            if value is not None
        ]
        dots = _spot(places[0]) if len(places) == 1 else _path(places) if known else ()
        for number, (column, row) in enumerate(dots):
            if (number % period < drawn or len(places) == 1) and 0 <= column < across and 0 <= row < up:
                yield column, row


def _spot(dot: Dot) -> Iterator[Dot]:
    """A point that stands alone: four dots, that it be seen."""
    column, row = dot
    return ((column ^ across, row ^ up) for across in (0, 1) for up in (0, 1))


def _path(places: Sequence[Dot]) -> Iterator[Dot]:
    """All dots on the way from place to place, those outside the canvas too; each once where places fall together."""
    yield places[0]
    for start, end in pairwise(places):
        yield from _between(start, end)


def _near(share: float) -> float:
    """At most a canvas away from the canvas: the way to a point farther off would take too many steps."""
    return min(max(share, -1.0), 2.0)


def _between(start: Dot, end: Dot) -> Iterable[Dot]:
    """The dots after `start` up to `end`."""
    steps = max(abs(end[0] - start[0]), abs(end[1] - start[1]))
    return (
        (
            round(start[0] + (end[0] - start[0]) * step / steps),
            round(start[1] + (end[1] - start[1]) * step / steps),
        )
        for step in range(1, steps + 1)
    )
