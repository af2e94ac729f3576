"""Matrices inside a sentence as pictures: `X = [[1, 2], [3, 4]]` as code, and grids of two rows or more in formulas."""

from __future__ import annotations

import re

from dlquiz.symbols import SUBSCRIPTS
from dlquiz.text import boxes
from dlquiz.text.blocks import Picture
from dlquiz.text.formula import Fence, Grid, Node, Row, Scripts
from dlquiz.text.marks import MARK

_VALUE = re.compile(r"(?:[A-Za-z]\d* *= *)?[\[(][-+\d.,e\s\[\]()]*[\])]")
_NUMBERED = re.compile(r"^([A-Za-z])(\d+)(?= *=)")
_NEGATIVE = re.compile(rf"(?<!e)-(?={MARK}?[\d.])")
_SIGN = re.compile(rf"^-(?={MARK}?[0-9.])")
_CHARACTER = re.compile(f".{MARK}?", re.DOTALL)
_INDICES = str.maketrans({digit: SUBSCRIPTS[digit] for digit in "0123456789"})
_GAP = 2


def as_value(source: str) -> str:
    """A vector or matrix of numbers, `W1 = [[1, -1], [2, 2]]`, with the minus and the index of a formula; other code
    as it is."""
    if not _VALUE.fullmatch(source.replace(MARK, "")):
        return source
    named = _NUMBERED.sub(lambda found: found[1] + found[2].translate(_INDICES), source)
    return _NEGATIVE.sub("−", named)


def of_code(source: str) -> Picture | None:
    """The picture of a list of rows, with its name; None where the code is anything else."""
    name, rows, depth = "", [], 0
    for piece in _CHARACTER.findall(source):
        char = piece[0]
        if char == "[":
            depth += 1
            rows += [[""]] if depth == 2 else []
        elif char == "]":
            depth -= 1
        elif depth == 2 and char == ",":
            rows[-1].append("")
        elif depth == 2:
            rows[-1][-1] += piece
        elif depth == 0 and not rows:
            name += piece
        elif not char.isspace() and (depth != 1 or char != ","):
            return None
        if depth > 2:
            return None
    cells = [[_SIGN.sub("−", cell.strip()) for cell in row] for row in rows]
    whole = len(cells) > 1 and all(len(row) == len(cells[0]) and all(row) for row in cells)
    named = not name or name.replace(MARK, "").rstrip().endswith("=")
    return _drawn(name.strip(), cells) if whole and named and depth == 0 else None


def _drawn(name: str, cells: list[list[str]]) -> Picture:
    columns = len(cells[0])
    body = boxes.grid(
        [[boxes.text_picture(cell) for cell in row] for row in cells],
        [0] + [_GAP] * (columns - 1),
        "r" * columns,
        airy=False,
    )
    drawn = boxes.fenced("[", body, "]")
    return boxes.beside([(0, boxes.text_picture(name)), (1, drawn)]) if name else drawn


def of_formula(tree: Row) -> Picture | None:
    """The picture of a formula in which something has several rows; None for any other."""
    if not _has_rows(tree):
        return None
    from dlquiz.text.display import picture

    return picture(tree)


def _has_rows(node: Node) -> bool:
    match node:
        case Grid(cells=cells):
            return len(cells) > 1
        case Row(items=items):
            return any(map(_has_rows, items))
        case Fence(body=body):
            return _has_rows(body)
        case Scripts(base=base):
            return _has_rows(base)
        case _:
            return False
