"""A formula in one line of Unicode: (n+2p−k)/s."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from dlquiz.symbols import SUBSCRIPTS, SUPERSCRIPTS
from dlquiz.text.cells import clusters
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
    juxtaposed,
    place,
)
from dlquiz.text.marks import MARK

_ROOTS = {"": "√", "2": "√", "3": "∛", "4": "∜"}
_LINE_MARKS = frozenset({"\u0304", "\u0305", "\u0332"})
_MARK_NAMES = {
    "\u0302": "hat",
    "\u0303": "tilde",
    "\u20d7": "vec",
    "\u0307": "dot",
    "\u0308": "ddot",
    "\u030c": "check",
}
_DIFFERENTIALS = frozenset("∂d∇Δ")
_PRODUCT_PARTS = frozenset({"ord", "open", "close", "func", "sign"})
_OPERATORS = frozenset({"bin", "rel", "word", "sign"})


class _Set(NamedTuple):
    """A part as text; `plainly` if it ends in a script written with ^ or _, which would swallow a letter after it."""

    text: str
    plainly: bool


def line(row: Row, tight: bool = False) -> str:
    """The row in one line; `tight` drops the spaces around operators, as in scripts and fractions."""
    placed = place(row.items, tight)
    text, plainly = "", False
    for index, item in enumerate(placed):
        part = _scripts(item.node, tight) if isinstance(item.node, Scripts) else _Set(_node(item.node, tight), False)
        gap, shown = item.gap, part.text
        if isinstance(item.node, Fraction) and item.node.bar:
            gap, shown = _among(item, shown, placed[index - 1] if index else None, placed[index + 1 : index + 2])
        if plainly and item.left == "ord":
            gap = max(gap, 1)
        text += " " * gap + shown
        plainly = part.plainly
    return text


def _among(item: Placed, text: str, before: Placed | None, after: list[Placed]) -> tuple[int, str]:
    """The gap before a fraction and its text, in brackets where a neighbour would seem to belong to a half of it."""
    end = before.right if before is not None else ""
    applied = before is not None and end == "func" and not _has_limits(before.node)
    follows_operand = end in ("ord", "close", "tail", "frac")
    if juxtaposed(after) or applied or end == "frac" or (follows_operand and text[0].isdigit()):
        text = f"({text})"
    return 0 if applied else max(item.gap, int(follows_operand and end != "frac")), text


def _has_limits(node: Node) -> bool:
    return has_limits(node.base if isinstance(node, Scripts) else node)


def _node(node: Node, tight: bool) -> str:
    match node:
        case Atom(text=text):
            return text
        case Row():
            return line(node, tight)
        case Fraction():
            return _fraction(node)
        case Root():
            return root(node)
        case Scripts():
            return _scripts(node, tight).text
        case Accent(body=body, mark=mark):
            return accented(line(body, tight), mark)
        case Brace(body=body):
            return line(body, tight)
        case Fence(left=left, body=body, right=right):
            return left + line(body, tight) + right
        case Grid():
            return _grid(node, tight)


def _fraction(node: Fraction) -> str:
    top, bottom = line(node.numerator, tight=True), line(node.denominator, tight=True)
    if not node.bar:
        return f"C({top},{bottom})"
    top = top if _is_product(node.numerator, top) else f"({top})"
    return f"{top}/{bottom if _is_factor(node.denominator, bottom) else f'({bottom})'}"


def _is_product(row: Row, text: str) -> bool:
    return bool(text) and " " not in text and all(item.left in _PRODUCT_PARTS for item in place(row.items, True))


def _is_factor(row: Row, text: str) -> bool:
    """Whether a row binds more tightly than a division: x², σ(z), ∂w."""
    items = [item.node for item in place(row.items, True)]
    if not items or " " in text or any(item.left not in ("ord", "open", "func") for item in place(row.items, True)):
        return False
    if len(items) == 1:
        return not (isinstance(items[0], Row) and len(items[0].items) > 1)
    return len(items) == 2 and (_is_differential(items[0]) or _is_call(items[0], items[1]))


def _is_differential(node: Node) -> bool:
    base = node.base if isinstance(node, Scripts) else node
    return isinstance(base, Atom) and base.text in _DIFFERENTIALS


def _is_call(function: Node, argument: Node) -> bool:
    """log(1+x), or g(x): a letter before brackets without an operator in them is taken for a function."""
    if not isinstance(argument, Fence):
        return False
    base = function.base if isinstance(function, Scripts) else function
    named = isinstance(base, Atom) and base.kind == "func"
    letter = isinstance(base, Atom | Accent) and not (isinstance(base, Atom) and base.text[:1].isdigit())
    return named or (letter and not any(item.left in _OPERATORS for item in place(argument.body.items, True)))


def root(node: Root) -> str:
    """√x, √(x+1), ∛x; any other index stands before the sign as a superscript."""
    index = line(node.degree, tight=True) if node.degree else ""
    raised = unicode_script(index, SUPERSCRIPTS)
    sign = _ROOTS.get(index) or (f"({index})" if raised is None else raised) + "√"
    body = line(node.body, tight=True)
    if body.startswith("(") and len(node.body.items) == 1 and isinstance(node.body.items[0], Fence):
        return sign + body
    return sign + body if is_simple_root(node, body) else f"{sign}({body})"


def is_simple_root(node: Root, body: str) -> bool:
    """Whether the sign alone shows how far the root reaches: √n, √dₖ."""
    return len(node.body.items) == 1 and _is_factor(node.body, body) and not set(body) & set("^_ /√")


def unicode_script(text: str, table: Mapping[str, str]) -> str | None:
    """A script in Unicode's raised or lowered characters, their marks kept; None unless every character has one."""
    known = all(char in table or char == MARK for char in text)
    return "".join(table.get(char, char) for char in text) if known else None


def _scripts(node: Scripts, tight: bool) -> _Set:
    """Unicode scripts come first, next to the symbol, then those that need ^ or _."""
    text = _node(node.base, tight)
    if isinstance(node.base, Fraction | Brace) or (isinstance(node.base, Row) and _has_operator(node.base)):
        text = f"({text})"
    plain = ""
    for row, table, sign in ((node.sub, SUBSCRIPTS, "_"), (node.sup, SUPERSCRIPTS, "^")):
        script = line(row, tight=True) if row else ""
        raised = unicode_script(script, table)
        text += raised or ""
        plain += sign + _plain_script(row, script) if row and raised is None else ""
    return _Set(text + plain, bool(plain))


def _has_operator(row: Row) -> bool:
    return any(item.left in ("bin", "rel", "frac") for item in place(row.items, False))


def _plain_script(row: Row, text: str) -> str:
    """A script as it stands after ^ or _: bare if it is one word or symbol, or has brackets of its own."""
    if len(row.items) == 1 and isinstance(row.items[0], Fence) and row.items[0].left and row.items[0].right:
        return text
    is_word = all(isinstance(item, Atom) and item.kind != "space" for item in row.items) and text.isalnum()
    is_symbol = len(row.items) == 1 and isinstance(row.items[0], Atom | Accent) and " " not in text
    return text if is_word or is_symbol else f"({text})"


def accented(text: str, mark: str) -> str:
    """A combining mark on a single symbol, a line on every character, else the accent's name as a function."""
    parts = clusters(text)
    if len(parts) == 1 or mark in _LINE_MARKS:
        mark = "\u0305" if mark == "\u0304" and len(parts) > 1 else mark
        return unicodedata.normalize("NFC", "".join(part + mark if part != " " else part for part in parts))
    return f"{_MARK_NAMES.get(mark, 'accent')}({text})"


def _grid(node: Grid, tight: bool) -> str:
    if node.aligned:
        return "; ".join(line(joined(cells), tight) for cells in node.cells)
    lines = [", ".join(_cells(cells)) for cells in node.cells]
    left, right = node.left or ("{" if node.right == "}" else ""), node.right or ("}" if node.left == "{" else "")
    return left + "; ".join(lines) + right


def _cells(cells: tuple[Row, ...]) -> list[str]:
    texts = [line(cell) for cell in cells]
    return [text.rstrip(",") if index + 1 < len(texts) else text for index, text in enumerate(texts)]


def joined(cells: tuple[Row, ...]) -> Row:
    """The cells of one aligned row as one formula; they come in pairs, which stand apart."""
    apart = Atom("  ", "space")
    return Row(
        tuple(item for at, cell in enumerate(cells) for item in (*([apart] if at % 2 == 0 else ()), *cell.items))
    )
