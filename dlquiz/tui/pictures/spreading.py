"""The backward pass of a pooling: at each place of its window a gradient goes back to the cells it came from."""

from __future__ import annotations

from typing import NamedTuple

from textual.content import Content

from dlquiz.messages import Language, say
from dlquiz.tui.pictures.canvas import GOOD, QUIET, Row, content, sentence
from dlquiz.tui.pictures.grids import Block, Cells, Frame, Grid, Room, beside, grid_rows, number, number_width
from dlquiz.tui.pictures.window import Theirs, their_cells
from dlquiz.tui.rendering import Page, Part, verbatim

Place = tuple[int, int]


class Spreading(NamedTuple):
    """One map: its input, the gradient of its output, and the gradient of its input as the run has it in the end.

    With `to_maximum` a window hands all to its first maximum, row by row; else each cell has an equal share.
    """

    inputs: Grid
    upstream: Grid
    result: Grid
    size: Place
    stride: Place
    to_maximum: bool
    theirs: Theirs | None = None

    @property
    def places(self) -> int:
        return len(self.upstream) * len(self.upstream[0])

    def at(self, frame: int) -> Place:
        return divmod(frame, len(self.upstream[0]))

    def corner(self, frame: int) -> Place:
        row, column = self.at(frame)
        return row * self.stride[0], column * self.stride[1]

    def receivers(self, frame: int) -> list[Place]:
        """The cells that the gradient of this place goes to."""
        top, left = self.corner(frame)
        cells = [(top + row, left + column) for row in range(self.size[0]) for column in range(self.size[1])]
        return [max(cells, key=lambda cell: self.inputs[cell[0]][cell[1]])] if self.to_maximum else cells

    def so_far(self, frame: int) -> list[list[float]]:
        """The gradient of the input after this place."""
        found = [[0.0] * len(row) for row in self.inputs]
        for place in range(frame + 1):
            row, column = self.at(place)
            receivers = self.receivers(place)
            for y, x in receivers:
                found[y][x] += self.upstream[row][column] / len(receivers)
        return found


def spreading(found: Spreading, frame: int, width: int, height: int, language: Language) -> Content:
    """One place: the window on the input, its gradient, and what has come together so far."""
    room = Room(width, max(height - 6, found.size[0] + 2, 3))
    window, place = Frame(*found.corner(frame), *found.size), Frame(*found.at(frame), 1, 1)
    parts = (
        ("", "window_input", found.inputs, window),
        ("", "window_upstream", found.upstream, place),
        ("→", "window_gradient", found.so_far(frame) if frame < found.places - 1 else found.result, window),
    )
    blocks: list[Block] = []
    cropped = False
    for sign, key, grid, held in parts:
        lines, elided = grid_rows(_cells(grid), held, room)
        cropped = cropped or elided
        title: Row = [(f"{say(language, key)} {len(grid)}×{len(grid[0])}", QUIET)]
        blocks.append(Block(sign, [title, *lines]))
    if found.theirs is not None:
        lines, _ = grid_rows(their_cells(found.theirs, lambda row, column: True), window, room)
        blocks.append(Block("", [[(say(language, "window_yours"), QUIET)], *lines]))
    text = [Page([Part(verbatim(_sum_line(found, frame, language)), style=GOOD)]).content(width)]
    if cropped:
        text.append(sentence(say(language, "window_cropped"), width))
    return Content("\n").join([content(beside(blocks, width), width), *text])


def _cells(grid: Grid) -> Cells:
    return Cells(len(grid), len(grid[0]), lambda row, column: number(grid[row][column]), number_width(grid))


def _sum_line(found: Spreading, frame: int, language: Language) -> str:
    row, column = found.at(frame)
    gradient, receivers = found.upstream[row][column], found.receivers(frame)
    if not found.to_maximum:
        share = number(gradient / len(receivers))
        return say(language, "spread_evenly", gradient=number(gradient), cells=len(receivers), share=share)
    ((y, x),) = receivers
    maximum = number(found.inputs[y][x])
    return say(language, "spread_to_maximum", gradient=number(gradient), maximum=maximum, row=y + 1, column=x + 1)
