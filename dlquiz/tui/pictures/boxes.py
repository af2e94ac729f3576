"""Boxes of an image, to scale: their sides in lines of their own, labels at their corners, coordinates on both axes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from dlquiz.text.cells import cell_width
from dlquiz.tui.pictures.canvas import GOOD, MAIN, QUIET, Piece, Row, framed, gutter_of
from dlquiz.tui.pictures.cells import along, exactly

Line = Literal["heavy", "double", "light", "dotted"]
Corners = Sequence[float]
"""x1, y1, x2, y2; y grows downwards, as in images."""

_SIDES: dict[Line, tuple[str, str, str, str, str, str]] = {
    "heavy": ("━", "┃", "┏", "┓", "┗", "┛"),
    "double": ("═", "║", "╔", "╗", "╚", "╝"),
    "light": ("─", "│", "┌", "┐", "└", "┘"),
    "dotted": ("┄", "┊", "·", "·", "·", "·"),
}
_STYLES: dict[Line, str] = {"heavy": f"bold {GOOD}", "double": MAIN, "light": "", "dotted": QUIET}
SHADE = "░"
_MOST_STRETCH = 3
_MOST_COLUMNS, _LEAST_ROWS, _MOST_ROWS = 90, 8, 30


class Box(NamedTuple):
    """Where a box is, what stands at its corner, and the line around it."""

    corners: Corners
    label: str
    line: Line


def sample(line: Line) -> str:
    """Three cells of a line, for a legend."""
    return _SIDES[line][0] * 3


def style(line: Line) -> str:
    return _STYLES[line]


class _Scale(NamedTuple):
    """Columns and rows for coordinates."""

    left: float
    top: float
    across: float
    down: float

    def column(self, x: float) -> int:
        return round((x - self.left) / self.across)

    def row(self, y: float) -> int:
        return round((y - self.top) / self.down)

    def cells(self, corners: Corners) -> tuple[int, int, int, int]:
        """The first and the last column and row."""
        x1, y1, x2, y2 = corners
        return self.column(x1), self.row(y1), self.column(x2), self.row(y2)


def boxes(found: Sequence[Box], width: int, height: int, shaded: Corners | None = None) -> list[Row]:
    """The boxes, later ones over earlier ones; `shaded` is filled. The labels of the axes are their coordinates."""
    rows = max(min(height, _MOST_ROWS), _LEAST_ROWS)
    down = {y: exactly(float(y)) for box in found for y in (box.corners[1], box.corners[3])}
    gutter = gutter_of(dict(enumerate(down.values())), width)
    scale = _scale(found, max(min(width - gutter - 1, _MOST_COLUMNS), 2), rows)
    last_column = max(scale.column(box.corners[2]) for box in found)
    last_row = max(scale.row(box.corners[3]) for box in found)
    cells: list[list[Piece]] = [[(" ", "")] * (last_column + 1) for _ in range(last_row + 1)]
    if shaded is not None:
        _fill(cells, scale.cells(shaded))
    for box in found:
        _outline(cells, scale.cells(box.corners), box.line)
    _labels(cells, [(scale.cells(box.corners), box) for box in found])
    marks = {scale.row(y): text for y, text in down.items()}
    across = {scale.column(x): exactly(float(x)) for box in found for x in (box.corners[0], box.corners[2])}
    return [*framed(cells, marks, gutter), *_floor(across, gutter, last_column + 1, width)]


def _scale(found: Sequence[Box], columns: int, rows: int) -> _Scale:
    """Alike in both directions, a cell being twice as high as wide; long and flat images are stretched a little."""
    left, top = (min(box.corners[place] for box in found) for place in (0, 1))
    right, bottom = (max(box.corners[place] for box in found) for place in (2, 3))
    across = (right - left) / (columns - 1) or 1.0
    down = (bottom - top) / (rows - 1) or 1.0
    if 2 * across > down:
        return _Scale(left, top, across, min(2 * across, _MOST_STRETCH * down))
    return _Scale(left, top, min(down / 2, _MOST_STRETCH * across), down)


def _fill(cells: list[list[Piece]], ends: tuple[int, int, int, int]) -> None:
    left, top, right, bottom = ends
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            cells[row][column] = (SHADE, GOOD)


def _outline(cells: list[list[Piece]], ends: tuple[int, int, int, int], line: Line) -> None:
    left, top, right, bottom = ends
    level, upright, *corners = _SIDES[line]
    for row in (top, bottom):
        for column in range(left, right + 1):
            cells[row][column] = (level, _STYLES[line])
    for column in (left, right):
        for row in range(top, bottom + 1):
            cells[row][column] = (upright, _STYLES[line])
    places = ((top, left), (top, right), (bottom, left), (bottom, right))
    if left < right and top < bottom:
        for (row, column), sign in zip(places, corners, strict=True):
            cells[row][column] = (sign, _STYLES[line])


def _labels(cells: list[list[Piece]], found: Sequence[tuple[tuple[int, int, int, int], Box]]) -> None:
    """Each label on a side of its box, those of the boxes on top first: a cell apart from others, if there is room."""
    taken: set[tuple[int, int]] = set()
    for (left, top, right, bottom), box in reversed(found):
        size = cell_width(box.label)
        starts = [(row, column) for row in (top, bottom) for column in (left + 1, right - size)]
        inside = [(row, max(min(column, len(cells[0]) - size), 0)) for row, column in starts]
        row, column = next(
            (
                (row, column)
                for apart in (1, 0)
                for row, column in inside
                if taken.isdisjoint((row, place) for place in range(column - apart, column + size + apart))
            ),
            inside[0],
        )
        taken.update((row, column + step) for step in range(size))
        for step, sign in enumerate(box.label):
            if column + step < len(cells[0]):
                cells[row][column + step] = (sign, f"bold {_STYLES[box.line]}")


def _floor(marks: dict[int, str], gutter: int, columns: int, width: int) -> list[Row]:
    line = "".join("┬" if column in marks else "─" for column in range(columns))
    room = max(width - gutter - 1, 1)
    places = [(column - cell_width(text) // 2, text) for column, text in sorted(marks.items())]
    return [
        [(" " * gutter + "└" + line, QUIET)],
        [(" " * (gutter + 1) + along(places, room), QUIET)],
    ]
