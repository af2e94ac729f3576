"""Tables of level bars: estimates with their intervals, rankings, and pairs of marks on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import NamedTuple

from textual.content import Content

from dlquiz.tui.pictures.canvas import (
    FAINT,
    FAIR,
    GOOD,
    MAIN,
    POOR,
    QUIET,
    SHARES,
    Columns,
    Row,
    columns,
    content,
    legend,
    sentence,
)
from dlquiz.tui.pictures.cells import along, blocks, cut, one_line, right_aligned, widest

SURE, UNSURE, VALUE, NOTHING = "█", "▒", "┃", "·"
SAID, COMPUTED, BOTH, GAP, LINE = "○", "●", "◉", "━", "─"
_NAME, _BESIDE = 18, 14
"""The cells of a name that is understood, and those of a short bar with the gaps around it."""


class Interval(NamedTuple):
    """A share with its 90 % interval, all in 0..1; `value` is None before the first answer.

    `note` ends the row; `depth` moves its label to the right, below that of what it belongs to.
    """

    label: str
    value: float | None
    low: float = 0.0
    high: float = 1.0
    note: str = ""
    depth: int = 0


class IntervalWords(NamedTuple):
    """The legend of intervals: what is solid, what is shaded, and the mark."""

    sure: str
    unsure: str
    value: str


def intervals(
    rows: Sequence[Interval],
    width: int,
    *,
    words: IntervalWords | None = None,
    empty: str = "",
    others: Sequence[Interval] = (),
) -> Content:
    """A bar for each share: solid up to `low`, shaded from there to `high`, a mark at the value; figures beside it.

    Bars are as long as those of a table of the same rows and the `others`, so that both are of one scale.
    """
    if not rows:
        return sentence(empty, width)
    every = [*rows, *others]
    names = ["  " * row.depth + one_line(row.label) for row in every]
    tails = _tails(names, [_interval_figures(row) for row in every], [one_line(row.note) for row in every], width)
    place = columns(names, tails, width)
    drawn = [
        line
        for row, name, tail in zip(rows, names, tails, strict=False)
        for line in place.rows(name, _interval_bar(row, place.bar), tail)
    ]
    # Bars are in the colour of their own level.
    key = words and ((SURE, QUIET, words.sure), (UNSURE, QUIET, words.unsure), (VALUE, "bold", words.value))
    return content([*legend(key or (), width), *drawn, _scale(place)], width)


def _interval_figures(row: Interval) -> str:
    if row.value is None:
        return "–"
    return f"{100 * row.value:.0f}% ({100 * row.low:.0f}–{100 * row.high:.0f})"


def _interval_bar(row: Interval, size: int) -> Row:
    if row.value is None:
        return [(NOTHING * size, FAINT)]
    # Rounded outwards: the interval is never drawn narrower than it is.
    low, high = int(_share(row.low) * size), ceil(_share(row.high) * size)
    mark = min(int(_share(row.value) * size), size - 1)
    low, high = min(low, mark), max(high, mark + 1)
    middle = (row.low + row.high) / 2
    look = GOOD if middle >= 0.8 else FAIR if middle >= 0.5 else POOR
    return [
        (SURE * low + UNSURE * (mark - low), look),
        (VALUE, "bold"),
        (UNSURE * (high - mark - 1), look),
        (NOTHING * (size - high), FAINT),
    ]


class Ranked(NamedTuple):
    """A row of a ranking; `note` is what stands behind the bar, such as the count and the day of the last time."""

    label: str
    value: float
    note: str = ""


def ranking(rows: Sequence[Ranked], width: int, *, top: float | None = None, empty: str = "") -> Content:
    """Bars in the order given; `top` is the value of a full bar (1 for shares), by default the greatest."""
    if not rows:
        return sentence(empty, width)
    names = [one_line(row.label) for row in rows]
    notes = [one_line(row.note) for row in rows]
    place = columns(names, notes, width)
    full = top if top is not None else max(row.value for row in rows)
    drawn = [
        line
        for row, name, note in zip(rows, names, notes, strict=True)
        for line in place.rows(name, [(blocks(row.value / full if full > 0 else 0, place.bar), MAIN)], note)
    ]
    return content(drawn, width)


class Pair(NamedTuple):
    """Two shares in 0..1 of the same answers: what the learner said, and what was computed."""

    label: str
    said: float
    computed: float
    note: str = ""


class PairWords(NamedTuple):
    """The legend of pairs, and the heads of their figures: the gap, and what the note says."""

    said: str
    computed: str
    gap: str
    note: str


def pairs(rows: Sequence[Pair], width: int, *, words: PairWords, empty: str = "") -> Content:
    """Both marks of each row on one line, and the gap between them; a gap to the left of ○ is overrating."""
    if not rows:
        return sentence(empty, width)
    names = [one_line(row.label) for row in rows]
    figures = [_pair_tail(SAID, COMPUTED, one_line(words.gap)), *map(_pair_figures, rows)]
    head, *tails = _tails(names, figures, [one_line(words.note), *(one_line(row.note) for row in rows)], width)
    place = columns(names, [head, *tails], width)
    drawn = [
        line
        for row, name, tail in zip(rows, names, tails, strict=True)
        for line in place.rows(name, _pair_line(row, place.bar), tail)
    ]
    key = ((SAID, "bold", words.said), (COMPUTED, "bold", words.computed))
    # Where bars stand below, so would an empty one of the heads.
    heads = place.rows("", [(" " * place.bar, "")], head)[0]
    return content([*legend(key, width), [(text, QUIET) for text, _ in heads], *drawn, _scale(place)], width)


def _pair_figures(row: Pair) -> str:
    said, computed = round(100 * row.said), round(100 * row.computed)
    gap = f"{said - computed:+d}".replace("-", "−") if said != computed else "0"
    return _pair_tail(f"{said}%", f"{computed}%", gap)


def _pair_tail(said: str, computed: str, gap: str) -> str:
    """Both marks and the gap, each in its column."""
    return f"{right_aligned(said, 4)}  {right_aligned(computed, 4)}  {right_aligned(gap, 4)}"


def _pair_line(row: Pair, size: int) -> Row:
    said, computed = (min(int(_share(value) * size), size - 1) for value in (row.said, row.computed))
    if said == computed:
        return [(LINE * said, FAINT), (BOTH, "bold"), (LINE * (size - said - 1), FAINT)]
    left, right = sorted((said, computed))
    marks = (SAID, COMPUTED) if said < computed else (COMPUTED, SAID)
    return [
        (LINE * left, FAINT),
        (marks[0], "bold"),
        (GAP * (right - left - 1), FAIR if said > computed else MAIN),
        (marks[1], "bold"),
        (LINE * (size - right - 1), FAINT),
    ]


def _tails(names: Sequence[str], figures: Sequence[str], notes: Sequence[str], width: int) -> list[str]:
    """Figures in a column and notes after them; where both would leave no room for names, the figures alone."""
    size = widest(figures)
    if width - (size + 2 + widest(notes)) < min(widest(names), _NAME) + _BESIDE:
        return [right_aligned(figure, size) for figure in figures]
    return [f"{right_aligned(figure, size)}  {note}".rstrip() for figure, note in zip(figures, notes, strict=True)]


def _scale(place: Columns) -> Row:
    ticks = SHARES[:: 1 if place.bar >= 24 else 2 if place.bar >= 14 else 4]
    labels = along(((round(at * (place.bar - 1)) - (at > 0) * len(text) // 2, text) for at, text in ticks), place.bar)
    return [(" " * place.indent + cut(labels, place.bar), QUIET)]


def _share(value: float) -> float:
    return min(max(value, 0.0), 1.0)
