"""A predicted mask and the true one over each other: what both have, only one of them, or neither, each with a sign."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from textual.content import Content

from dlquiz.messages import Language, say
from dlquiz.tui.pictures.canvas import FAIR, GOOD, POOR, QUIET, Piece, Row, content, legend, sentence
from dlquiz.tui.pictures.cells import exactly, right_aligned, widest
from dlquiz.tui.pictures.grids import Grid
from dlquiz.tui.pictures.track import seen

BOTH, ADDED, MISSED, NEITHER = "█", "╱", "╳", "·"
_STYLES = {BOTH: GOOD, ADDED: FAIR, MISSED: POOR, NEITHER: QUIET}
_NAMES = {
    BOTH: "overlaid_both",
    ADDED: "overlaid_added",
    MISSED: "overlaid_missed",
    NEITHER: "overlaid_neither",
}
_DIGITS = 3
_SIGN, _GAP = 2, 1
_OTHER_ROWS, _LEAST_ROWS = 7, 40


class Overlaid(NamedTuple):
    """Which pixels the prediction and the target hold, and the predicted shares where they are no plain 0 and 1."""

    prediction: Sequence[Sequence[bool]]
    target: Sequence[Sequence[bool]]
    shares: Grid | None = None

    def sign(self, row: int, column: int) -> str:
        held = self.prediction[row][column], self.target[row][column]
        return {(True, True): BOTH, (True, False): ADDED, (False, True): MISSED}.get(held, NEITHER)

    @property
    def counts(self) -> Counter[str]:
        """How many pixels have each sign."""
        return Counter(self.sign(row, column) for row, line in enumerate(self.target) for column in range(len(line)))


def overlaid(found: Overlaid, width: int, height: int, language: Language) -> Content:
    """The pixels with their predicted shares, where those have room, and how many have each sign."""
    columns = len(found.target[0])
    size, numbers = _size(found, columns, width)
    across = seen(columns, (0, columns - 1), max(width // size, 1))
    down = seen(len(found.target), (0, len(found.target) - 1), max(height - _OTHER_ROWS, _LEAST_ROWS))
    rows: list[Row] = []
    for place, piece in enumerate(down):
        rows += [[("…", QUIET)]] * bool(place)
        rows += [_row(found, row, across, size, numbers) for row in piece]
    counts = found.counts
    entries = [(sign * _SIGN, _STYLES[sign], say(language, name, count=counts[sign])) for sign, name in _NAMES.items()]
    parts = [content([*rows, [("", "")], *legend(entries, width)], width)]
    if len(across) > 1 or len(down) > 1:
        parts.append(sentence(say(language, "heat_cropped"), width))
    return Content("\n").join(parts)


def _size(found: Overlaid, columns: int, width: int) -> tuple[int, bool]:
    """The cells of a column, and whether the shares have room in them."""
    if found.shares is not None:
        number = widest(exactly(float(value), _DIGITS) for row in found.shares for value in row)
        size = number + 1 + _SIGN + 2 * _GAP
        if columns * size <= width:
            return size, True
    return next((size for size in (_SIGN + _GAP, _SIGN) if columns * size <= width), 1), False


def _row(found: Overlaid, row: int, across: Sequence[range], size: int, numbers: bool) -> Row:
    pieces: list[Piece] = []
    for place, piece in enumerate(across):
        pieces += [(right_aligned("…", size), QUIET)] * bool(place)
        for column in piece:
            sign = found.sign(row, column)
            drawn = sign * min(_SIGN, size)
            text = f"{exactly(float(found.shares[row][column]), _DIGITS)} " if numbers and found.shares else ""
            gap = _GAP if size > _SIGN else 0
            pieces.append((right_aligned(text, size - len(drawn) - gap), ""))
            pieces.append((drawn, _STYLES[sign]))
            pieces.append((" " * gap, ""))
    return pieces
