"""An array beside its key, with the wrong entries marked: aligned where it fits, else the wrong entries one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Final, TypeAlias

from dlquiz.expressions import show
from dlquiz.expressions.values import Real, entries, shape_of, to_read, without_noise
from dlquiz.grading.numbers import shown_number
from dlquiz.grading.verdict import Verdict
from dlquiz.messages import Text, message

MOST_ROWS: Final = 12
MOST_CELLS: Final = 76
MOST_LISTED: Final = 8
DIGITS: Final = 6
_WRONG: Final = "✗"
_GAP: Final = "  "
_WIDE_FROM: Final = 0x2E80

Cells: TypeAlias = tuple[str, str]
"""What was given, marked where it is wrong, and what is right."""


def difference(verdict: Verdict, most_cells: int = MOST_CELLS) -> list[Text]:
    """The learner's entries and the key's, of an array of the right shape that is not all right; else nothing.

    What would be wider than `most_cells` is not aligned but listed.
    """
    cells = _compared(verdict)
    if not cells:
        return []
    return side_by_side(verdict, most_cells) or list(_listed(cells, shape_of(verdict.expected)))


def side_by_side(verdict: Verdict, most_cells: int = MOST_CELLS, digits: int = DIGITS) -> list[Text]:
    """The same where all of both fits, aligned; else nothing.

    With fewer `digits` more fits.
    """
    cells, shape = _compared(verdict, digits), shape_of(verdict.expected)
    if not cells or len(shape) > 2:
        return []
    lines = _vector(cells) if len(shape) == 1 else _matrix(cells, shape[1])
    fits = len(lines) <= MOST_ROWS + 1 and all(_width(cell) <= most_cells for line in lines for cell in line)
    return lines if fits else []


def blocks(verdict: Verdict, most_cells: int = MOST_CELLS) -> tuple[list[str], list[str]] | None:
    """The rows of a matrix and those of its key, for two columns; None where one of them is too high or too wide."""
    cells, shape = _compared(verdict), shape_of(verdict.expected)
    if not cells or len(shape) != 2 or shape[0] > MOST_ROWS:
        return None
    given, wanted = (_block([pair[side] for pair in cells], shape[1]) for side in (0, 1))
    return (given, wanted) if max(map(len, (given[0], wanted[0]))) <= most_cells else None


def _compared(verdict: Verdict, digits: int = DIGITS) -> list[Cells]:
    """Each entry beside its key; nothing where that would say nothing."""
    given, wanted, marks = verdict.read_as, verdict.expected, verdict.marks
    comparable = isinstance(given, tuple) and isinstance(wanted, tuple) and shape_of(given) == shape_of(wanted)
    if not comparable or marks is None or verdict.outcome == "right":
        return []
    compared = zip(entries(without_noise(given)), entries(without_noise(wanted)), entries(marks), strict=True)
    return [_cells(one, other, bool(fits), digits) for one, other, fits in compared]


def _cells(given: Real, wanted: Real, right: bool, digits: int) -> Cells:
    """Both to so many digits; where that hides the difference, to twelve."""
    one, other = show(given, digits), show(wanted, digits)
    if one == other and not right:
        one, other = shown_number(given), shown_number(wanted)
    return f"{to_read(one, alone=False)}{' ' if right else _WRONG}", to_read(other, alone=False)


def _vector(cells: Sequence[Cells]) -> list[Text]:
    """One below the other, entry by entry."""
    widths = [max(len(given), len(wanted) + 1) for given, wanted in cells]
    rows = (
        _GAP.join(given.rjust(width) for (given, _), width in zip(cells, widths, strict=True)),
        _GAP.join(f"{wanted} ".rjust(width) for (_, wanted), width in zip(cells, widths, strict=True)),
    )
    labels = message("yours"), message("the_right_ones")
    width = Text(*(str(max(_width(label[language]) for label in labels)) for language in (0, 1)))
    return [
        Text(*(f"{_padded(label[language], int(width[language]))}{_GAP}{row}".rstrip() for language in (0, 1)))
        for label, row in zip(labels, rows, strict=True)
    ]


def _matrix(cells: Sequence[Cells], columns: int) -> list[Text]:
    """Side by side, row by row."""
    given, wanted = (_block([pair[side] for pair in cells], columns) for side in (0, 1))
    label = message("yours")
    width = max(len(given[0]), *(_width(text) for text in label))
    head = Text(
        *(
            f"{_padded(mine, width)}{_GAP * 2}{right}"
            for mine, right in zip(label, message("the_right_ones"), strict=True)
        )
    )
    rows = [f"{left:<{width}}{_GAP * 2}{right}" for left, right in zip(given, wanted, strict=True)]
    return [head, *map(Text.same, rows)]


def _block(cells: Sequence[str], columns: int) -> list[str]:
    widths = [max(map(len, cells[column::columns])) for column in range(columns)]
    rows = [cells[start : start + columns] for start in range(0, len(cells), columns)]
    return [_GAP.join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]


def _listed(cells: Sequence[Cells], shape: tuple[int, ...]) -> Iterator[Text]:
    """The first wrong entries, each with its place counted from 1."""
    places = product(*(range(1, size + 1) for size in shape))
    wrong = [(place, *pair) for place, pair in zip(places, cells, strict=True) if pair[0].endswith(_WRONG)]
    for place, given, wanted in wrong[:MOST_LISTED]:
        yield message("entry_beside", place=", ".join(map(str, place)), given=given, wanted=wanted)
    if len(wrong) > MOST_LISTED:
        yield message("and_more", count=len(wrong) - MOST_LISTED)


def _width(text: str) -> int:
    """Terminal cells: a Chinese character takes two."""
    return sum(2 if ord(one) >= _WIDE_FROM else 1 for one in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
