"""A formula on lines of its own: its tree drawn with boxes, and cut where it may be broken."""

from __future__ import annotations

from dlquiz.symbols import SUBSCRIPTS, SUPERSCRIPTS, WIDE_ACCENTS
from dlquiz.text import boxes
from dlquiz.text.blocks import DisplayMath, Picture, Piece
from dlquiz.text.formula import (
    Accent,
    Atom,
    Brace,
    Fence,
    Fraction,
    Grid,
    Node,
    Placed,
    Root,
    Row,
    Scripts,
    has_limits,
    place,
)
from dlquiz.text.in_lines import accented, is_simple_root, joined, line, root, unicode_script

_UNDERLINE = "\u0332"
_COLUMN_GAP = 2
_PAIR_GAP = 3


def display(tree: Row) -> DisplayMath:
    """The pictures of a display formula, whole and in pieces, and the same in one line."""
    only = tree.items[0] if len(tree.items) == 1 else None
    rows = [joined(cells) for cells in only.cells] if isinstance(only, Grid) and only.aligned else [tree]
    return DisplayMath(picture(tree), tuple(map(_pieces, rows)), "\n".join(map(line, rows)))


def _pieces(row: Row) -> tuple[Piece, ...]:
    """The row cut before each relation and after each comma on its top level."""
    placed = place(row.items, tight=False)
    chunks: list[list[Placed]] = []
    for index, item in enumerate(placed):
        if not index or item.left == "rel" or placed[index - 1].left == "punct":
            chunks.append([])
        chunks[-1].append(item)
    commas = [False, *(chunk[-1].left == "punct" for chunk in chunks)]
    return tuple(Piece(chunk[0].gap, _beside(chunk), comma) for chunk, comma in zip(chunks, commas, strict=False))


def picture(row: Row) -> Picture:
    return _beside(place(row.items, tight=False))


def _beside(placed: list[Placed]) -> Picture:
    if not placed:
        return boxes.text_picture("")
    parts: list[tuple[int, Picture]] = []
    for index, item in enumerate(placed):
        gap = max(item.gap, int(_bar_touches(placed[index - 1], item))) if index else 0
        parts.append((gap, _node(item.node)))
    return boxes.beside(parts)


def _bar_touches(before: Placed, after: Placed) -> bool:
    """Whether a fraction's bar would run into a letter, a minus or another bar."""
    return (after.left == "frac" and before.right != "open") or (
        before.right == "frac" and after.left not in ("close", "punct")
    )


def _node(node: Node) -> Picture:
    match node:
        case Atom(text=text):
            return boxes.text_picture(text)
        case Row():
            return picture(node)
        case Fraction():
            return _fraction(node)
        case Root():
            return _root(node)
        case Scripts():
            return _scripts(node)
        case Accent():
            return _accent(node)
        case Brace():
            return _brace(node)
        case Fence(left=left, body=body, right=right):
            return boxes.fenced(left, picture(body), right)
        case Grid():
            return _grid(node)


def _fraction(node: Fraction) -> Picture:
    top, bottom = picture(node.numerator), picture(node.denominator)
    if node.bar:
        return boxes.over_bar(top, bottom)
    return boxes.fenced("(", boxes.stacked([top, boxes.text_picture(""), bottom], 1), ")")


def _root(node: Root) -> Picture:
    body = picture(node.body)
    if len(body.rows) == 1 and is_simple_root(node, line(node.body, tight=True)):
        return boxes.text_picture(root(node))
    return boxes.rooted(body, line(node.degree, tight=True) if node.degree else "")


def _scripts(node: Scripts) -> Picture:
    base = _node(node.base)
    if has_limits(node.base):
        return _limits(base, node)
    return boxes.scripted(base, _script(node.sub, SUBSCRIPTS), _script(node.sup, SUPERSCRIPTS))


def _script(row: Row | None, table: dict[str, str]) -> tuple[str, bool]:
    """A script's text, and whether it has to stand on a row of its own."""
    text = line(row, tight=True) if row else ""
    raised = unicode_script(text, table)
    return (text, True) if raised is None else (raised, False)


def _limits(base: Picture, node: Scripts) -> Picture:
    above = [boxes.text_picture(line(node.sup, tight=True))] if node.sup else []
    below = [boxes.text_picture(line(node.sub, tight=True))] if node.sub else []
    return boxes.stacked([*above, base, *below], len(above))


def _accent(node: Accent) -> Picture:
    body = picture(node.body)
    width = boxes.picture_width(body)
    if len(body.rows) == 1 and width <= 1:
        return boxes.text_picture(accented(body.rows[0], node.mark))
    sign, repeated = WIDE_ACCENTS[node.mark]
    bar = boxes.text_picture(sign * width if repeated else sign)
    return boxes.stacked([body, bar], 0) if node.mark == _UNDERLINE else boxes.stacked([bar, body], 1)


def _brace(node: Brace) -> Picture:
    body = picture(node.body)
    side = max(1, (boxes.picture_width(body) - 1) // 2)
    odd = max(0, boxes.picture_width(body) - 2 * side - 1)
    left, middle, right = "╭┴╮" if node.over else "╰┬╯"
    bar = boxes.text_picture(left + "─" * (side - 1) + middle + "─" * (side - 1 + odd) + right)
    return boxes.stacked([bar, body], 1) if node.over else boxes.stacked([body, bar], 0)


def _grid(node: Grid) -> Picture:
    cells = [[_cell(cell, node.aligned and index > 0) for index, cell in enumerate(row)] for row in node.cells]
    columns = max(map(len, cells))
    gaps = [0] + [_column_gap(node, index) for index in range(1, columns)]
    # A brace needs a row for its tip: two single rows are parted for it.
    airy = len(cells) == 2 and "{" in (node.left, node.right)
    return boxes.fenced(node.left, boxes.grid(cells, gaps, node.alignment, airy), node.right)


def _cell(cell: Row, continues: bool) -> Picture:
    """A cell that continues an aligned formula starts after an operand, so that its operator gets its space."""
    return picture(Row((Atom("", "ord"), *cell.items)) if continues else cell)


def _column_gap(node: Grid, index: int) -> int:
    """Aligned columns come in pairs that touch at their operator."""
    if not node.aligned:
        return _COLUMN_GAP
    if index % 2 == 0:
        return _PAIR_GAP
    before = [place(row[index - 1].items, False) for row in node.cells if index < len(row)]
    return int(any(placed and placed[-1].right in ("rel", "bin", "punct") for placed in before))
