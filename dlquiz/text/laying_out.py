"""Blocks laid out for a width: plain styled lines, no screen in sight."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, takewhile
from typing import NamedTuple

from dlquiz.text.blocks import (
    Block,
    CodeBlock,
    DisplayMath,
    Document,
    Heading,
    Line,
    ListBlock,
    Paragraph,
    Picture,
    Piece,
    Quote,
    Rule,
    Run,
    Runs,
    Span,
    Style,
    Table,
    trimmed,
)
from dlquiz.text.boxes import beside, picture_width, text_picture
from dlquiz.text.cells import cell_width
from dlquiz.text.marks import set_off
from dlquiz.text.tables import table_lines
from dlquiz.text.wrap import CLOSERS, wrap

_INDENT = 4
_CONTINUATION = 2
_APART = 3
_WIDEST_CLOSER = 2
# Below this many cells for the content, markers and quote bars take lines of their own instead of a margin.
_NARROW = 4
_RULE_WIDTH = 40


class _Way(NamedTuple):
    """How to lay out: for so many cells, display formulas as pictures or in one line."""

    width: int
    pictures: bool

    def narrowed(self, cells: int) -> _Way:
        return self._replace(width=self.width - cells)


def layout(document: Document, width: int) -> tuple[Line, ...]:
    """The lines of a document, none wider than `width` cells (at least 1), none with white space at its end.

    Display formulas are pictures, indented by 4 cells where there is room; one that is too wide is broken at its
    relations and commas, or else set in one line and wrapped.
    """
    return tuple(map(set_off, _stack(document.blocks, _Way(max(1, width), pictures=True), loose=True)))


def layout_linear(document: Document, width: int) -> tuple[Line, ...]:
    """The same with every formula in one line of Unicode, for pipes, screen readers and reports."""
    return tuple(_stack(document.blocks, _Way(max(1, width), pictures=False), loose=True))


def _stack(blocks: Iterable[Block], way: _Way, loose: bool) -> list[Line]:
    """Blocks below each other, parted by blank lines if `loose`."""
    lines: list[Line] = []
    for block in _together(blocks, way):
        found = _block(block, way)
        if lines and found and (loose or isinstance(block, DisplayMath | Table)):
            lines.append(())
        lines += found
    return lines


def _block(block: Block, way: _Way) -> Sequence[Line]:
    match block:
        case Paragraph(runs=runs):
            return _paragraph(runs, way)
        case Heading(runs=runs):
            return wrap(_strong(runs), way.width)
        case CodeBlock(text=text):
            return [line for row in text.split("\n") for line in _code_row(row, way.width)]
        case DisplayMath():
            return _display(block, way)
        case Rule():
            return [(Span("─" * min(way.width, _RULE_WIDTH), "plain"),)]
        case Quote(blocks=blocks):
            return _quote(blocks, way)
        case ListBlock():
            return _list(block, way)
        case Table():
            return table_lines(block, way.width)


def _together(blocks: Iterable[Block], way: _Way) -> Iterator[Block]:
    """The blocks; matrices that are paragraphs of their own and follow each other are one, to stand side by side."""
    pending: list[Run] = []
    for block in blocks:
        if isinstance(block, Paragraph) and all(_fits(run, way) for run in block.runs):
            pending += block.runs
            continue
        if pending:
            yield Paragraph(tuple(pending))
            pending = []
        yield block
    if pending:
        yield Paragraph(tuple(pending))


def _fits(run: Run, way: _Way) -> bool:
    """Whether a run is drawn as a picture, with room for a comma or a Chinese full stop behind it."""
    return way.pictures and run.picture is not None and picture_width(run.picture) + _WIDEST_CLOSER <= way.width


def _paragraph(runs: Runs, way: _Way) -> Sequence[Line]:
    """Text; the matrices in it that fit are pictures on lines of their own, side by side where nothing parts them."""
    if not any(_fits(run, way) for run in runs):
        return wrap(runs, way.width)
    parts: list[Runs | list[Picture]] = []
    for drawn, group in groupby(runs, key=lambda run: _fits(run, way)):
        last = parts[-1] if parts else ()
        if drawn:
            pictures = [run.picture for run in group if run.picture is not None]
            if isinstance(last, list):
                last += pictures
            else:
                parts.append(pictures)
            continue
        piece = trimmed(list(group))
        if piece and isinstance(last, list) and piece[0].text[0] in CLOSERS:
            # A comma or a full stop stays with the matrix before it.
            last[-1] = beside([(0, last[-1]), (0, text_picture(piece[0].text[0]))])
            piece = trimmed([piece[0]._replace(text=piece[0].text[1:]), *piece[1:]])
        parts += [piece] if piece else []
    lines: list[Line] = []
    for part in parts:
        lines += [()] if lines else []
        lines += _abreast(part, way.width) if isinstance(part, list) else wrap(part, way.width)
    return lines


def _abreast(pictures: Sequence[Picture], width: int) -> list[Line]:
    """Pictures side by side as far as they fit."""
    rows: list[Picture] = []
    for picture in pictures:
        if rows and picture_width(rows[-1]) + _APART + picture_width(picture) <= width:
            rows[-1] = beside([(0, rows[-1]), (_APART, picture)])
        else:
            rows.append(picture)
    return _drawn(rows, min(_INDENT, width - max(map(picture_width, rows))))


def _strong(runs: Runs) -> Runs:
    return tuple(run._replace(style="strong") if run.style in ("plain", "emphasis") else run for run in runs)


def _code_row(row: str, width: int) -> Sequence[Line]:
    """A line of code, its indentation kept where there is room.

    It is broken only if it does not fit; its rest hangs, so that it does not look like a line of its own.
    """
    stripped = row.rstrip()
    if cell_width(stripped) <= width:
        return [(Span(stripped, "code"),) if stripped else ()]
    margin = len(stripped) - len(stripped.lstrip())
    if width - margin < _NARROW:
        margin = 0
    hanging = _INDENT if width - margin >= 8 * _INDENT else 0
    lines = wrap((Run(stripped.lstrip(), "code"),), width - margin - hanging)
    return _after(" " * margin, " " * (margin + hanging), lines)


def _after(first: str, other: str, lines: Iterable[Line], style: str = "plain") -> list[Line]:
    """Lines after a margin, which differs for the first of them; empty lines get no trailing white space."""
    return [_joined(other if index else first, line, style) for index, line in enumerate(lines)]


def _joined(margin: str, line: Line, style: str) -> Line:
    text = margin if line else margin.rstrip()
    return (Span(text, style), *line) if text else line


def _quote(blocks: tuple[Block, ...], way: _Way) -> Sequence[Line]:
    bar = "│ "
    if way.width - len(bar) < _NARROW:
        return _stack(blocks, way, loose=True)
    return _after(bar, bar, _stack(blocks, way.narrowed(len(bar)), loose=True))


def _list(block: ListBlock, way: _Way) -> Sequence[Line]:
    lines: list[Line] = []
    last = (block.start or 0) + len(block.items) - 1
    for index, item in enumerate(block.items):
        marker = "• " if block.start is None else f"{block.start + index}. ".rjust(len(f"{last}. "))
        if lines and not block.tight:
            lines.append(())
        lines += _item(marker, item, way, block.tight)
    return lines


def _item(marker: str, blocks: tuple[Block, ...], way: _Way, tight: bool) -> Sequence[Line]:
    margin = cell_width(marker)
    if way.width - margin < _NARROW:
        return [*wrap((Run(marker.strip(), "plain"),), way.width), *_stack(blocks, way, loose=not tight)]
    content = _stack(blocks, way.narrowed(margin), loose=not tight)
    return _after(marker, " " * margin, content or [()])


def _display(block: DisplayMath, way: _Way) -> Sequence[Line]:
    """A formula as a picture; broken into pieces if it is too wide; in one line if a piece is."""
    if block.whole is None or not way.pictures:
        return _in_lines(block, way.width)
    indent = min(_INDENT, max(0, way.width - picture_width(block.whole)))
    if picture_width(block.whole) + indent <= way.width:
        return _drawn([block.whole], indent)
    pictures = [row for pieces in block.formulas for row in _flowed(pieces, way.width)]
    if all(picture_width(picture) <= way.width for picture in pictures):
        return _drawn(pictures, min(_INDENT, way.width - max(map(picture_width, pictures))))
    return _in_lines(block, way.width)


def _in_lines(block: DisplayMath, width: int) -> list[Line]:
    style: Style = "code" if block.whole is None else "math"
    return [line for row in block.linear.split("\n") for line in wrap((Run(row, style),), width)]


def _flowed(pieces: tuple[Piece, ...], width: int) -> list[Picture]:
    """Pieces put side by side as far as they fit; what follows the first row is set in by two cells."""
    rows: list[Picture] = []
    for index, piece in enumerate(pieces):
        room = width - picture_width(rows[-1]) if rows else 0
        needed = _clause_width(pieces, index) if piece.clause else piece.gap + picture_width(piece.picture)
        if rows and needed <= room:
            rows[-1] = beside([(0, rows[-1]), (piece.gap, piece.picture)])
        else:
            rows.append(beside([(_CONTINUATION if rows else 0, piece.picture)]))
    return rows


def _clause_width(pieces: tuple[Piece, ...], start: int) -> int:
    """Columns of everything from one comma to the next."""
    after = takewhile(lambda piece: not piece.clause, pieces[start + 1 :])
    return sum(piece.gap + picture_width(piece.picture) for piece in (pieces[start], *after))


def _drawn(pictures: Sequence[Picture], indent: int) -> list[Line]:
    """Pictures below each other; a tall one is parted from its neighbours by a blank line."""
    lines: list[Line] = []
    for index, picture in enumerate(pictures):
        if index and max(len(picture.rows), len(pictures[index - 1].rows)) > 1:
            lines.append(())
        rows = [(" " * indent + row).rstrip() for row in picture.rows]
        lines += [(Span(row, "math"),) if row else () for row in rows]
    return lines
