"""A formula in one line of Unicode: (n+2p−k)/s."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

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
    juxtaposed,
    place,
)
from dlquiz.text.symbols import SUBSCRIPTS, SUPERSCRIPTS

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


def line(row: Row, tight: bool = False) -> str:
    """The row in one line; `tight` drops the spaces around operators, as in scripts and fractions."""
    placed = place(row.items, tight)
    text = ""
    for index, item in enumerate(placed):
        before = placed[index - 1] if index else None
        after = placed[index + 1] if index + 1 < len(placed) else None
        text += _part(item, before, after, tight)
    return text


def _part(item: Placed, before: Placed | None, after: Placed | None, tight: bool) -> str:
    text, gap = _node(item.node, tight), item.gap
    follows_operand = before is not None and before.right in ("ord", "close", "tail", "frac")
    if isinstance(item.node, Fraction) and item.node.bar:
        after_fraction = before is not None and before.right == "frac"
        after_function = before is not None and before.right == "func"
        if juxtaposed(after) or after_function or (follows_operand and (after_fraction or text[0].isdigit())):
            text = f"({text})"
        gap = max(gap, int(follows_operand and not after_fraction))
    if before is not None and item.left == "ord" and _ends_plainly(before.node):
        gap = max(gap, 1)
    return " " * gap + text


def _ends_plainly(node: Node) -> bool:
    """Whether the node ends in a script written with ^ or _, which would swallow a letter after it."""
    return isinstance(node, Scripts) and not _has_unicode_scripts(node)


def _has_unicode_scripts(node: Scripts) -> bool:
    return unicode_script(node.sub, SUBSCRIPTS) is not None and unicode_script(node.sup, SUPERSCRIPTS) is not None


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
            return _scripts(node, tight)
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
    index = line(node.index, tight=True) if node.index else ""
    sign = _ROOTS.get(index) or _index(node.index) + "√"
    body = line(node.body, tight=True)
    if body.startswith("(") and len(node.body.items) == 1 and isinstance(node.body.items[0], Fence):
        return sign + body
    return sign + body if is_simple_root(node, body) else f"{sign}({body})"


def _index(index: Row | None) -> str:
    script = unicode_script(index, SUPERSCRIPTS)
    return script if script is not None or index is None else f"({line(index, tight=True)})"


def is_simple_root(node: Root, body: str) -> bool:
    """Whether the sign alone shows how far the root reaches: √n, √dₖ."""
    return len(node.body.items) == 1 and _is_factor(node.body, body) and not set(body) & set("^_ /√")


def unicode_script(row: Row | None, table: Mapping[str, str]) -> str | None:
    """The script in Unicode's raised or lowered characters; None unless every character has one."""
    if row is None:
        return ""
    text = line(row, tight=True)
    return "".join(table[char] for char in text) if all(char in table for char in text) else None


def _scripts(node: Scripts, tight: bool) -> str:
    """Unicode scripts come first, next to the symbol, then those that need ^ or _."""
    text = _node(node.base, tight)
    if isinstance(node.base, Fraction | Brace) or (isinstance(node.base, Row) and _has_operator(node.base)):
        text = f"({text})"
    sub, sup = unicode_script(node.sub, SUBSCRIPTS), unicode_script(node.sup, SUPERSCRIPTS)
    text += (sub or "") + (sup or "")
    if sub is None and node.sub is not None:
        text += "_" + _plain_script(node.sub)
    if sup is None and node.sup is not None:
        text += "^" + _plain_script(node.sup)
    return text


def _has_operator(row: Row) -> bool:
    return any(item.left in ("bin", "rel", "frac") for item in place(row.items, False))


def _plain_script(row: Row) -> str:
    text = line(row, tight=True)
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
    """The cells of one aligned row as one formula."""
    return Row(tuple(item for cell in cells for item in cell.items))
