r"""Reads the arithmetic in a worked solution and works it out again, in intervals.

A line such as `$L = 4 \cdot (5 + 1) = 4 \cdot 6 = 24$` is a chain of links. Every link that holds numbers only is
evaluated; the numbers are rounded to six digits, so each stands for an interval, and two links of one chain agree if
their intervals meet. A link with a symbol in it has no value.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from dlquiz.messages import Text

FORMULA = re.compile(r"\$([^$]+)\$")
TOKEN = re.compile(
    r"\\begin\{pmatrix\}|\\end\{pmatrix\}|\\\\|\\operatorname\{[a-z_\\]+\}|\\text\{[^}]*\}|\\mathrm\{[^}]*\}|\\[A-Za-z]+"
    r"|\d+(?:\.\d+)?|[A-Za-z]+|\S"
)
SPACES = re.compile(r"(?<!\\)\\[,;:! ]|\\left|\\right|\\quad|\\qquad|\\displaystyle")
CHAINS = re.compile(r",?\s*(?:\\quad|\\;|\\Rightarrow|\\implies|\\leftarrow|\\to\b|\\leq?\b|\\geq?\b|<|>|\\approx)")
OPERATION = re.compile(r"\\cdot (?!10\^)| \+ | - |\\frac|\\lfloor|\\lceil|\\sqrt")
DIGITS = 6


class Symbolic(Exception):  # noqa: N818 - not an error: the link holds a symbol, or an ellipsis
    pass


class Interval(NamedTuple):
    """The numbers between two arrays of one shape."""

    low: Any
    high: Any


def exactly(value: Any) -> Interval:
    return Interval(np.asarray(value, float), np.asarray(value, float))


def _hull(*candidates: Any) -> Interval:
    return Interval(np.minimum.reduce(candidates), np.maximum.reduce(candidates))


def add(left: Interval, right: Interval) -> Interval:
    return Interval(left.low + right.low, left.high + right.high)


def negative(value: Interval) -> Interval:
    return Interval(-value.high, -value.low)


def times(left: Interval, right: Interval) -> Interval:
    a, b = np.broadcast_arrays(left.low, right.low)[0], np.broadcast_arrays(left.high, right.high)[0]
    c, d = np.broadcast_arrays(right.low, left.low)[0], np.broadcast_arrays(right.high, left.high)[0]
    return _hull(a * c, a * d, b * c, b * d)


def over(left: Interval, right: Interval) -> Interval:
    if np.any((right.low <= 0) & (right.high >= 0)):
        raise Symbolic
    return times(left, Interval(1 / right.high, 1 / right.low))


def product(left: Interval, right: Interval) -> Interval:
    """The matrix product of what stands side by side, or the ordinary one if one of the two is a number."""
    if not left.low.ndim or not right.low.ndim:
        return times(left, right)
    if right.low.ndim == 1 and left.low.ndim == 1:
        raise Symbolic
    rows = left if left.low.ndim == 2 else Interval(left.low[None], left.high[None])
    columns = right if right.low.ndim == 2 else Interval(right.low[:, None], right.high[:, None])
    if rows.low.shape[1] != columns.low.shape[0]:
        raise ValueError(f"{rows.low.shape} times {columns.low.shape}")
    terms = times(
        Interval(rows.low[:, :, None], rows.high[:, :, None]), Interval(columns.low[None], columns.high[None])
    )
    return Interval(terms.low.sum(axis=1), terms.high.sum(axis=1))


def inner(left: Interval, right: Interval) -> Interval:
    """What a dot means: the inner product of two vectors, the product of anything else."""
    found = times(left, right)
    return Interval(found.low.sum(), found.high.sum()) if left.low.ndim == right.low.ndim == 1 else found


def power(base: Interval, exponent: Interval) -> Interval:
    if exponent.low.ndim or (base.low.min() < 0 and not float(exponent.low).is_integer()):
        raise Symbolic
    with np.errstate(all="ignore"):
        corners = [edge**raised for edge in base for raised in exponent]
    if exponent.low == exponent.high and float(exponent.low) % 2 == 0 and np.any((base.low < 0) & (base.high > 0)):
        corners.append(np.zeros_like(base.low))
    return _hull(*corners)


def rising(function: Callable[[Any], Any]) -> Callable[[Interval], Interval]:
    return lambda value: Interval(function(value.low), function(value.high))


def size(value: Interval) -> Interval:
    across = (value.low < 0) & (value.high > 0)
    ends = np.abs(value.low), np.abs(value.high)
    return Interval(np.where(across, 0.0, np.minimum(*ends)), np.maximum(*ends))


def _sigmoid(value: Any) -> Any:
    return 0.5 * (1 + np.tanh(value / 2))


def cosine(value: Interval) -> Interval:
    """The slope of a cosine is 1 at most."""
    middle, reach = (value.low + value.high) / 2, (value.high - value.low) / 2
    return Interval(np.maximum(np.cos(middle) - reach, -1.0), np.minimum(np.cos(middle) + reach, 1.0))


def _elementwise(function: Callable[[float], float]) -> Callable[[Any], Any]:
    return np.vectorize(function, otypes=[float])


FUNCTIONS: dict[str, Callable[[Interval], Interval]] = {
    r"\ln": rising(np.log),
    r"\log": rising(np.log),
    r"\exp": rising(np.exp),
    r"\sqrt": rising(np.sqrt),
    r"\tanh": rising(np.tanh),
    r"\cos": cosine,
    r"\sigma": rising(_sigmoid),
    r"\operatorname{relu}": rising(lambda value: np.maximum(value, 0)),
    r"\operatorname{sign}": rising(np.sign),
    r"\mathrm{sign}": rising(np.sign),
    r"\operatorname{erf}": rising(_elementwise(math.erf)),
    r"\mathrm{erf}": rising(_elementwise(math.erf)),
}
REDUCTIONS: dict[str, Callable[[Any], Any]] = {r"\max": np.max, r"\min": np.min}
CLOSING = {"(": ")", "[": "]", "{": "}", "|": "|", r"\lfloor": r"\rfloor", r"\lceil": r"\rceil", r"\|": r"\|"}
AROUND: dict[str, Callable[[Interval], Interval]] = {
    "|": size,
    r"\lfloor": rising(np.floor),
    r"\lceil": rising(np.ceil),
}


class _Reader:
    """Recursive descent over the tokens of one link."""

    def __init__(self, link: str, exact: bool) -> None:
        self._tokens = TOKEN.findall(SPACES.sub(" ", link))
        self._place = 0
        self._exact = exact
        self._bars = 0

    def value(self) -> Interval:
        if not self._tokens:
            raise Symbolic
        sizes = [self._sum()]
        while self._taken(r"\times") or self._taken("×"):
            sizes.append(self._sum())
        if self._place < len(self._tokens):
            raise Symbolic
        return sizes[0] if len(sizes) == 1 else _stacked(sizes)

    def _next(self) -> str:
        return self._tokens[self._place] if self._place < len(self._tokens) else ""

    def _taken(self, token: str) -> bool:
        found = self._next() == token
        self._place += found
        return found

    def _expect(self, token: str) -> None:
        if not self._taken(token):
            raise Symbolic

    def _sum(self) -> Interval:
        total = self._term()
        while (sign := self._next()) in ("+", "-", "−"):
            self._place += 1
            term = self._term()
            total = add(total, term if sign == "+" else negative(term))
        return total

    def _term(self) -> Interval:
        value = self._signed()
        while True:
            if self._taken(r"\odot"):
                value = times(value, self._signed())
            elif self._taken(r"\cdot") or self._taken("·"):
                value = inner(value, self._signed())
            elif self._taken("/"):
                value = over(value, self._signed())
            elif self._starts_factor():
                value = product(value, self._raised())
            else:
                return value

    def _starts_factor(self) -> bool:
        token = self._next()
        if token == "|":
            return not self._bars
        return token in ("(", "[", r"\begin{pmatrix}", r"\frac", r"\sqrt", r"\lfloor", r"\lceil") or token in FUNCTIONS

    def _signed(self) -> Interval:
        if self._taken("-") or self._taken("−"):
            return negative(self._signed())
        return self._raised()

    def _raised(self) -> Interval:
        base = self._atom()
        while self._taken("^"):
            if self._taken(r"\top"):
                base = Interval(base.low.T, base.high.T)
            elif self._taken("{"):
                if self._taken(r"\top"):
                    base = Interval(base.low.T, base.high.T)
                    self._expect("}")
                    continue
                base = power(base, self._closed("}"))
            else:
                base = power(base, self._atom())
        return base

    def _closed(self, bracket: str) -> Interval:
        value = self._sum()
        self._expect(bracket)
        return value

    def _atom(self) -> Interval:
        token = self._next()
        self._place += 1
        if token and token[0].isdigit():
            return _number(token, self._exact)
        if token in ("(", "["):
            return self._listed(CLOSING[token])
        if token == "|":
            self._bars += 1
            inside = self._sum()
            self._expect("|")
            self._bars -= 1
            return size(inside)
        if token in AROUND:
            return AROUND[token](self._closed(CLOSING[token]))
        if token == "{":
            return self._closed("}")
        return self._named(token)

    def _named(self, token: str) -> Interval:
        if token == r"\begin{pmatrix}":
            return self._matrix()
        if token in (r"\frac", r"\tfrac", r"\dfrac"):
            self._expect("{")
            above = self._closed("}")
            self._expect("{")
            return over(above, self._closed("}"))
        if token == "e":
            if self._next() != "^":
                raise Symbolic
            self._place += 1
            return rising(np.exp)(self._closed("}") if self._taken("{") else self._atom())
        if token == r"\log" and self._taken("_"):
            self._expect("2")
            return rising(np.log2)(self._argument())
        if token in FUNCTIONS:
            return FUNCTIONS[token](self._argument())
        if token in REDUCTIONS:
            start = self._place
            inside = self._argument()
            # Of several arrays it is taken entry by entry.
            axis = 0 if _has_several(self._tokens[start : self._place]) else None
            return Interval(*(REDUCTIONS[token](edge, axis=axis) for edge in inside))
        if token == r"\pi":
            return exactly(math.pi)
        raise Symbolic

    def _argument(self) -> Interval:
        return self._closed("}") if self._taken("{") else self._raised()

    def _listed(self, bracket: str) -> Interval:
        bars, self._bars = self._bars, 0
        items = [self._sum()]
        trailing = False
        while self._taken(","):
            trailing = self._next() == bracket
            if not trailing:
                items.append(self._sum())
        self._expect(bracket)
        self._bars = bars
        return items[0] if len(items) == 1 and not trailing and bracket == ")" else _stacked(items)

    def _matrix(self) -> Interval:
        rows, row = [], [self._sum()]
        while not self._taken(r"\end{pmatrix}"):
            if self._taken("&"):
                row.append(self._sum())
            else:
                self._expect(r"\\")
                rows.append(_stacked(row))
                row = [self._sum()]
        return _stacked([*rows, _stacked(row)])


def _has_several(tokens: list[str]) -> bool:
    """Whether a pair of brackets holds several things, apart by commas."""
    depth = 0
    for token in tokens:
        depth += (token in ("(", "[", "{")) - (token in (")", "]", "}"))
        if token == "," and depth == 1:
            return True
    return False


def _stacked(items: list[Interval]) -> Interval:
    """The items along a new first axis; beside arrays a number stands for as many, as in the larger of both."""
    lows, highs = ([getattr(item, edge) for item in items] for edge in Interval._fields)
    return Interval(np.stack(np.broadcast_arrays(*lows)), np.stack(np.broadcast_arrays(*highs)))


def _number(text: str, exact: bool) -> Interval:
    """What the written number may stand for: six digits are shown at least, if there are so many."""
    value = float(text)
    if exact or not value:
        return exactly(value)
    shown = len(text.replace(".", "").lstrip("0"))
    last = math.floor(math.log10(abs(value))) - max(DIGITS, shown) + 1
    return Interval(np.asarray(value - 0.51 * 10.0**last), np.asarray(value + 0.51 * 10.0**last))


@lru_cache(maxsize=10_000)
def value_of(link: str, exact: bool = False) -> Interval | None:
    """The interval of one link, `None` if it holds a symbol. The links of both languages are mostly the same."""
    try:
        with np.errstate(all="ignore"):
            found = _Reader(link, exact).value()
    except Symbolic:
        return None
    return None if np.isnan(found.low).any() or np.isnan(found.high).any() else found


def meet(left: Interval, right: Interval) -> bool:
    """Whether both may be the same numbers; a column and a vector of the same entries are alike."""
    if left.low.size != right.low.size:
        return False
    (low, high), (other_low, other_high) = ([np.ravel(edge) for edge in each] for each in (left, right))
    # Below 1e-12 of the largest entry a link shows 0.
    largest = max(1.0, float(np.max(np.abs(high), initial=0.0)), float(np.max(np.abs(other_high), initial=0.0)))
    slack = 1e-9 * np.maximum(np.abs(high), np.abs(other_high)) + 1e-12 * largest
    return bool(np.all((low <= other_high + slack) & (other_low <= high + slack)))


class Equality(NamedTuple):
    """Two neighbouring numeric links of one chain."""

    left: str
    right: str
    holds: bool


def chains(text: str) -> Iterator[list[str]]:
    """The chains of links in all formulas of a line."""
    for formula in FORMULA.findall(text.replace("{,}", "")):
        for chain in CHAINS.split(formula):
            yield [link.strip() for link in chain.split("=")]


def equalities(texts: Iterable[str]) -> Iterator[Equality]:
    """Every equation between numbers in the lines of a solution, worked out again.

    A chain that ends before it is worked out is gone on with where its name comes next: `$Y = 2 \\cdot 3 + 1$` and
    `$Y = 6 + 1 = 7$` are one.
    """
    unfinished: dict[str, tuple[str, Interval]] = {}
    for links in (chain for text in texts for chain in chains(text)):
        exact = not any("." in link or "10^" in link for link in links)
        known = [(link, found) for link in links if (found := value_of(link, exact)) is not None]
        if known and links[0] in unfinished:
            known.insert(0, unfinished.pop(links[0]))
        for (left, one), (right, other) in pairwise(known):
            yield Equality(left, right, meet(one, other))
        if known and known[-1][0] == links[-1] and OPERATION.search(links[-1]):
            unfinished[links[0]] = known[-1]


def apart(lines: Sequence[Text]) -> Iterable[tuple[str, ...]]:
    """The lines of each language; one of the two where both have the same formulas."""
    languages = [tuple(texts) for texts in zip(*lines, strict=True)]
    return {tuple(tuple(FORMULA.findall(text)) for text in texts): texts for texts in languages}.values()


def last_value(text: str) -> Interval | None:
    """What the last formula of a line ends in."""
    last = list(chains(text))[-1:]
    return value_of(last[0][-1]) if last else None
