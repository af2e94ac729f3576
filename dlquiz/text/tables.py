"""Tables laid out for a width: columns while they fit, else one record below the other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from dlquiz.text.blocks import Alignment, Line, Run, Runs, Span, Table
from dlquiz.text.cells import cell_width
from dlquiz.text.wrap import wrap

_GAP = " │ "
_CROSS = "─┼─"
_MIN_COLUMN = 6
_UNBOUNDED = 1_000_000


def table_lines(table: Table, width: int) -> list[Line]:
    """The lines of a table, none wider than `width` cells."""
    header = tuple(_strong(cell) for cell in table.header)
    widths = _column_widths([header, *table.rows], width - len(_GAP) * (len(header) - 1))
    if widths is None:
        return _records(header, table.rows, width)
    lines = _row(header, widths, table.alignments)
    lines.append((Span(_CROSS.join("─" * column for column in widths), "plain"),))
    for row in table.rows:
        lines += _row(row, widths, table.alignments)
    return lines


def _strong(cell: Runs) -> Runs:
    return tuple(run._replace(style="strong") if run.style == "plain" else run for run in cell)


def _column_widths(rows: Sequence[Sequence[Runs]], room: int) -> list[int] | None:
    """Natural widths if they fit, else the widest columns give way down to a minimum; None if that is too wide."""
    widths = [max(1, *(_natural_width(cell) for cell in column)) for column in zip(*rows, strict=True)]
    least = [min(width, _MIN_COLUMN) for width in widths]
    if sum(least) > room:
        return None
    if sum(widths) <= room:
        return widths
    low, high = 1, max(widths)
    while low < high:
        limit = (low + high + 1) // 2
        low, high = (limit, high) if sum(_limited(widths, limit)) <= room else (low, limit - 1)
    return _limited(widths, max(low, _MIN_COLUMN))


def _limited(widths: list[int], limit: int) -> list[int]:
    return [min(width, limit) for width in widths]


def _natural_width(cell: Runs) -> int:
    return max((_line_width(line) for line in wrap(cell, _UNBOUNDED)), default=0)


def _line_width(line: Line) -> int:
    return sum(cell_width(span.text) for span in line)


def _row(cells: Sequence[Runs], widths: Sequence[int], alignments: Sequence[Alignment]) -> list[Line]:
    columns = [wrap(cell, width) for cell, width in zip(cells, widths, strict=True)]
    lines: list[Line] = []
    for parts in zip_longest(*columns, fillvalue=()):
        spans: list[Span] = []
        for index, part in enumerate(parts):
            spans += [Span(_GAP, "plain")] if index else []
            spans += _aligned(part, widths[index], alignments[index])
        lines.append(_stripped(spans))
    return lines


def _aligned(line: Line, width: int, alignment: Alignment) -> list[Span]:
    missing = width - _line_width(line)
    left = {"left": 0, "right": missing, "center": missing // 2}[alignment]
    return [Span(" " * left, "plain"), *line, Span(" " * (missing - left), "plain")]


def _stripped(spans: list[Span]) -> Line:
    """Neighbours of one style joined, white space at the end gone."""
    joined: list[Span] = []
    for span in spans:
        if joined and joined[-1].style == span.style:
            joined[-1] = Span(joined[-1].text + span.text, span.style)
        elif span.text:
            joined.append(span)
    if joined:
        joined[-1] = Span(joined[-1].text.rstrip(), joined[-1].style)
    return tuple(span for span in joined if span.text)


def _records(header: Sequence[Runs], rows: Sequence[Sequence[Runs]], width: int) -> list[Line]:
    """Each cell on its own line after the name of its column."""
    lines: list[Line] = []
    for row in rows:
        if lines:
            lines.append(())
        for name, cell in zip(header, row, strict=True):
            lines += wrap((*name, Run(": ", "strong"), *cell), width)
    return lines
