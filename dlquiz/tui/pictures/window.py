"""A window that slides over a grid of numbers: input, kernel, the output filling in, and the sum of this place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from textual.content import Content

from dlquiz.messages import Language, say
from dlquiz.tui.pictures.canvas import GOOD, QUIET, Row, content, sentence
from dlquiz.tui.pictures.grids import (
    APART,
    WRONG,
    Block,
    Cells,
    Frame,
    Grid,
    Room,
    beside,
    grid_rows,
    number,
    number_width,
)
from dlquiz.tui.rendering import Page, Part, verbatim

Place = tuple[int, int]
Operation = Literal["sum", "max", "mean"]

_MOST_TERMS = 40
_LEAST_HALF = 18


class Theirs(NamedTuple):
    """The output, or the gradient, in a wrong answer, and which of its entries are right."""

    values: Grid
    right: Sequence[Sequence[bool]]


def their_cells(theirs: Theirs, known: Callable[[int, int], bool]) -> Cells:
    """The learner's entries with a sign at those that are wrong; what is not `known` yet holds its room."""

    def text(row: int, column: int) -> str:
        if not known(row, column):
            return "·"
        return number(theirs.values[row][column]) + (" " if theirs.right[row][column] else WRONG)

    return Cells(len(theirs.values), len(theirs.values[0]), text, number_width(theirs.values) + 1)


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
    theirs: Theirs | None = None

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
        drawn = [(sign, title, *grid_rows(cells, held, room)) for sign, title, cells, held in grids]
        rows += beside([Block(sign, [[(title, QUIET)], *lines]) for sign, title, lines, _ in drawn], width)
        elided = elided or any(cropped for *_, cropped in drawn)
    parts = [Page([Part(verbatim(_sum(found, frame)), style=GOOD)]).content(width)]
    if found.stride != (1, 1):
        down, across = found.stride
        parts.append(sentence(say(language, "layered_stride", down=down, across=across), width))
    if any(found.padding):
        parts.append(sentence(say(language, "window_padding"), width))
    if elided:
        parts.append(sentence(say(language, "window_cropped"), width))
    return Content("\n").join([content(rows, width), *parts])


def _room(found: Sliding, width: int, height: int) -> Room:
    """The room of one grid: all there is, or what lets large ones, input and output, stand beside each other."""
    wide = _padded_size(found)[1]
    size = _widest_number(found) + 1
    kernel = found.size[1] * size + 2 * APART if found.kernels else 0
    least, half = found.size[1] * size + 3, (width - kernel - 2 * APART) // 2
    large = wide * size + kernel + 2 * APART + len(found.output[0]) * size > width
    return Room(half if large and half >= max(least, _LEAST_HALF) else width, max(height - 6, found.size[0] + 2, 3))


def _widest_number(found: Sliding) -> int:
    return max(map(number_width, (*found.inputs, *found.kernels, found.output)))


_Titled = tuple[str, str, "Cells", "Frame | None"]


def _grids(found: Sliding, channel: int, frame: int, language: Language) -> list[_Titled]:
    """Input, kernel and output of a channel, each with its sign, its title and what is marked; the output once."""
    channels = len(found.inputs)
    many = f" {channel + 1}/{channels}" if channels > 1 else ""
    title = f"{say(language, 'window_input')}{many} {_size(found.inputs[channel])}"
    grids: list[_Titled] = [("", title, _source(found, channel), Frame(*found.corner(frame), *found.size))]
    if found.kernels:
        kernel = found.kernels[channel]
        cells = Cells(*found.size, lambda row, column: number(kernel[row][column]), number_width(kernel))
        grids.append(("∗", f"{say(language, 'window_kernel')}{many} {_size(kernel)}", cells, None))
    if channel == channels - 1:
        title = f"{say(language, 'window_output')} {_size(found.output)}"
        held = Frame(*found.at(frame), 1, 1)
        grids.append(("=", title, _filled(found.output, frame), held))
        if found.theirs is not None:
            columns = len(found.output[0])
            cells = their_cells(found.theirs, lambda row, column: row * columns + column <= frame)
            grids.append(("", say(language, "window_yours"), cells, held))
    return grids


def _source(found: Sliding, channel: int) -> Cells:
    def text(row: int, column: int) -> str:
        value = found.padded(channel, row, column)
        return "░" if value is None else number(value)

    return Cells(*_padded_size(found), text, number_width(found.inputs[channel]))


def _filled(output: Grid, frame: int) -> Cells:
    """The output up to this place; what is to come holds its room."""
    columns = len(output[0])

    def text(row: int, column: int) -> str:
        return number(output[row][column]) if row * columns + column <= frame else "·"

    return Cells(len(output), columns, text, number_width(output))


def _padded_size(found: Sliding) -> Place:
    return (
        len(found.inputs[0]) + 2 * found.padding[0],
        len(found.inputs[0][0]) + 2 * found.padding[1],
    )


def _size(grid: Grid) -> str:
    return f"{len(grid)}×{len(grid[0])}"


def _sum(found: Sliding, frame: int) -> str:
    """How this place of the output comes about, with its numbers."""
    row, column = found.at(frame)
    result = number(found.output[row][column])
    windows = [found.window(channel, frame) for channel in range(len(found.inputs))]
    values = [value for window in windows for value in window]
    if found.operation == "max":
        return f"max({', '.join(_elided([number(value) for value in values]))}) = {result}"
    if found.operation == "mean":
        return f"({' + '.join(_elided([_signed(value) for value in values]))})/{len(values)} = {result}"
    weights = [value for kernel in found.kernels for line in kernel for value in line]
    terms = _elided([f"{_signed(value)}·{_signed(weight)}" for value, weight in zip(values, weights, strict=True)])
    return f"{' + '.join([*terms, *([_signed(found.bias)] if found.bias else [])])} = {result}"


def _elided(terms: list[str]) -> list[str]:
    if len(terms) <= _MOST_TERMS:
        return terms
    return [*terms[: _MOST_TERMS // 2], f"… ({len(terms) - _MOST_TERMS}) …", *terms[-_MOST_TERMS // 2 :]]


def _signed(value: float) -> str:
    return f"({number(value)})" if value < 0 else number(value)
