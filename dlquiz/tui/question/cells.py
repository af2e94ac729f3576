"""An array in cells: between them and the text that is submitted nothing is lost that the text could say."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from dlquiz.grading.verdict import Echo
from dlquiz.kinds.answering import read_answer, read_cell
from dlquiz.variants.model import Variant

MOST = 12
"""Rows and columns that fit a screen; a larger array is written as text."""
_BETWEEN_ROWS = re.compile(r"\]\s*,?\s*\[|\)\s*,\s*\(|[;\n]")
_AT_OPERATORS = re.compile(r"\s*([-+*/^×÷·])\s*")
_SIZES = re.compile(r"\d+(?:×\d+)+")


class Cells(NamedTuple):
    """Rows of equal length; every entry is as it was typed."""

    rows: tuple[tuple[str, ...], ...] = (("",),)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return len(self.rows), len(self.rows[0])

    def grown(self, rows: int, columns: int) -> Cells:
        """With as many empty rows and columns more as it takes to have so many."""
        height, width = max(rows, self.shape[0]), max(columns, self.shape[1])
        filled = [(*row, *[""] * (width - len(row))) for row in self.rows]
        return Cells((*filled, *[("",) * width] * (height - len(filled))))

    def trimmed(self) -> Cells:
        """Without the empty rows at the bottom and the empty columns at the right; one cell is left in any case."""
        height = max((place for place, row in enumerate(self.rows, 1) if any(map(str.strip, row))), default=1)
        columns = list(zip(*self.rows, strict=True))
        width = max((place for place, column in enumerate(columns, 1) if any(map(str.strip, column))), default=1)
        return Cells(tuple(row[:width] for row in self.rows[:height]))

    @property
    def gap(self) -> tuple[int, int] | None:
        """The first empty cell, row by row; None where all are filled."""
        empty = [(r, c) for r, row in enumerate(self.rows) for c, entry in enumerate(row) if not entry.strip()]
        return empty[0] if empty else None

    @property
    def typed(self) -> str:
        """The array as text, rows with `;` and entries with `,` between them; nothing for nothing."""
        rows = self.trimmed().rows
        return "; ".join(", ".join(map(_together, row)) for row in rows) if any(map(any, rows)) else ""


def _together(entry: str) -> str:
    """Without the spaces in a calculation, which part two entries where there is no comma."""
    return _AT_OPERATORS.sub(r"\1", entry.strip())


def takes_cells(variant: Variant) -> bool:
    """Whether an answer can be written in cells: the number of dimensions is shown beside the prompt anyway."""
    key = variant.answer
    return isinstance(key, tuple) and not (isinstance(key[0], tuple) and isinstance(key[0][0], tuple))


def cells_from(variant: Variant, typed: str) -> Cells | None:
    """The cells of an answer in text: as typed where that says the same, else the values as they were read.

    None where it is too large for cells. A text that cannot be read is parted where its commas and semicolons are.
    """
    read = read_answer(variant, typed)
    texts = [typed] if not isinstance(read, Echo) else [typed, read.text.en]
    for text in texts:
        cells = _split(text)
        small = max(cells.shape) <= MOST
        if small and (not isinstance(read, Echo) or _says(variant, cells, read)):
            return cells
    return None


def _says(variant: Variant, cells: Cells, read: Echo) -> bool:
    """Whether cells are read as the text they come from, each as one number."""
    again = read_answer(variant, cells.typed)
    single = all(isinstance(read_cell(variant, entry), Echo) for row in cells.rows for entry in row)
    return single and isinstance(again, Echo) and again.text == read.text


def _split(typed: str) -> Cells:
    plain = unicodedata.normalize("NFKC", typed).replace("、", ",").strip()
    if _SIZES.fullmatch(plain):
        plain = plain.replace("×", ",")
    rows = [_entries(row) for row in _BETWEEN_ROWS.split(_bare(plain))]
    width = max(map(len, rows))
    return Cells(tuple((*row, *[""] * (width - len(row))) for row in rows))


def _bare(plain: str) -> str:
    """Without the brackets around all of it."""
    listed = "," in plain or " " in plain.strip("[]() ")
    while plain[:1] == "[" or (listed and re.fullmatch(r"\([^()]*\)|\(\(.*\)\)", plain)):
        plain = plain[1:].removesuffix("]" if plain[:1] == "[" else ")").strip()
    return plain.rstrip("]")


def _entries(row: str) -> Sequence[str]:
    if "," in row:
        return [entry.strip() for entry in row.split(",")]
    return row.split() or [""] if not _AT_OPERATORS.search(row.replace(" -", " ")) else [row.strip()]
