"""Shapes, vectors and matrices: tokens -> nested tuples of entries, each entry an expression of its own.

Rows are separated by `;` or a new line (entries, where the key has one dimension), entries by commas or else by
spaces. Between the sizes of a shape `×`, `x` and `*` separate too, where nothing else does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from dlquiz.grading import helps
from dlquiz.grading.number import Context
from dlquiz.grading.scan import CLOSING, ENDS_VALUE, OPENING, SIZE_SEPARATORS, STARTS_VALUE, Token, pair_brackets
from dlquiz.grading.units import Entry, Measure, read_entry

Nested: TypeAlias = "Entry | tuple[Nested, ...]"


class Asked(NamedTuple):
    """The key's number of dimensions, and whether it is a shape."""

    dimensions: int
    shape_like: bool


def read_entries(tokens: Sequence[Token], asked: Asked, measured: Measure, context: Context) -> tuple[Nested, ...]:
    """The array as nested tuples, rectangular but otherwise of whatever shape was typed.

    A list without brackets is a vector, or where the key has two dimensions a matrix of one row; a lone number is
    an array of one entry with the key's number of dimensions.
    """
    tokens, trailing = _without_shared_unit(_without_idle_newlines(tokens))
    layout = _Layout(tokens, pair_brackets(tokens), asked, measured, context, trailing)
    value = layout.whole()
    if _shape(value) is None:
        raise helps.ragged(tokens[0].position)
    _refuse_unit_on_some(value, measured, tokens[0].position)
    return value


def entries(value: Nested) -> Iterator[Entry]:
    """All entries, row by row."""
    if isinstance(value, Entry):
        yield value
    else:
        for part in value:
            yield from entries(part)


def _shape(value: Nested) -> tuple[int, ...] | None:
    """The shape, or None where rows differ."""
    if isinstance(value, Entry):
        return ()
    shapes = {_shape(part) for part in value}
    if not shapes:
        return (0,)
    inner = shapes.pop()
    return None if shapes or inner is None else (len(value), *inner)


def _without_idle_newlines(tokens: Sequence[Token]) -> list[Token]:
    """A new line separates only where nothing beside it does."""
    kept: list[Token] = []
    for token in tokens:
        last = kept[-1].kind if kept else "newline"
        if token.kind == "newline" and (last in OPENING or last in ("newline", ",", ";")):
            continue
        if last == "newline" and kept and (token.kind in CLOSING or token.kind in (",", ";")):
            kept.pop()
        kept.append(token)
    return kept


def _without_shared_unit(tokens: Sequence[Token]) -> tuple[Sequence[Token], tuple[Token, ...]]:
    """A unit or % behind the brackets belongs to every entry: `[25, 75] %`."""
    if len(tokens) > 2 and tokens[-1].kind in ("unit", "percent") and tokens[-2].kind in CLOSING:
        pairs = pair_brackets(tokens)
        if pairs.get(0) == len(tokens) - 2 and tokens[0].kind == "[":
            return tokens[:-1], (tokens[-1],)
    return tokens, ()


def _refuse_unit_on_some(value: Nested, measured: Measure, position: int) -> None:
    typed = {entry.unit for entry in entries(value)}
    converting = sorted(unit for unit in typed if unit and measured.factors.get(unit, 1) != 1)
    if None in typed and converting:
        raise helps.unit_on_some(converting[0], position)


@dataclass(frozen=True, slots=True)
class _Layout:
    """Splits ranges [a, b) of `tokens` into rows, entries and expressions."""

    tokens: Sequence[Token]
    pairs: dict[int, int]
    asked: Asked
    measured: Measure
    context: Context
    trailing: tuple[Token, ...]

    def whole(self) -> tuple[Nested, ...]:
        parts = self.content(0, len(self.tokens), outermost=True)
        if len(parts) == 1:
            return parts[0] if isinstance(parts[0], tuple) else self.lone(parts[0])
        if self.asked.dimensions == 2 and all(isinstance(part, Entry) for part in parts):
            return (parts,)
        return parts

    def lone(self, entry: Nested) -> tuple[Nested, ...]:
        for _ in range(self.asked.dimensions - 1):
            entry = (entry,)
        return (entry,)

    def content(self, start: int, end: int, *, outermost: bool) -> tuple[Nested, ...]:
        """What stands between two brackets, or the whole answer."""
        if start == end:
            return self.nothing(start)
        rows = self.rows(start, end)
        sizes = outermost and len(rows) == 1
        values = [self.row(first, last, sizes=sizes) for first, last in rows]
        if len(values) == 1:
            return values[0]
        if self.asked.dimensions == 1 or all(len(row) == 1 and isinstance(row[0], tuple) for row in values):
            return tuple(part for row in values for part in row)
        return tuple(values)

    def nothing(self, start: int) -> tuple[Nested, ...]:
        """Empty brackets are the shape of a scalar, and nothing else."""
        if self.asked.shape_like and len(self.tokens) == 2 * start:
            return ()
        raise helps.nothing_inside(self.tokens[max(start - 1, 0)].position)

    def row(self, start: int, end: int, *, sizes: bool) -> tuple[Nested, ...]:
        items = self.items(start, end)
        if len(items) == 1 and sizes and self.asked.shape_like:
            items = self.split_at_times(*items[0])
        return tuple(self.item(first, last, outermost=sizes and len(items) == 1) for first, last in items)

    def item(self, start: int, end: int, *, outermost: bool) -> Nested:
        opening = self.tokens[start].kind
        if opening in OPENING and self.pairs[start] == end - 1:
            inside = start + 1, end - 1
            if opening == "[" or start + 1 == end - 1 or self.lists(*inside, sizes=outermost):
                return self.content(*inside, outermost=outermost)
            if self.tokens[start + 1].kind in OPENING and self.pairs[start + 1] == end - 2:
                return self.item(*inside, outermost=outermost)
        return read_entry(self.tokens[start:end], self.measured, self.context, self.trailing)

    def lists(self, start: int, end: int, *, sizes: bool) -> bool:
        """Whether round brackets around [start, end) hold a list rather than group a calculation."""
        if any(self.tokens[at].kind in (",", ";", "newline") for at in self.level(start, end)):
            return True
        if len(self.split_at_spaces(start, end)) > 1:
            return True
        return sizes and self.asked.shape_like and len(self.split_at_times(start, end)) > 1

    def level(self, start: int, end: int) -> Iterator[int]:
        """The indices of [start, end) that no inner bracket holds; of an inner bracket its opening."""
        at = start
        while at < end:
            yield at
            at = self.pairs.get(at, at) + 1

    def rows(self, start: int, end: int) -> list[tuple[int, int]]:
        return self.split(start, end, (";", "newline"))

    def items(self, start: int, end: int) -> list[tuple[int, int]]:
        if any(self.tokens[at].kind == "," for at in self.level(start, end)):
            return self.split(start, end, (",",))
        return self.split_at_spaces(start, end)

    def split(self, start: int, end: int, separators: tuple[str, ...]) -> list[tuple[int, int]]:
        """The ranges between separators; one separator may trail, none may stand alone."""
        parts: list[tuple[int, int]] = []
        first = start
        for at in self.level(start, end):
            if self.tokens[at].kind in separators:
                if at == first:
                    raise helps.entry_missing(self.tokens[at].text, self.tokens[at].position)
                parts.append((first, at))
                first = at + 1
        return parts if first == end else [*parts, (first, end)]

    def split_at_spaces(self, start: int, end: int) -> list[tuple[int, int]]:
        firsts = [at for at in self.level(start, end) if at == start or self.starts_entry(at)]
        return list(zip(firsts, [*firsts[1:], end], strict=True))

    def starts_entry(self, at: int) -> bool:
        """A value behind a value and a space; or a sign with a space before and none after; or `][`."""
        before, token = self.tokens[at - 1], self.tokens[at]
        if before.kind not in ENDS_VALUE:
            return False
        if token.kind in STARTS_VALUE:
            return token.spaced or (before.kind == "]" and token.kind == "[")
        follows = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        return token.kind in ("+", "-") and token.spaced and follows is not None and not follows.spaced

    def split_at_times(self, start: int, end: int) -> list[tuple[int, int]]:
        parts: list[tuple[int, int]] = []
        first = start
        for at in self.level(start, end):
            if self.tokens[at].kind == "*" and self.tokens[at].text in SIZE_SEPARATORS:
                if at in (first, end - 1):
                    raise helps.entry_missing(self.tokens[at].text, self.tokens[at].position)
                parts.append((first, at))
                first = at + 1
        return [*parts, (first, end)]
