"""One axis of a sliding window as a row of cells: padding, where each window starts, what is left over at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import ceil, floor
from typing import NamedTuple

from textual.content import Content

from dlquiz.messages import Language, say
from dlquiz.tui.pictures.canvas import FAIR, GOOD, MAIN, POOR, QUIET, Piece, Row, content, legend, sentence
from dlquiz.tui.pictures.cells import exactly

INPUT, PADDING, LEFT_OVER, OUTSIDE = "■", "░", "□", "┄"
TAP, HOLE, STARTED, TO_COME, GAP = "●", "─", "▲", "△", " … "
COUNTED, MISSED, SURPLUS = "◆", "◇", "✗"
_STYLES = {INPUT: MAIN, PADDING: QUIET, LEFT_OVER: POOR, OUTSIDE: QUIET}
_THEIR_STYLES = {COUNTED: FAIR, MISSED: POOR, SURPLUS: POOR}
_THEIR_NAMES = {COUNTED: "track_counted", MISSED: "track_missed", SURPLUS: "track_surplus"}
_NAMES = {INPUT: "track_input", PADDING: "track_padding", LEFT_OVER: "track_left_over", OUTSIDE: "track_outside"}


class Track(NamedTuple):
    """An axis of `size` cells with `before` and `after` padding cells, and a window with `places` places on it."""

    size: int
    kernel_size: int
    stride: int
    before: int
    after: int
    dilation: int
    places: int

    @property
    def span(self) -> int:
        """Cells from the first tap to the last."""
        return self.dilation * (self.kernel_size - 1) + 1

    @property
    def padded(self) -> int:
        return self.before + self.size + self.after

    @property
    def reached(self) -> int:
        """Cells up to the end of the last window, counted from the first padding cell."""
        return self.end(self.places)

    def cell(self, at: int) -> str:
        """The sign of a cell, counted from the first padding cell on."""
        if at >= self.padded:
            return OUTSIDE
        if at >= self.reached:
            return LEFT_OVER
        return INPUT if self.before <= at < self.before + self.size else PADDING

    def taps(self, at: int, start: int) -> str:
        if not 0 <= at - start < self.span:
            return " "
        return HOLE if (at - start) % self.dilation else TAP

    def begins(self, at: int, place: int) -> str:
        if at % self.stride or at // self.stride >= self.places:
            return " "
        return STARTED if at // self.stride <= place else TO_COME

    def counted(self, at: int, count: int) -> str:
        """The sign of a window that begins here for a learner who counted `count` of them."""
        place, off = divmod(at, self.stride)
        if off or place >= max(self.places, count):
            return " "
        return SURPLUS if place >= self.places else COUNTED if place < count else MISSED

    def end(self, places: int) -> int:
        """Cells up to the end of that many windows."""
        return (places - 1) * self.stride + self.span


def track(axis: Track, place: int, width: int, language: Language, theirs: float | None = None) -> Content:
    """The window at `place` on its axis; of a long axis both ends and the surroundings of the window.

    `theirs` is a wrong number of windows, drawn below the right ones; half a window more is one that does not fit.
    """
    count = 0 if theirs is None else ceil(theirs) if theirs > axis.places else floor(theirs)
    start, total = place * axis.stride, max(axis.padded, axis.reached, axis.end(count))
    parting = [min(count, axis.places) * axis.stride] if count else []
    ranges = seen(total, (0, start, start + axis.span - 1, *parting, total - 1), width)
    apart = 2 * total <= width
    rows = [
        _row(ranges, axis.cell, _STYLES, apart),
        _row(ranges, lambda at: axis.taps(at, start), {TAP: f"bold {GOOD}", HOLE: GOOD}, apart),
        _row(ranges, lambda at: axis.begins(at, place), {STARTED: "bold", TO_COME: QUIET}, apart),
    ]
    if count:
        rows.append(_row(ranges, lambda at: axis.counted(at, count), _THEIR_STYLES, apart))
    signs = dict.fromkeys(axis.cell(at) for at in _edges(axis, total))
    names = [(sign, _STYLES[sign], say(language, _NAMES[sign])) for sign in signs]
    names += [(TAP, f"bold {GOOD}", say(language, "track_window")), (STARTED, "bold", say(language, "track_starts"))]
    lines = _range_lines(axis, place, len(ranges) > 1, language)
    if theirs is not None:
        shown = [COUNTED, MISSED if count < axis.places else SURPLUS]
        names += [(sign, _THEIR_STYLES[sign], say(language, _THEIR_NAMES[sign])) for sign in shown]
        lines.append(_their_line(axis, theirs, count, language))
    drawn = content([*rows, [("", "")], *legend(names, width)], width)
    return Content("\n").join([drawn, *(sentence(line, width) for line in lines)])


def _their_line(axis: Track, theirs: float, count: int, language: Language) -> str:
    """What is wrong with the learner's number of windows."""
    if count < axis.places:
        return say(language, "track_fewer", count=exactly(theirs), missed=axis.places - count)
    return say(language, "track_more", count=exactly(theirs), over=axis.end(count) - axis.padded)


def _formula(axis: Track) -> str:
    """The size of the output as it is reckoned, with these numbers."""
    border = f"2·{axis.before}" if axis.before == axis.after else f"({axis.before} + {axis.after})"
    left, right = "⌈⌉" if axis.reached > axis.padded else "⌊⌋"
    padded = f"{axis.size} + {border}" if axis.before or axis.after else f"{axis.size}"
    return f"{left}({padded} − {axis.span})/{axis.stride}{right} + 1 = {axis.places}"


def _edges(axis: Track, total: int) -> list[int]:
    """A cell of each kind there is."""
    places = (0, axis.before, axis.before + axis.size, axis.reached, axis.padded)
    return sorted({min(place, total - 1) for place in places})


def _range_lines(axis: Track, place: int, elided: bool, language: Language) -> list[str]:
    left = axis.padded - axis.reached
    lines = [_covered(axis, place, language)]
    if axis.dilation > 1:
        lines.append(say(language, "track_dilated", kernel=axis.kernel_size, dilation=axis.dilation, span=axis.span))
    if left > 0:
        lines.append(say(language, "track_left", count=left))
    if left < 0:
        lines.append(say(language, "track_beyond", count=-left))
    lines.append(_formula(axis))
    return [*lines, say(language, "picture_elided")] if elided else lines


def _covered(axis: Track, place: int, language: Language) -> str:
    """Which cells of the input the window spans, counted from 1 as in the worked solutions."""
    start = place * axis.stride - axis.before
    first, last = max(start + 1, 1), min(start + axis.span, axis.size)
    outside = axis.span - max(last - first + 1, 0)
    key = "track_place" if not outside else "track_place_outside" if last >= first else "track_all_outside"
    return say(language, key, place=place + 1, places=axis.places, first=first, last=last, outside=outside)


def seen(total: int, points: Iterable[int], width: int) -> list[range]:
    """As much around the points as fits, in pieces with a gap of three cells between them; everything where it fits."""
    if total <= width:
        return [range(total)]
    marks = sorted(set(points))
    low, high = 0, width
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if _cost(_around(total, marks, middle)) <= width else (low, middle - 1)
    return _around(total, marks, low)


def _around(total: int, points: Sequence[int], radius: int) -> list[range]:
    found: list[range] = []
    for point in points:
        piece = range(max(point - radius, 0), min(point + radius + 1, total))
        if found and piece.start - found[-1].stop <= len(GAP):
            found[-1] = range(found[-1].start, max(found[-1].stop, piece.stop))
        else:
            found.append(piece)
    return found


def _cost(ranges: Sequence[range]) -> int:
    return sum(map(len, ranges)) + len(GAP) * (len(ranges) - 1)


def _row(ranges: Sequence[range], sign: Callable[[int], str], styles: Mapping[str, str], apart: bool) -> Row:
    pieces: list[Piece] = []
    for number, piece in enumerate(ranges):
        if number:
            pieces.append((GAP, QUIET))
        pieces += [(found + " " * apart, styles.get(found, "")) for found in map(sign, piece)]
    return pieces
