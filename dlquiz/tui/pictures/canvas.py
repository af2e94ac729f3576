"""What all pictures are made of: rows of styled pieces, looks, a legend, and the frame with its axes."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from textual.content import Content, Span

from dlquiz.text.cells import cell_width
from dlquiz.tui.pictures.cells import cut, fitted, one_line, right_aligned, widest

Piece = tuple[str, str]
"""Some text and its style."""
Row = Sequence[Piece]

# The colours meant for text: those of the plain names are too pale on a light ground.
QUIET = "$foreground-muted"
FAINT = "$foreground 25%"
GOOD = "$text-success"
FAIR = "$text-warning"
POOR = "$text-error"
MAIN = "$text-primary"
LAYERS = (MAIN, FAIR, GOOD, POOR)

_APART = ("   ", "  ")
_LEAST_NAME, _LEAST_BAR, _GOOD_BAR, _LONGEST_BAR = 6, 8, 12, 48

SHARES = tuple((quarter / 4, f"{25 * quarter}%") for quarter in range(5))
"""The ticks of a scale from 0 to 1."""


def content(rows: Iterable[Row], width: int) -> Content:
    """The rows as one text, each cut to `width` cells; neighbours of one style share a span."""
    pieces: list[str] = []
    spans: list[Span] = []
    offset = 0
    for number, row in enumerate(rows):
        if number:
            pieces.append("\n")
            offset += 1
        for piece, style in _within(row, width):
            end = offset + len(piece)
            if style and spans and spans[-1].end == offset and spans[-1].style == style:
                spans[-1] = Span(spans[-1].start, end, style)
            elif style:
                spans.append(Span(offset, end, style))
            pieces.append(piece)
            offset = end
    return Content("".join(pieces), spans)


def _within(row: Row, width: int) -> Iterable[Piece]:
    left = width
    for piece, style in row:
        if left <= 0:
            return
        kept = cut(piece, left)
        left -= cell_width(piece)
        yield kept, style


def sentence(text: str, width: int) -> Content:
    """What is said where there is nothing to draw."""
    from dlquiz.tui.rendering import Page, Part, verbatim

    return Page([Part(verbatim(text), style=QUIET)]).content(max(width, 1))


def legend(entries: Iterable[tuple[str, str, str]], width: int) -> list[Row]:
    """Entries of mark, style of the mark, and name, side by side, on as many rows as they need.

    They are closer together where that saves a row.
    """
    listed = list(entries)
    apart, closer = (_in_rows(listed, width, gap) for gap in _APART)
    return closer if len(closer) < len(apart) else apart


def _in_rows(entries: Iterable[tuple[str, str, str]], width: int, gap: str) -> list[Row]:
    rows: list[list[Piece]] = []
    used = width
    for mark, style, name in entries:
        named = f" {cut(one_line(name), width - cell_width(mark) - 1)}".rstrip()
        size = cell_width(mark + named)
        if not rows or used + len(gap) + size > width:
            rows.append([])
            used = -len(gap)
        else:
            rows[-1].append((gap, ""))
        rows[-1] += [(mark, style), (named, QUIET)]
        used += len(gap) + size
    return [*rows]


def framed(body: Sequence[Row], marks: Mapping[int, str], gutter: int) -> list[Row]:
    """An upright axis before the rows of `body`, with the label of each marked row right-aligned in `gutter` cells."""
    return [
        [(right_aligned(marks.get(place, ""), gutter), QUIET), ("┤" if place in marks else "│", QUIET), *row]
        for place, row in enumerate(body)
    ]


def gutter_of(marks: Mapping[int, str], width: int) -> int:
    """The cells that the labels of an upright axis take, at most a third of the width."""
    return max(min(widest(marks.values()), width // 3), 1)


class Columns(NamedTuple):
    """The cells of names, bars and figures in a table of bars; `stacked` puts a bar below its name and figures."""

    name: int
    bar: int
    tail: int
    stacked: bool

    @property
    def indent(self) -> int:
        """The cells before a bar."""
        return 0 if self.stacked else self.name + 1

    def rows(self, name: str, bar: Row, tail: str) -> list[Row]:
        """The row, or the two rows, of one bar of `self.bar` cells."""
        named = fitted(name, self.name) + " "
        if self.stacked:
            return [[(named + right_aligned(tail, self.tail), "")], bar]
        return [[(named, ""), *bar, (f" {tail}" if tail else "", "")]]


def columns(names: Iterable[str], tails: Iterable[str], width: int) -> Columns:
    """Room for names and figures, and bars of 8 to 48 cells between them; names are cut before bars get short."""
    tail = widest(tails)
    room = width - tail - 1 - bool(tail)
    name = min(widest(names), max(room - _GOOD_BAR, room // 2))
    if room - name >= _LEAST_BAR:
        return Columns(name, min(room - name, _LONGEST_BAR), tail, stacked=False)
    tail = min(tail, max(width - _LEAST_NAME - 1, 0))
    return Columns(width - tail - 1, width, tail, stacked=True)
