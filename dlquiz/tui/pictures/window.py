"""A window that slides over a grid of numbers: input, kernel, the output filling in, and the sum of this place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from textual.content import Content

from dlquiz.messages import Language, say
from dlquiz.text import cell_width
from dlquiz.tui.pictures.canvas import FAIR, GOOD, MAIN, QUIET, Piece, Row, content, sentence
from dlquiz.tui.pictures.cells import fitted, right_aligned, widest
from dlquiz.tui.rendering import Page, Part, verbatim

Grid = Sequence[Sequence[float]]
Place = tuple[int, int]
Operation = Literal["sum", "max", "mean"]

_HELD = f"bold {MAIN}"
_MOST_TERMS = 40
_APART = 3
_LEAST_HALF = 18


class Sliding(NamedTuple):
    """One output map and what it is made of: `inputs` and `kernels` by channel, pooling without kernels.

    `inputs` are without their padding; `output` is that of the run.
    """

    operation: Operation
    inputs: Sequence[Grid]
    kernels: Sequence[Grid]
    bias: float
    output: Grid
    size: Place
    stride: Place
    padding: Place

    @property
    def places(self) -> int:
        return len(self.output) * len(self.output[0])

    def at(self, frame: int) -> Place:
        return divmod(frame, len(self.output[0]))

    def corner(self, frame: int) -> Place:
        """The first cell of the window, counted in the padded input."""
        row, column = self.at(frame)
        return row * self.stride[0], column * self.stride[1]

    def padded(self, channel: int, row: int, column: int) -> float | None:
        """A cell of the padded input, None in the padding."""
        grid = self.inputs[channel]
        row, column = row - self.padding[0], column - self.padding[1]
        return grid[row][column] if 0 <= row < len(grid) and 0 <= column < len(grid[0]) else None

    def window(self, channel: int, frame: int) -> list[float]:
        """What the window holds, row by row; padding counts 0."""
        top, left = self.corner(frame)
        return [
            self.padded(channel, top + row, left + column) or 0
            for row in range(self.size[0])
            for column in range(self.size[1])
        ]


def sliding(found: Sliding, frame: int, width: int, height: int, language: Language) -> Content:
    """The window at one place. Side by side where there is room, else one below the other.

    Grids too large for `width` and `height` are cropped around the window, which is said.
    """
    room = _room(found, width, height)
    rows: list[Row] = []
    elided = False
    for channel in range(len(found.inputs)):
        grids = _grids(found, channel, frame, language)
        drawn = [(sign, title, *_grid(cells, held, room)) for sign, title, cells, held in grids]
        rows += _beside([_Block(sign, [[(title, QUIET)], *lines]) for sign, title, lines, _ in drawn], width)
        elided = elided or any(cropped for *_, cropped in drawn)
    told = [Page([Part(verbatim(_sum(found, frame)), style=GOOD)]).content(width)]
    if any(found.padding):
        told.append(sentence(say(language, "window_padding"), width))
    if elided:
        told.append(sentence(say(language, "window_cropped"), width))
    return Content("\n").join([content(rows, width), *told])


class _Block(NamedTuple):
    """A titled grid of equally wide rows, and the sign that leads to it."""

    sign: str
    rows: list[Row]

    @property
    def cells(self) -> int:
        return max(sum(cell_width(text) for text, _ in row) for row in self.rows)


def _room(found: Sliding, width: int, height: int) -> _Room:
    """The room of one grid: all there is, or what lets large ones, input and output, stand beside each other."""
    wide = _padded_size(found)[1]
    size = _widest_number(found) + 1
    kernel = found.size[1] * size + 2 * _APART if found.kernels else 0
    least, half = found.size[1] * size + 3, (width - kernel - 2 * _APART) // 2
    large = wide * size + kernel + 2 * _APART + len(found.output[0]) * size > width
    return _Room(half if large and half >= max(least, _LEAST_HALF) else width, max(height - 6, found.size[0] + 2, 3))


def _widest_number(found: Sliding) -> int:
    return max(map(_number_width, (*found.inputs, *found.kernels, found.output)))


def _number_width(grid: Grid) -> int:
    return widest(_number(value) for row in grid for value in row)


_Titled = tuple[str, str, "_Cells", "_Frame | None"]


def _grids(found: Sliding, channel: int, frame: int, language: Language) -> list[_Titled]:
    """Input, kernel and output of a channel, each with its sign, its title and what is marked; the output once."""
    channels = len(found.inputs)
    many = f" {channel + 1}/{channels}" if channels > 1 else ""
    title = f"{say(language, 'window_input')}{many} {_size(found.inputs[channel])}"
    grids: list[_Titled] = [("", title, _source(found, channel), _Frame(*found.corner(frame), *found.size))]
    if found.kernels:
        kernel = found.kernels[channel]
        cells = _Cells(*found.size, lambda row, column: _number(kernel[row][column]), _number_width(kernel))
        grids.append(("∗", f"{say(language, 'window_kernel')}{many} {_size(kernel)}", cells, None))
    if channel == channels - 1:
        title = f"{say(language, 'window_output')} {_size(found.output)}"
        grids.append(("=", title, _filled(found.output, frame), _Frame(*found.at(frame), 1, 1)))
    return grids


def _source(found: Sliding, channel: int) -> _Cells:
    def text(row: int, column: int) -> str:
        value = found.padded(channel, row, column)
        return "░" if value is None else _number(value)

    return _Cells(*_padded_size(found), text, _number_width(found.inputs[channel]))


def _filled(output: Grid, frame: int) -> _Cells:
    """The output up to this place; what is to come holds its room."""
    columns = len(output[0])

    def text(row: int, column: int) -> str:
        return _number(output[row][column]) if row * columns + column <= frame else "·"

    return _Cells(len(output), columns, text, _number_width(output))


def _padded_size(found: Sliding) -> Place:
    return (
        len(found.inputs[0]) + 2 * found.padding[0],
        len(found.inputs[0][0]) + 2 * found.padding[1],
    )


def _size(grid: Grid) -> str:
    return f"{len(grid)}×{len(grid[0])}"


class _Room(NamedTuple):
    width: int
    height: int


class _Frame(NamedTuple):
    """What is marked: the first row and column, and how many of both."""

    top: int
    left: int
    rows: int
    columns: int

    def holds(self, row: int, column: int) -> bool:
        return self.top <= row < self.top + self.rows and self.left <= column < self.left + self.columns


class _Cells(NamedTuple):
    """A grid whose texts are made when they are shown: padding may be far larger than what it surrounds."""

    rows: int
    columns: int
    text: Callable[[int, int], str]
    width: int


def _grid(cells: _Cells, held: _Frame | None, room: _Room) -> tuple[list[Row], bool]:
    """The cells with brackets around what is held, and whether some had to be left out."""
    size = min(cells.width, max(room.width - 2, 1))
    columns = _kept(cells.columns, held and range(held.left, held.left + held.columns), room.width, size + 1)
    lines = _kept(cells.rows, held and range(held.top, held.top + held.rows), room.height, 1)
    rows = [_line(cells, held, row, columns, size) for row in lines]
    note = "…"
    if lines.start > 0:
        rows.insert(0, [(note, QUIET)])
    if lines.stop < cells.rows:
        rows.append([(note, QUIET)])
    return rows, (len(columns), len(lines)) != (cells.columns, cells.rows)


def _kept(count: int, held: range | None, room: int, size: int) -> range:
    """As many cells as there is room for, around the middle of what is held."""
    if count * size + 1 <= room:
        return range(count)
    fit = max((room - 3) // size, 1)
    middle = (held.start + held.stop) // 2 if held else 0
    start = min(max(middle - fit // 2, 0), max(count - fit, 0))
    return range(start, min(start + fit, count))


def _line(cells: _Cells, held: _Frame | None, row: int, columns: range, size: int) -> Row:
    pieces: list[Piece] = [("…", QUIET)] if columns.start > 0 else []
    inside = False
    for column in columns:
        now = held is not None and held.holds(row, column)
        pieces.append(("[" if now and not inside else "]" if inside and not now else " ", _HELD))
        text = right_aligned(cells.text(row, column), size)
        style = _HELD + " reverse" if now else QUIET if text.strip() in "░·" else ""
        pieces.append((text, style))
        if now and inside:
            pieces[-2] = (" ", style)
        inside = now
    pieces.append(("]" if inside else " ", _HELD))
    return [*pieces, ("…", QUIET)] if columns.stop < cells.columns else pieces


def _beside(blocks: Sequence[_Block], width: int) -> list[Row]:
    """The blocks side by side, with their signs between them, on as many bands as they need."""
    bands: list[list[_Block]] = [[]]
    for block in blocks:
        if bands[-1] and _band_width([*bands[-1], block]) > width:
            bands.append([])
        bands[-1].append(block)
    return [row for band in bands for row in (*_band(band), [("", "")])]


def _band_width(band: Sequence[_Block]) -> int:
    return sum(block.cells for block in band) + (2 * _APART - 1) * (len(band) - 1)


def _band(band: Sequence[_Block]) -> list[Row]:
    rows = max(len(block.rows) for block in band)
    found: list[Row] = []
    for number in range(rows):
        pieces: list[Piece] = []
        for place, block in enumerate(band):
            if place:
                middle = number == (1 + len(block.rows)) // 2
                pieces.append((fitted(f"  {block.sign}" if middle else "", 2 * _APART - 1), FAIR))
            row = block.rows[number] if number < len(block.rows) else []
            used = sum(cell_width(text) for text, _ in row)
            pieces += [*row, (" " * (block.cells - used), "")]
        found.append(pieces)
    return found


def _sum(found: Sliding, frame: int) -> str:
    """How this place of the output comes about, with its numbers."""
    row, column = found.at(frame)
    result = _number(found.output[row][column])
    windows = [found.window(channel, frame) for channel in range(len(found.inputs))]
    values = [value for window in windows for value in window]
    if found.operation == "max":
        return f"max({', '.join(_elided([_number(value) for value in values]))}) = {result}"
    if found.operation == "mean":
        return f"({' + '.join(_elided([_signed(value) for value in values]))})/{len(values)} = {result}"
    weights = [value for kernel in found.kernels for line in kernel for value in line]
    terms = _elided([f"{_signed(value)}·{_signed(weight)}" for value, weight in zip(values, weights, strict=True)])
    return f"{' + '.join([*terms, *([_signed(found.bias)] if found.bias else [])])} = {result}"


def _elided(terms: list[str]) -> list[str]:
    if len(terms) <= _MOST_TERMS:
        return terms
    return [*terms[: _MOST_TERMS // 2], f"… ({len(terms) - _MOST_TERMS}) …", *terms[-_MOST_TERMS // 2 :]]


def _number(value: float) -> str:
    return f"{value + 0:.4g}".replace("-", "−")


def _signed(value: float) -> str:
    return f"({_number(value)})" if value < 0 else _number(value)
