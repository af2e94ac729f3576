"""Grids of numbers with a part of them marked, side by side where there is room: what windows are drawn with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from dlquiz.text.cells import cell_width
from dlquiz.tui.pictures.canvas import FAIR, MAIN, POOR, QUIET, Piece, Row
from dlquiz.tui.pictures.cells import exactly, fitted, right_aligned, widest

Grid = Sequence[Sequence[float]]

APART = 3
WRONG = "✗"
"""Stands behind an entry that is wrong."""
_HELD = f"bold {MAIN}"


def number(value: float) -> str:
    return exactly(float(value), 4)


def number_width(grid: Grid) -> int:
    return widest(number(value) for row in grid for value in row)


class Room(NamedTuple):
    width: int
    height: int


class Frame(NamedTuple):
    """What is marked: the first row and column, and how many of both."""

    top: int
    left: int
    rows: int
    columns: int

    def holds(self, row: int, column: int) -> bool:
        return self.top <= row < self.top + self.rows and self.left <= column < self.left + self.columns


class Cells(NamedTuple):
    """A grid whose texts are made when they are shown: padding may be far larger than what it surrounds."""

    rows: int
    columns: int
    text: Callable[[int, int], str]
    width: int


class Block(NamedTuple):
    """A titled grid of equally wide rows, and the sign that leads to it."""

    sign: str
    rows: list[Row]

    @property
    def cells(self) -> int:
        return max(sum(cell_width(text) for text, _ in row) for row in self.rows)


def grid_rows(cells: Cells, held: Frame | None, room: Room) -> tuple[list[Row], bool]:
    """The cells with brackets around what is held, and whether some had to be left out."""
    size = min(cells.width, max(room.width - 2, 1))
    columns = kept(cells.columns, held and range(held.left, held.left + held.columns), room.width, size + 1)
    lines = kept(cells.rows, held and range(held.top, held.top + held.rows), room.height, 1)
    rows = [_line(cells, held, row, columns, size) for row in lines]
    note = "…"
    if lines.start > 0:
        rows.insert(0, [(note, QUIET)])
    if lines.stop < cells.rows:
        rows.append([(note, QUIET)])
    return rows, (len(columns), len(lines)) != (cells.columns, cells.rows)


def kept(count: int, held: range | None, room: int, size: int) -> range:
    """As many of `count` cells as there is room for, each `size` wide, around the middle of what is held."""
    if count * size + 1 <= room:
        return range(count)
    fit = max((room - 3) // size, 1)
    middle = (held.start + held.stop) // 2 if held else 0
    start = min(max(middle - fit // 2, 0), max(count - fit, 0))
    return range(start, min(start + fit, count))


def _line(cells: Cells, held: Frame | None, row: int, columns: range, size: int) -> Row:
    pieces: list[Piece] = [("…", QUIET)] if columns.start > 0 else []
    inside = False
    for column in columns:
        now = held is not None and held.holds(row, column)
        pieces.append(("[" if now and not inside else "]" if inside and not now else " ", _HELD))
        text = right_aligned(cells.text(row, column), size)
        style = _HELD + " reverse" if now else QUIET if text.strip() in "░·" else POOR if text.endswith(WRONG) else ""
        pieces.append((text, style))
        if now and inside:
            pieces[-2] = (" ", style)
        inside = now
    pieces.append(("]" if inside else " ", _HELD))
    return [*pieces, ("…", QUIET)] if columns.stop < cells.columns else pieces


def beside(blocks: Sequence[Block], width: int) -> list[Row]:
    """The blocks side by side, with their signs between them, on as many bands as they need."""
    bands: list[list[Block]] = [[]]
    for block in blocks:
        if bands[-1] and _band_width([*bands[-1], block]) > width:
            bands.append([])
        bands[-1].append(block)
    return [row for band in bands for row in (*_band(band), [("", "")])]


def _band_width(band: Sequence[Block]) -> int:
    return sum(block.cells for block in band) + (2 * APART - 1) * (len(band) - 1)


def _band(band: Sequence[Block]) -> list[Row]:
    rows = max(len(block.rows) for block in band)
    found: list[Row] = []
    for number in range(rows):
        pieces: list[Piece] = []
        for place, block in enumerate(band):
            if place:
                middle = number == (1 + len(block.rows)) // 2
                pieces.append((fitted(f"  {block.sign}" if middle else "", 2 * APART - 1), FAIR))
            row = block.rows[number] if number < len(block.rows) else []
            used = sum(cell_width(text) for text, _ in row)
            pieces += [*row, (" " * (block.cells - used), "")]
        found.append(pieces)
    return found
