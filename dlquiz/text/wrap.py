"""Inline text broken into lines of a width in cells, by the rules of Chinese and Latin typesetting."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dlquiz.text.blocks import Line, Run, Span
from dlquiz.text.cells import cell_width, char_width, clusters
from dlquiz.text.marks import MARK

CLOSERS = frozenset("，。、；：？！）」』】》〉〕〗”’％…—＿,.;:?!)]}%")
OPENERS = frozenset("（「『【《〈〔〖“‘([{")
_QUOTES = frozenset("\"'")
_FIXED_SPACES = "\u00a0\u202f\u2060"
_OPERATORS = frozenset("/+−=<>×·,;")
_RELATIONS = frozenset("=≤≥<>≈⇒")
_SIGNS = _RELATIONS | frozenset("+-−×")
_JOINER = "\u2060"
_UNBROKEN = {"math": 1, "code": 0.5}
"""How much of a line a run of a style may take to be kept whole."""
_SHORT = 8
"""Cells of a last word that is not left alone on its line."""
_TOO_WIDE = "…"
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")

# White space that may be broken at, a forced break, or what lies between; wide characters are tokens of their own.
_TOKEN = re.compile(r"\n|[ \t\u3000]+|[^ \t\n\u3000]+")


class Token(NamedTuple):
    """A stretch of text without a place for a break, or white space (`text` then holds what is shown of it)."""

    text: str
    style: str
    kind: str


class Unit(NamedTuple):
    """What stays together on a line, after the white space before it; `forced` starts a new line."""

    space: tuple[Token, ...]
    tokens: tuple[Token, ...]
    forced: bool

    @property
    def width(self) -> int:
        return _width(self.tokens)

    @property
    def space_width(self) -> int:
        return _width(self.space)


def _width(tokens: Sequence[Token]) -> int:
    return sum(cell_width(token.text) for token in tokens)


def wrap(runs: Sequence[Run], width: int) -> tuple[Line, ...]:
    """Lines of at most `width` cells (at least 1), without white space at their ends.

    A formula that fits a line is never broken, a wider one at its spaces. A wide character in a column of one cell is
    shown as an ellipsis. A short word is not alone on the last line. No runs make no lines.
    """
    lines: list[list[Unit]] = []
    used = first = 0
    for unit in _units(_tokens(runs, width)):
        if unit.forced or not lines:
            _accompany_last(lines, first, width)
            first = len(lines)
            lines.append([])
            used = 0
        if used + unit.space_width + unit.width <= width and lines[-1]:
            lines[-1].append(unit)
            used += unit.space_width + unit.width
            continue
        if lines[-1]:
            lines.append([])
        for index, part in enumerate(_cut(list(unit.tokens), width)):
            if index:
                lines.append([])
            lines[-1].append(Unit(() if index else unit.space, tuple(part), forced=False))
            used = _width(part)
    _accompany_last(lines, first, width)
    return tuple(spans([token for unit in line for token in (*unit.space, *unit.tokens)]) for line in lines)


def _accompany_last(lines: list[list[Unit]], first: int, width: int) -> None:
    """Move the last word of the line before to a last line, from line `first` on, with one short word."""
    if len(lines) - first < 2 or len(lines[-1]) > 1 or len(lines[-2]) < 3:
        return
    moved, last = lines[-2][-1], lines[-1][0]
    if last.width > min(_SHORT, width // 5):
        return
    if moved.width <= width // 3 and moved.width + last.space_width + last.width <= width:
        lines[-1].insert(0, lines[-2].pop())


def spans(tokens: Sequence[Token]) -> Line:
    """Tokens of one style become one span; white space at the ends goes, and what only kept words together."""
    joined: list[Span] = []
    for token in tokens:
        text = token.text.replace(_JOINER, "")
        if joined and joined[-1].style == token.style:
            joined[-1] = Span(joined[-1].text + text, token.style)
        elif text and (joined or token.kind != "space"):
            joined.append(Span(text, token.style))
    while joined:
        stripped = joined[-1].text.rstrip()
        if stripped:
            joined[-1] = Span(stripped, joined[-1].style)
            break
        joined.pop()
    return tuple(joined)


def _tokens(runs: Sequence[Run], width: int) -> Iterator[Token]:
    for run in runs:
        if cell_width(run.text) <= _UNBROKEN.get(run.style, 0) * width:
            yield Token(run.text, run.style, "word")
            continue
        for match in _TOKEN.finditer(run.text):
            yield from _split_token(match[0], run.style)


def _split_token(text: str, style: str) -> Iterator[Token]:
    if text == "\n":
        yield Token("", style, "break")
    elif text[0] in " \t\u3000":
        yield Token(text.replace("\t", "    ") if style in ("code", "math") else " ", style, "space")
    elif text.isascii() or style == "math":
        yield Token(text, style, "word")
    else:
        yield from (Token(part, style, "word") for part in _stretches(text))


def _stretches(text: str) -> Iterator[str]:
    """Latin stretches whole, wide characters one by one."""
    current = ""
    for cluster in clusters(text):
        if current and (_is_wide(cluster) or _is_wide(current[-1]) or (current[-1] in "—…" and cluster not in "—…")):
            yield current
            current = ""
        current += cluster
    if current:
        yield current


def _is_wide(cluster: str) -> bool:
    return char_width(cluster[0]) == 2


def _units(tokens: Iterator[Token]) -> Iterator[Unit]:
    """Joins tokens between which no break is allowed."""
    space: list[Token] = []
    inner: list[Token] = []
    pending: list[Token] = []
    forced = False
    for token in tokens:
        if token.kind == "space":
            pending.append(token)
        elif token.kind == "break":
            if inner or forced:
                yield Unit(tuple(space), tuple(inner), forced)
            space, inner, pending, forced = [], [], [], True
        elif not token.text:
            continue
        elif inner and not _may_break(inner[-1], token, bool(pending)):
            inner += [*pending, token]
            pending = []
        else:
            if inner:
                yield Unit(tuple(space), tuple(inner), forced)
                forced = False
            space, inner, pending = pending, [token], []
    if inner or forced:
        yield Unit(tuple(space), tuple(inner), forced)


def _may_break(before: Token, after: Token, spaced: bool) -> bool:
    """Whether a line may end after one token and go on with the other."""
    last, first = before.text[-1], after.text[0]
    if first in CLOSERS or last in OPENERS or last in _FIXED_SPACES or first in _FIXED_SPACES:
        return False
    if before.style == "math" and before.text in _RELATIONS:
        # A formula goes on with its sign: the reader sees that the line is no new one.
        return False
    if spaced:
        return not _go_together(before, after)
    if last in _QUOTES or first in _QUOTES:
        return False
    return _is_wide(_base(before.text)) or _is_wide(first) or last in "—…"


def _go_together(before: Token, after: Token) -> bool:
    """Whether a space is within what is computed, `4/6 = 0.67`, or between a number and what it counts."""
    if before.style == after.style == "math":
        # A wider formula is broken at its spaces.
        return False
    signs = before.text.rpartition(" ")[2], after.text.partition(" ")[0]
    counts = after.text[0].isalpha() and _NUMBER.fullmatch(before.text.replace(MARK, "")) is not None
    return counts or not _SIGNS.isdisjoint(signs)


def _base(text: str) -> str:
    """The last character that is not a mark on another."""
    return next((char for char in reversed(text) if char_width(char) > 0), text[-1])


def _cut(tokens: list[Token], width: int) -> Iterator[list[Token]]:
    """Parts of at most `width` cells: the unit itself, if it fits."""
    if _width(tokens) <= width:
        yield tokens
        return
    cells = [Token(part, token.style, token.kind) for token in tokens for part in clusters(token.text)]
    cells = [cell if cell_width(cell.text) <= width else cell._replace(text=_TOO_WIDE) for cell in cells]
    start = 0
    while start < len(cells):
        end = _end(cells, start, width)
        yield cells[start:end]
        start = end
        while start < len(cells) and cells[start].text.isspace():
            start += 1


def _end(cells: list[Token], start: int, width: int) -> int:
    """Where to cut: at a space in front of a relation, where that leaves no half of the line empty; at the last fitting
    space, best not behind a relation; else after an operator or a `/`, else as punctuation allows, else at the edge."""
    edge, used = start, 0
    while edge < len(cells) and (used := used + cell_width(cells[edge].text)) <= width:
        edge += 1
    if edge == len(cells):
        return edge
    at_space, after_relation, at_operator, anywhere = 0, 0, 0, 0
    for end in _fair_ends(cells, start, edge):
        if cells[end].text.isspace():
            if cells[end + 1 : end + 2] and cells[end + 1].text in _RELATIONS and 2 * (end - start) >= edge - start:
                return end
            if cells[end - 1].text not in _RELATIONS:
                at_space = at_space or end
            after_relation = after_relation or end
        last = cells[end - 1]
        if last.text == "/" or (last.style == "math" and last.text in _OPERATORS):
            at_operator = at_operator or end
        anywhere = anywhere or end
    return at_space or after_relation or at_operator or anywhere or edge


def _fair_ends(cells: list[Token], start: int, edge: int) -> Iterator[int]:
    """From the last one, where no closing punctuation would start the next line and no opening one end this one."""
    last = edge
    for end in range(edge, start, -1):
        # The last that is seen of this line; each cell is looked at once, however long the line is.
        last = min(last, end)
        while last > start and cells[last - 1].text.isspace():
            last -= 1
        before = cells[last - 1].text if last > start else ""
        after = next((cell.text for cell in cells[end : end + 8] if not cell.text.isspace()), "")
        if before and before[-1] not in OPENERS and after[:1] not in CLOSERS:
            yield end
