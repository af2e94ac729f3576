"""A computational graph as a tree with the result at its root: values and gradients stand on its edges.

From left to right where there is room: the value above an edge, below it the gradient that flows back through it. Else
from the root down, a line a node. A leaf is repeated wherever it is used; an inner node used again is only named (↺q).
An array that is too long stands by its shape, [2×3].
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from textual.content import Content

from dlquiz.text.cells import cell_width, clusters
from dlquiz.tui.pictures.canvas import QUIET, Piece, content, sentence
from dlquiz.tui.pictures.graph_texts import Edge, Graph, Moment, Tree, cells

_LEVELS = ((5, 24), (4, 16), (3, 10), (3, 7))
"""Significant digits and the longest text of a value, from the most generous to the shortest."""


_MANY = 4
"""Arrays that must be shown more for another layout to be worth it."""

Rows = Sequence[Sequence[Piece]]


class GraphWords(NamedTuple):
    """How to read the tree from left to right, and from the root down, and what a shape means."""

    across: str
    down: str
    shape: str


def graph(drawn: Graph, moment: Moment, width: int, height: int, *, words: GraphWords) -> Content:
    """The tree at a moment, and the sums of what is used more than once; `height` only helps to choose the layout."""
    trees = [Tree(drawn, moment, *level) for level in _LEVELS]
    # Rows have more room for values than edges have: the most generous texts that fit are not the same for both.
    down = next(((tree, rows) for tree in trees if (rows := _down(tree, width)) is not None), None)
    for tree in trees:
        room = height - len(_below(tree, words.across, words, width)) - 1
        across = _across(tree, room)
        if across.width <= width:
            if down and (_is_lower(down[1], across, room) or _tells_more(*down, tree, room)):
                break
            return _whole(tree, across.rows, True, words, width)
    if down:
        return _whole(*down, False, words, width)
    return _whole(trees[1], list(_stacked(trees[1], width)), False, words, width)


def _is_lower(down: Rows, across: _Block, room: int) -> bool:
    """Whether the tree from left to right is too high, and from the root down it is lower."""
    return len(across.rows) > room and len(down) < len(across.rows)


def _tells_more(down: Tree, rows: Rows, across: Tree, room: int) -> bool:
    """Whether many arrays that stand by their shapes from left to right are shown from the root down, where there is
    room for that."""
    return len(rows) <= room and across.shapes - down.shapes >= _MANY


def _whole(tree: Tree, rows: Rows, is_across: bool, words: GraphWords, width: int) -> Content:
    below = _below(tree, words.across if is_across else words.down, words, width)
    return Content("\n").join([content(rows, width), Content(""), *below])


def _below(tree: Tree, legend: str, words: GraphWords, width: int) -> list[Content]:
    """What stands under the tree: how to read it, and the sums of what is used more than once."""
    sums = [content([line], width) for gate in tree.forks for line in _wrapped(tree.sum(gate), "", width)]
    lines = [legend, words.shape] if tree.shapes else [legend]
    return [*(line for text in lines for line in sentence(text, width).split("\n")), *sums]


# From left to right


class _Block(NamedTuple):
    """A part of the tree: its rows, all of one width, and the row at which its edge leaves it."""

    rows: list[list[Piece]]
    at: int
    width: int


def _across(tree: Tree, height: int) -> _Block:
    """The tree with an empty row between the leaves where there is room for it."""
    spaced = _block(tree.root, 1)
    return spaced if len(spaced.rows) <= height else _block(tree.root, 0)


def _block(edge: Edge, gap: int) -> _Block:
    if not edge.operands:
        return _with_edge(_Block([[(edge.label, edge.look)]], 0, cell_width(edge.label)), edge)
    parts = [_block(operand, gap) for operand in edge.operands]
    rows, at = _joined(parts, gap)
    labelled = [[*row, (edge.label, edge.look) if place == at else (" " * cell_width(edge.label), "")]
                for place, row in enumerate(rows)]  # fmt: skip
    return _with_edge(_Block(labelled, at, cells(labelled[at])), edge)


def _joined(parts: list[_Block], gap: int) -> tuple[list[list[Piece]], int]:
    """The operands one below the other, joined by a bracket where there are several, and the row of the gate."""
    width = max(part.width for part in parts)
    rows: list[list[Piece]] = []
    edges: list[int] = []
    for number, part in enumerate(parts):
        if number:
            rows += [[(" " * width, "")] for _ in range(gap)]
        edges.append(len(rows) + part.at)
        rows += [[(" " * (width - part.width), ""), *row] for row in part.rows]
    first, last = edges[0], edges[-1]
    at = (first + last) // 2
    if len(parts) == 1:
        return rows, at
    return [[*row, (_corner(place, edges, at), QUIET)] for place, row in enumerate(rows)], at


def _corner(place: int, edges: list[int], at: int) -> str:
    first, last = edges[0], edges[-1]
    if not first <= place <= last:
        return " "
    if place == at:
        # Two operands of a row each have no row between them.
        return "┬" if place == first else "┴" if place == last else "┼" if place in edges else "├"
    return "┐" if place == first else "┘" if place == last else "┤" if place in edges else "│"


def _with_edge(block: _Block, edge: Edge) -> _Block:
    """The block with its edge on the right, above it the value and below it the gradient."""
    length = max(cells(edge.value), cells(edge.gradient)) + 2
    length = length if length > 2 else 1
    rows, at = list(block.rows), block.at
    blank: list[Piece] = [(" " * block.width, "")]
    if edge.value and at == 0:
        rows, at = [blank, *rows], 1
    if edge.gradient and at == len(rows) - 1:
        rows = [*rows, blank]
    beside: dict[int, list[Piece]] = {at: [("─" * length, QUIET)]}
    if edge.value:
        beside[at - 1] = _padded(edge.value, length)
    if edge.gradient:
        beside[at + 1] = _padded(edge.gradient, length)
    empty: list[Piece] = [(" " * length, "")]
    return _Block([[*row, *beside.get(place, empty)] for place, row in enumerate(rows)], at, block.width + length)


def _padded(pieces: list[Piece], length: int) -> list[Piece]:
    return [(" ", ""), *pieces, (" " * (length - 1 - cells(pieces)), "")]


# From the root down


class _Line(NamedTuple):
    """A node of the tree from the root down: what stands before it, and before what follows of the same node."""

    before: str
    after: str
    edge: Edge


_NARROWEST = 12


def _lines(edge: Edge, before: str = "", below: str = "", step: int = 3) -> Iterator[_Line]:
    stem = "│" if edge.operands else " "
    yield _Line(before, below + stem + " " * (step - 1), edge)
    for number, operand in enumerate(edge.operands, 1):
        last = number == len(edge.operands)
        branch = ("└" if last else "├") + "─" * (step - 1)
        yield from _lines(operand, below + branch, below + (" " if last else "│") + " " * (step - 1), step)


def _down(tree: Tree, width: int) -> list[list[Piece]] | None:
    """A line a node in columns of label, value and gradient; None where they do not fit."""
    lines = list(_lines(tree.root))
    heads = [cell_width(line.before) + cell_width(line.edge.label) for line in lines]
    values = [cells(line.edge.value) for line in lines]
    name, value = max(heads), max(values)
    longest = max((cells(line.edge.gradient) for line in lines), default=0)
    if name + 2 + value + (4 + longest if longest else 0) > width:
        return None
    rows: list[list[Piece]] = []
    for (before, _, edge), head, size in zip(lines, heads, values, strict=True):
        gap = " " * (name - head + 2 + value - size)
        gradient: list[Piece] = [("  ∂ ", QUIET), *edge.gradient] if edge.gradient else []
        rows.append([(before, QUIET), (edge.label, edge.look), (gap, ""), *edge.value, *gradient])
    return rows


def _stacked(tree: Tree, width: int) -> Iterator[list[Piece]]:
    """Each node on lines of its own, broken wherever they end; what is too deep loses the beginning of its stem."""
    deepest = max(len(line.before) for line in _lines(tree.root, step=1))
    step = 3 if deepest * 3 <= width // 2 else 1
    for line in _lines(tree.root, step=step):
        pieces: list[Piece] = [(line.edge.label, line.edge.look)]
        pieces += [("  ", ""), *line.edge.value] if line.edge.value else []
        room = max(width - _NARROWEST, width // 2)
        before, after = _end(line.before, room), _end(line.after, room)
        gradient: list[Piece] = [("∂ ", QUIET), *line.edge.gradient] if line.edge.gradient else []
        if gradient and cell_width(before) + cells(pieces) + 2 + cells(gradient) <= width:
            pieces, gradient = [*pieces, ("  ", ""), *gradient], []
        yield from _wrapped(pieces, before, width, after)
        if gradient:
            yield from _wrapped(gradient, after, width, after)


def _end(stem: str, room: int) -> str:
    return stem if len(stem) <= room else f"…{stem[len(stem) - room + 1 :]}" if room else ""


def _wrapped(pieces: Sequence[Piece], before: str, width: int, after: str = "") -> Iterator[list[Piece]]:
    """Pieces on as many lines as they need, broken between two of them where possible."""
    line: list[Piece] = [(before, QUIET)]
    for text, style in pieces:
        if cells(line) + cell_width(text) > width and len(line) > 1:
            yield line
            line, text = [(after, QUIET)], text.lstrip()
        for cluster in clusters(text) if cells(line) + cell_width(text) > width else [text]:
            if cells(line) + cell_width(cluster) > width and len(line) > 1:
                yield line
                line = [(after, QUIET)]
            line.append((cluster, style))
    yield line
