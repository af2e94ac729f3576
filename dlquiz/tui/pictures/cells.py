"""Labels cut to cells, bars of eighth blocks, and labels set along a line without touching."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from dlquiz.text.cells import cell_width, clusters, shown

_EIGHTHS = " ▏▎▍▌▋▊▉█"


def one_line(label: str) -> str:
    """A label in one line, without what would control the terminal."""
    return " ".join(shown(label).split())


def exactly(value: Any, digits: int = 6) -> str:
    """A plain value with all its entries, as people write it."""
    # Home draws calendars, and computes nothing before its first frame.
    from dlquiz.expressions import show

    return show(value, digits).replace("-", "−")


def blocks(share: float, width: int) -> str:
    """A bar of `width` cells, filled to `share` in eighths of a cell."""
    eighths = round(min(max(share, 0.0), 1.0) * width * 8)
    full, part = divmod(eighths, 8)
    return ("█" * full + (_EIGHTHS[part] if part else "")).ljust(width)


def cut(label: str, width: int) -> str:
    """A label of at most `width` cells; what is too long ends in an ellipsis."""
    if cell_width(label) <= width:
        return label
    kept = clusters(label)
    while kept and cell_width("".join(kept)) > width - 1:
        kept.pop()
    return "".join(kept) + "…" if width > 0 else ""


def fitted(name: str, width: int) -> str:
    """A name padded or cut to a number of cells, as one line of what a terminal may receive."""
    name = cut(shown(name).replace("\n", " "), width)
    return name + " " * (width - cell_width(name))


def right_aligned(figure: str, width: int) -> str:
    """A figure at the right end of its column, or cut to it."""
    figure = cut(figure, width)
    return " " * (width - cell_width(figure)) + figure


def widest(labels: Iterable[str]) -> int:
    """The cells of the widest label."""
    return max(map(cell_width, labels), default=0)


def along(places: Iterable[tuple[int, str]], width: int) -> str:
    """Labels starting at their cells, from left to right.

    A label that would touch the one before it is left out; one that would stick out moves left to end with the line.
    """
    line, used = "", 0
    for start, label in places:
        start = max(min(start, width - cell_width(label)), 0)
        if label and start >= used + bool(line) and start + cell_width(label) <= width:
            line += " " * (start - used) + label
            used = start + cell_width(label)
    return line


def thinned(places: Sequence[tuple[int, str]], width: int) -> slice:
    """Every how many of the places have room for their labels along a line."""
    for every in range(1, len(places)):
        kept = places[::every]
        if len(along(kept, width).replace(" ", "")) == len("".join(label for _, label in kept).replace(" ", "")):
            return slice(None, None, every)
    return slice(1)


def round_top(value: float) -> int:
    """The upper end of a scale that reaches `value`: a whole number with a whole half, but for 1."""
    power = 1
    while True:
        for step in (1, 2, 4, 6, 8) if power == 1 else (1, 2, 3, 4, 5, 6, 8):
            if step * power >= value:
                return step * power
        power *= 10


def compact(number: int) -> str:
    """A round number in few cells."""
    for size, sign in ((1_000_000, "M"), (1000, "k")):
        if number >= 10 * size or (number >= size and number % size == 0 and size > 1000):
            return f"{number / size:g}{sign}"
    return str(number)
