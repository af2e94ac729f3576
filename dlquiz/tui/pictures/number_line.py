"""Numbers to scale on a line, with their labels and a mark under one place."""

from __future__ import annotations

from collections.abc import Sequence

from dlquiz.text.cells import cell_width
from dlquiz.tui.pictures.canvas import MAIN, QUIET, Row
from dlquiz.tui.pictures.cells import along

MARK = "▲"
_MOST_CELLS = 100


def number_line(places: Sequence[tuple[float, str]], marked: float, gap: tuple[float, float], width: int) -> list[Row]:
    """A tick for each number, from left to right; `gap` is drawn heavier, `marked` has a sign below."""
    low, high = places[0][0], places[-1][0]
    room = max(min(width, _MOST_CELLS), 2)
    margin = min(max(map(cell_width, (places[0][1], places[-1][1]))) // 2, (room - 2) // 2)
    cells = room - 2 * margin

    def column(at: float) -> int:
        return margin + round((at - low) / (high - low) * (cells - 1))

    ticks = {column(at) for at, _ in places}
    first, last = map(column, gap)
    line = ["┼" if place in ticks else "━" if first < place < last else "─" for place in range(margin, room - margin)]
    labels = [(column(at) - cell_width(label) // 2, label) for at, label in places]
    return [
        [(" " * margin, ""), ("".join(line), MAIN)],
        [(" " * column(marked) + MARK, "bold")],
        [(along(labels, room), QUIET)],
    ]
