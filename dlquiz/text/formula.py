"""A formula as a small tree, free of LaTeX and of any width, and the spaces between the parts of a row.

The classes of a part (`Kind`) follow TeX's: ord, bin, rel, punct, open, close, with func (log, max), big (Σ, ∏, ∫),
word (mod), frac, space, and tail for what must not touch a letter that follows.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, TypeAlias


class Atom(NamedTuple):
    """A symbol, number, name or text. `limits`: scripts stand above and below it in a display."""

    text: str
    kind: str
    limits: bool = False


class Row(NamedTuple):
    items: tuple[Node, ...]


class Fraction(NamedTuple):
    """`bar` is False for a binomial coefficient."""

    numerator: Row
    denominator: Row
    bar: bool = True


class Root(NamedTuple):
    body: Row
    degree: Row | None


class Scripts(NamedTuple):
    base: Node
    sub: Row | None
    sup: Row | None


class Accent(NamedTuple):
    body: Row
    mark: str


class Brace(NamedTuple):
    """A horizontal brace over or under its body; its label comes as a script."""

    body: Row
    over: bool


class Fence(NamedTuple):
    left: str
    body: Row
    right: str


class Grid(NamedTuple):
    """Rows of cells between delimiters; `aligned` rows are formulas of their own."""

    left: str
    cells: tuple[tuple[Row, ...], ...]
    right: str
    alignment: str
    aligned: bool = False


Node: TypeAlias = "Atom | Row | Fraction | Root | Scripts | Accent | Brace | Fence | Grid"


class Placed(NamedTuple):
    """A part of a row, `gap` columns after the one before it; `left` and `right` are the classes of its two ends."""

    gap: int
    node: Node
    left: str
    right: str


_OPERAND_ENDS = frozenset({"ord", "close", "frac", "tail", "big", "func"})
_OPERAND_STARTS = frozenset({"ord", "open", "frac", "func", "big"})
_NO_LEFT_OPERAND = frozenset({"", "bin", "rel", "open", "punct", "word"})


def has_limits(node: Node) -> bool:
    return isinstance(node, Brace) or (isinstance(node, Atom) and node.limits)


def ends(node: Node) -> tuple[str, str]:
    """The classes of the two ends of a part."""
    match node:
        case Atom(kind=kind):
            return kind, kind
        case Fraction(bar=True):
            return "frac", "frac"
        case Root():
            return "ord", "tail"
        case Scripts(base=base):
            return ends(base)
        case Fence(left=left, right=right):
            return "open" if left else "ord", "close" if right else "ord"
        case Row(items=items) if items:
            # A group that begins with a space is no space.
            return _outermost(items)[0], _outermost(reversed(items))[1]
        case _:
            return "ord", "ord"


def _outermost(items: Iterable[Node]) -> tuple[str, str]:
    """The classes of the first part that is no space."""
    return next((found for found in map(ends, items) if found[0] != "space"), ("space", "space"))


def place(items: tuple[Node, ...], tight: bool) -> list[Placed]:
    """The parts of a row with the gaps between them; explicit spaces become gaps, but not at either end.

    `tight` (scripts, fractions in one line) drops the spaces around operators.
    """
    placed: list[Placed] = []
    wanted, before = 0, ""
    for index, node in enumerate(items):
        left, right = ends(node)
        if left == "space":
            wanted = max(wanted, len(node.text) if isinstance(node, Atom) else 0)
            continue
        if left == "bin" and _is_sign(before, items[index + 1 :]):
            left = right = "sign"
        placed.append(Placed(max(wanted, _gap(before, left, tight)) if placed else 0, node, left, right))
        wanted, before = 0, right
    return placed


def _is_sign(before: str, after: tuple[Node, ...]) -> bool:
    """A + or − without an operand on either side is a sign, or stands for itself."""
    following = next((ends(node)[0] for node in after if ends(node)[0] != "space"), "")
    return before in _NO_LEFT_OPERAND or following in ("", "rel", "close", "punct")


def _gap(before: str, after: str, tight: bool) -> int:
    if not before or before in ("open", "sign") or after in ("close", "punct"):
        return 0
    if "word" in (before, after):
        return 1
    if before == "punct" or before in ("rel", "bin") or after in ("rel", "bin"):
        return 0 if tight else 1
    if after in ("func", "big"):
        return 1 if before in _OPERAND_ENDS else 0
    if before == "func":
        return 0 if after == "open" else 1
    if before == "big":
        return 1
    return 1 if before == "tail" and after in ("ord", "frac") else 0


def juxtaposed(after: list[Placed]) -> bool:
    """Whether what follows a part, if anything, multiplies it without any sign."""
    return bool(after) and after[0].left in _OPERAND_STARTS
