"""A matrix as a heat map: the larger a number, the fuller its cell. Numbers stand in the cells where they fit."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from textual.content import Content

from dlquiz.messages import Language, say
from dlquiz.tui.pictures.canvas import MAIN, QUIET, Piece, Row, content, legend, sentence
from dlquiz.tui.pictures.cells import exactly, right_aligned, widest
from dlquiz.tui.pictures.grids import Grid
from dlquiz.tui.pictures.track import seen

SHADES = "·░▒▓█"
HIDDEN = "╳"
MARKED = "◆"
_DIGITS = 3
_APART = 2
_GAP = "… "
_OTHER_ROWS, _LEAST_ROWS = 7, 40


class Heat(NamedTuple):
    """Rows and columns with the letters that name them; what a mask hides has a sign of its own.

    `words` are the keys of what is said of hidden cells and of their number; `marked` cells have a sign.
    """

    values: Grid
    hidden: Sequence[Sequence[bool]]
    rows: str
    columns: str
    words: tuple[str, str] = ("heat_hidden", "heat_hidden_count")
    marked: Collection[tuple[int, int]] = ()

    @property
    def visible(self) -> list[float]:
        return [
            value
            for row, mask in zip(self.values, self.hidden, strict=True)
            for value, hides in zip(row, mask, strict=True)
            if not hides
        ]

    @property
    def covered(self) -> int:
        """How many cells the mask hides."""
        return sum(map(sum, self.hidden))


def heat(found: Heat, width: int, height: int, language: Language) -> Content:
    """The cells with the names of rows and columns, what the shades mean, and how much a mask hides."""
    values = found.visible
    low, high = min(0.0, *values), max(values)
    count = len(found.values[0])
    names = widest([f"{found.rows}{len(found.values)} "])
    size, numbers = _size(found, max(width - names, 1))
    across = seen(count, (0, count - 1), max((width - names) // size, 1))
    down = seen(len(found.values), (0, len(found.values) - 1), max(height - _OTHER_ROWS, _LEAST_ROWS))
    rows: list[Row] = [_head(found.columns, names, across, size)]
    for place, piece in enumerate(down):
        if place:
            rows.append([("…", QUIET)])
        for row in piece:
            named: Piece = (right_aligned(f"{found.rows}{row + 1} ", names), QUIET)
            rows.append([named, *_cells(found, row, across, size, numbers, (low, high))])
    lines: list[Content] = []
    if found.covered:
        cells = len(found.values) * count
        lines.append(sentence(say(language, found.words[1], hidden=found.covered, cells=cells), width))
    if len(across) > 1 or len(down) > 1:
        lines.append(sentence(say(language, "heat_cropped"), width))
    return Content("\n").join(
        [content([*rows, [("", "")], *_legend(found, (low, high), width, language)], width), *lines]
    )


def _size(found: Heat, room: int) -> tuple[int, bool]:
    """The cells that a column takes, and whether its numbers have room in them."""
    count = len(found.values[0])
    number = widest(exactly(float(value), _DIGITS) for value in found.visible)
    named = widest([f"{found.columns}{count}"])
    with_number = _APART + max(number + 1 + len(SHADES[0] * 2), named)
    if count * with_number <= room:
        return with_number, True
    return next((size for size in (3, 2) if count * size <= room), 1), False


def _head(letter: str, names: int, across: Sequence[range], size: int) -> Row:
    """The names of the columns, where those of all have room."""
    last = f"{letter}{across[-1].stop}"
    if len(last) >= size:
        return [("", "")]
    pieces: list[Piece] = [(" " * names, "")]
    for place, piece in enumerate(across):
        pieces += [(right_aligned("…", size), QUIET)] * bool(place)
        pieces += [(right_aligned(f"{letter}{column + 1}", size), QUIET) for column in piece]
    return pieces


def _cells(
    found: Heat, row: int, across: Sequence[range], size: int, numbers: bool, ends: tuple[float, float]
) -> list[Piece]:
    pieces: list[Piece] = []
    for place, piece in enumerate(across):
        pieces += [(right_aligned("…", size), QUIET)] * bool(place)
        for column in piece:
            hides = found.hidden[row][column]
            value = float(found.values[row][column])
            sign = HIDDEN if hides else SHADES[_level(value, *ends)]
            shade = sign * min(2, max(size - 1, 1))
            mark = MARKED if (row, column) in found.marked else " "
            text = f"{exactly(value, _DIGITS)}{mark}" if numbers and not hides else mark
            pieces.append((right_aligned(text, size - len(shade)), "bold" if mark == MARKED else ""))
            pieces.append((shade, QUIET if hides else MAIN))
    return pieces


def _level(value: float, low: float, high: float) -> int:
    share = (value - low) / (high - low) if high > low else 0.0
    return min(int(share * len(SHADES)), len(SHADES) - 1)


def _legend(found: Heat, ends: tuple[float, float], width: int, language: Language) -> list[Row]:
    low, high = ends
    step = (high - low) / len(SHADES)
    texts = [exactly(low + place * step, _DIGITS) for place in range(len(SHADES) + 1)]
    entries = [
        (shade * 2, MAIN, f"{texts[place]} … {texts[place + 1]}") for place, shade in enumerate(SHADES) if high > low
    ]
    if found.covered:
        entries.append((HIDDEN * 2, QUIET, say(language, found.words[0])))
    if found.marked:
        entries.append((MARKED, "bold", say(language, "heat_marked")))
    return legend(entries, width)
