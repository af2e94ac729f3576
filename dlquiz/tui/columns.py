"""Tables that fit: long names are cut, and what matters least is left out, where a screen is narrow."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from dlquiz.text.cells import cell_width
from dlquiz.tui.pictures.cells import cut, one_line, right_aligned, widest

PADDING = 2
"""The cells beside each column of a table."""
SCROLL_BAR = 1


class Columns:
    """The columns of `cells`, by the names of `heads`, in `width` cells.

    Those in `least` may be cut to so many cells, the first of them last; `dropped` go, one after the other, where that
    is not enough. A column without any value is left out. Those on the `right` are figures.
    """

    def __init__(
        self,
        heads: Mapping[str, str],
        cells: Sequence[Mapping[str, str]],
        width: int,
        *,
        least: Mapping[str, int],
        dropped: Iterable[str],
        right: Container[str],
    ) -> None:
        self._heads = heads
        self._cells = [{name: one_line(text) for name, text in row.items()} for row in cells]
        self._right = right
        whole = {
            name: max(cell_width(head), widest(row[name] for row in self._cells))
            for name, head in heads.items()
            if any(row[name] for row in self._cells)
        }
        self._widths = {name: min(cells, least.get(name, cells)) for name, cells in whole.items()}
        for name in dropped:
            if self._room(width) < 0:
                self._widths.pop(name, None)
        for name in least:
            if name in self._widths:
                more = min(max(self._room(width), 0), whole[name] - self._widths[name])
                self._widths[name] += more

    def _room(self, width: int) -> int:
        """The cells that are left."""
        return width - SCROLL_BAR - sum(cells + PADDING for cells in self._widths.values())

    @property
    def names(self) -> list[str]:
        return list(self._widths)

    def headings(self) -> Iterator[tuple[str, int]]:
        for name, cells in self._widths.items():
            yield self._set(name, self._heads[name]), cells

    def rows(self) -> Iterator[list[str]]:
        for row in self._cells:
            yield [self._set(name, row[name]) for name in self._widths]

    def _set(self, name: str, text: str) -> str:
        cells = self._widths[name]
        return right_aligned(text, cells) if name in self._right else cut(text, cells)
