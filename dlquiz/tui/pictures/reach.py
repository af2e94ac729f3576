"""What one output sees, layer by layer: a row of cells for each layer, the widest at the input."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor
from typing import NamedTuple

from textual.content import Content

from dlquiz.messages import Language, say
from dlquiz.reference.receptive_field import Layer, Reach
from dlquiz.tui.pictures.canvas import FAINT, GOOD, MAIN, POOR, Piece, Row, content, legend, sentence
from dlquiz.tui.pictures.cells import fitted, widest

OUTPUT, SEEN, BETWEEN, OTHER, THEIRS = "◆", "■", "─", "·", "□"
_MOST_CELLS = 4000
_MOST_TIMES = 2
_LEAST_CANVAS = 12


class Stack(NamedTuple):
    """The layers from the input on, and what one output of each of them sees."""

    layers: tuple[Layer, ...]
    reaches: tuple[Reach, ...]
    theirs: tuple[int | None, ...] = ()
    """By layer: the receptive field of a wrong answer, None where there is none."""

    def jump(self, depth: int) -> int:
        """Input pixels between the outputs of layer `depth`; 0 is the input."""
        return self.reaches[depth - 1].jump if depth else 1

    def start(self, depth: int) -> float:
        return self.reaches[depth - 1].start if depth else 0.5

    def wrong(self, depth: int) -> int | None:
        return self.theirs[depth - 1] if self.theirs else None

    def seen(self, depth: int) -> list[range | set[int]]:
        """The cells of the input and of each layer up to `depth` that output 0 of layer `depth` sees.

        A set where a dilated layer leaves holes; the range from first to last where there are very many.
        """
        found: list[range | set[int]] = [range(1)]
        for layer in reversed(self.layers[:depth]):
            found.insert(0, _below(layer, found[0]))
        return found


def _ends(cells: range | set[int]) -> tuple[int, int]:
    return (cells.start, cells.stop - 1) if isinstance(cells, range) else (min(cells), max(cells))


def _many(cells: range | set[int]) -> int:
    """`len` refuses what is longer than a machine word."""
    return cells.stop - cells.start if isinstance(cells, range) else len(cells)


def _below(layer: Layer, cells: range | set[int]) -> range | set[int]:
    first, last = _ends(cells)
    low = first * layer.stride - layer.padding
    high = last * layer.stride - layer.padding + layer.dilation * (layer.kernel_size - 1)
    if _many(cells) * layer.kernel_size > _MOST_CELLS:
        return range(low, high + 1)
    found = {
        cell * layer.stride - layer.padding + layer.dilation * tap for cell in cells for tap in range(layer.kernel_size)
    }
    return range(low, high + 1) if len(found) == high - low + 1 else found


def reach(stack: Stack, depth: int, width: int, language: Language, *, centre: bool = False) -> Content:
    """One output of layer `depth` on top, below it what it sees of each layer, the input last.

    The scale is that of the whole stack, so that fields can be compared from frame to frame.
    """
    names = [say(language, "reach_input"), *(_name(number, layer) for number, layer in enumerate(stack.layers, 1))]
    tails, wrong = _tails(stack), stack.wrong(depth)
    yours = say(language, "reach_yours") if any(stack.theirs) else ""
    named = widest([*names, yours])
    beside = named + widest(tails) + 2
    stacked = width - beside < _LEAST_CANVAS
    canvas = max(width if stacked else width - beside, 1)
    scale = max(-(-_widest_field(stack) // canvas), 1)
    view = _View(scale, canvas, stack.start(depth))
    rows: list[Row] = []
    for number, cells in reversed(list(enumerate(stack.seen(depth)))):
        line = view.line(cells, stack.jump(number), stack.start(number), top=number == depth)
        if stacked:
            rows += [[(f"{names[number]}  {tails[number]}", "bold" if number == depth else "")], line]
        else:
            name = (fitted(names[number], named) + " ", "bold" if number == depth else "")
            rows.append([name, *line, (f" {tails[number]}", "bold" if number == depth else "")])
    if wrong is not None:
        line = view.theirs(wrong)
        rows += (
            [[(yours, POOR)], line] if stacked else [[(fitted(yours, named) + " ", POOR), *line, (f" r {wrong}", POOR)]]
        )
    lines = _reach_lines(stack, depth, language)
    if wrong is not None:
        lines.append(_their_line(wrong, stack.reaches[depth - 1].size, language))
    if centre:
        lines.append(say(language, "reach_centre", centre=f"{stack.start(depth):g}"))
    if scale > 1:
        lines.append(say(language, "reach_scaled", pixels=scale))
    drawn = content([*rows, [("", "")], *_legend(width, language)], width)
    return Content("\n").join([drawn, *(sentence(line, width) for line in lines)])


def _widest_field(stack: Stack) -> int:
    """What the scale has room for; a wrong field that is far wider than the right ones goes beyond it."""
    right = max(found.size for found in stack.reaches)
    return max(right, min(max(filter(None, stack.theirs), default=0), _MOST_TIMES * right))


def _their_line(wrong: int, right: int, language: Language) -> str:
    key = "reach_narrower" if wrong < right else "reach_wider"
    return say(language, key, size=wrong, pixels=abs(wrong - right))


def _tails(stack: Stack) -> list[str]:
    """Field and jump of the input and of each layer, in columns."""
    sizes = _column_of([1, *(found.size for found in stack.reaches)])
    jumps = _column_of([1, *(found.jump for found in stack.reaches)])
    return [f"r {size}  j {jump}" for size, jump in zip(sizes, jumps, strict=True)]


def _column_of(numbers: Sequence[int]) -> list[str]:
    """Numbers as long as the longest of them."""
    texts = [str(number) for number in numbers]
    return [text.rjust(max(map(len, texts))) for text in texts]


def _name(number: int, layer: Layer) -> str:
    dilated = f" d{layer.dilation}" if layer.dilation > 1 else ""
    padded = f" p{layer.padding}" if layer.padding else ""
    return f"{number}: k{layer.kernel_size} s{layer.stride}{dilated}{padded}"


class _View(NamedTuple):
    """`scale` pixels a cell, with the pixel position `middle` in the middle of the canvas."""

    scale: int
    canvas: int
    middle: float

    def column(self, at: float) -> int:
        return floor((at - self.middle) / self.scale + self.canvas / 2)

    def line(self, cells: range | set[int], jump: int, start: float, *, top: bool) -> Row:
        few = _many(cells) <= _MOST_CELLS
        marked = {self.column(start + cell * jump) for cell in cells} if few else set()
        first, last = (self.column(start + cell * jump) for cell in _ends(cells))
        style = f"bold {GOOD}" if top else MAIN
        pieces: list[Piece] = []
        for column in range(self.canvas):
            if column in marked or (not marked and first <= column <= last):
                pieces.append((OUTPUT if top else SEEN, style))
            else:
                pieces.append((BETWEEN, style) if first < column < last else (OTHER, FAINT))
        return pieces

    def theirs(self, size: int) -> Row:
        """A wrong field of that many pixels, around the same middle."""
        start = self.column(self.middle - (size - 1) / 2)
        end = start + max(-(-size // self.scale), 1)
        return [(THEIRS if start <= column < end else " ", POOR) for column in range(self.canvas)]


def _legend(width: int, language: Language) -> list[Row]:
    entries = [
        (OUTPUT, f"bold {GOOD}", say(language, "reach_output")),
        (SEEN, MAIN, say(language, "reach_seen")),
    ]
    return legend(entries, width)


def _reach_lines(stack: Stack, depth: int, language: Language) -> list[str]:
    before = stack.reaches[depth - 2] if depth > 1 else Reach(1, 1, 0.5)
    layer, found = stack.layers[depth - 1], stack.reaches[depth - 1]
    span = f"{layer.dilation}·({layer.kernel_size} − 1)" if layer.dilation > 1 else f"({layer.kernel_size} − 1)"
    return [
        f"r = {before.size} + {span}·{before.jump} = {found.size}",
        f"J = {before.jump}·{layer.stride} = {found.jump}",
        say(language, "reach_units"),
    ]
