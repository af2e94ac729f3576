r"""The working of an expression: a formula with the numbers of the question put in, entry by entry in an array.

A learner sees ordinary mathematics: `//` is a fraction between floor brackets, a condition is the branch that is taken,
also in `where`, an index is the entry it picks, and a product of matrices is the sums of products in it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import partial, reduce
from typing import Any, NamedTuple

import numpy as np

from dlquiz.expressions import Expression, Numbers, Value, plain
from dlquiz.expressions.evaluation import compute
from dlquiz.expressions.values import entries, without_noise
from dlquiz.messages import Text
from dlquiz.reference.tex.entries_tex import DEFAULT_SLOPES, definition
from dlquiz.reference.tex.expression_tex import (
    NEGATIVE,
    PRODUCT,
    SUM,
    Term,
    amount,
    columns,
    fill,
    formula,
    shown,
)
from dlquiz.reference.tex.plain_tex import MOST_ENTRIES_SHOWN, fraction, laid, line

MOST_COLUMNS = 64
MOST_ENTRIES = 8
"""Of a longer array that does not fit into a line only the value is shown."""

_CONSTANTS = {math.pi: Term(r"\pi"), math.e: Term("e")}
_WITHOUT_FORMULA = frozenset({
    "<", "<=", ">", ">=", "==", "!=", "len", "shape", "round",
    "sum_over", "mean_over", "max_over", "min_over", "size", "dims", "indices",
})  # fmt: skip
_REDUCTIONS = frozenset({"sum", "mean", "prod", "max", "min"})


class Operand(NamedTuple):
    """A value, and how each of its entries is written, row by row."""

    value: Any
    terms: Sequence[Term]

    def places(self) -> Any:
        """The number of each entry, in the shape of the value."""
        return np.arange(len(self.terms)).reshape(np.shape(self.value))


def derivation(expression: Expression, names: Mapping[str, Value]) -> list[Text]:
    """The lines from the numbers to the value: one, or one for each entry of an array that is too wide."""
    found = compute(expression, names, _Formulas())
    value, shape = shown(found.value), np.shape(found.value)
    texts = [term.text for term in found.terms]
    whole = laid(shape, texts) if len(shape) <= 2 else value
    if columns(f"{whole} = {value}") <= MOST_COLUMNS:
        return [line(whole, value)]
    if not shape:
        return [line(whole), Text.same(f"$= {value}$")]
    results = [term.text for term in _given(found.value).terms] if len(texts) <= MOST_ENTRIES else texts
    return [*(line(*pair) for pair in zip(texts, results, strict=True) if pair[0] != pair[1]), line(value)]


class _Formulas:
    """The operations of an expression on operands that know how they are written."""

    plain = False

    def __init__(self) -> None:
        self._numbers = Numbers()

    def leaf(self, name: str, value: Any) -> Operand:
        number = self._numbers.leaf(name, value)
        return _given(number) if name or number not in _CONSTANTS else Operand(number, [_CONSTANTS[number]])

    def stack(self, items: list[Operand]) -> Operand:
        value = self._numbers.stack([item.value for item in items])
        return Operand(value, [term for item in items for term in item.terms])

    def index(self, array: Operand, position: Operand) -> Operand:
        value, places = (self._numbers.index(found, position.value) for found in (array.value, array.places()))
        return Operand(value, _at(array, places))

    def truth(self, operand: Operand) -> bool:
        return self._numbers.truth(operand.value)

    def apply(self, name: str, *operands: Operand) -> Operand:
        value = self._numbers.apply(name, *(operand.value for operand in operands))
        large = any(len(operand.terms) > MOST_ENTRIES_SHOWN for operand in operands)
        terms = [] if large or name in _WITHOUT_FORMULA else _terms(name, operands)
        return Operand(value, terms) if len(terms) == np.size(value) else _given(value)


def _given(value: Any) -> Operand:
    """A value that is written as its numbers."""
    return Operand(value, [amount(entry) for entry in entries(without_noise(plain(value)))])


def _at(operand: Operand, places: Any) -> list[Term]:
    return [operand.terms[place] for place in np.ravel(places)]


def _terms(name: str, operands: Sequence[Operand]) -> list[Term]:
    """How the entries of a result are written; nothing where that would say less than its value."""
    left, right = operands[0], operands[-1]
    if name in _REDUCTIONS and len(operands) == 1:
        return [_reduced(name, left.terms)]
    if name == "reshape":
        return [*left.terms]
    if name == "transpose":
        return _at(left, left.places().T)
    if name == "outer":
        return [_written("*", [one, other]) for one in left.terms for other in right.terms]
    if name in ("@", "dot") and all(np.ndim(operand.value) for operand in operands):
        return _products(left, right)
    shape = np.broadcast_shapes(*(np.shape(operand.value) for operand in operands))
    spread = [np.broadcast_to(operand.places(), shape).ravel() for operand in operands]
    numbers = [np.ravel(np.asarray(operand.value, dtype=object)) for operand in operands]
    return [
        _written(
            "*" if name == "dot" else name,
            [operand.terms[place] for operand, place in zip(operands, entry, strict=True)],
            [number[place] for number, place in zip(numbers, entry, strict=True)],
        )
        for entry in zip(*spread, strict=True)
    ]


def _products(left: Operand, right: Operand) -> list[Term]:
    """The entries of a matrix product as sums of products; of stacks of matrices nothing."""
    if np.ndim(left.value) > 2 or np.ndim(right.value) > 2:
        return []
    rows, columns_ = np.atleast_2d(left.places()), right.places().reshape(len(right.value), -1).T
    return [
        reduce(partial(_pair, "+"), map(partial(_pair, "*"), _at(left, row), _at(right, column)))
        for row in rows
        for column in columns_
    ]


def _pair(name: str, left: Term, right: Term) -> Term:
    return _written(name, [left, right])


def _reduced(name: str, terms: Sequence[Term]) -> Term:
    """All entries in one: their sum, mean, product, or the largest or smallest of them."""
    if name in ("max", "min"):
        return formula(name, terms)
    total = reduce(partial(_pair, "*" if name == "prod" else "+"), terms)
    return Term(fraction(total.text, len(terms)), PRODUCT) if name == "mean" else total


def _written(name: str, terms: Sequence[Term], values: Sequence[Any] = ()) -> Term:
    """An operation on single numbers, without what changes nothing: `+ 0`, `1 ·`, a sign after a sign."""
    first, last = terms[0], terms[-1]
    if name == "where":
        return terms[1] if values[0] else last
    if (name in "+-" and last.text == "0") or (name in ("*", "/", "**") and last.text == "1"):
        return first
    if (name == "+" and first.text == "0") or (name == "*" and first.text == "1"):
        return last
    if name in ("+", "-", "neg") and last.level == NEGATIVE:
        bare = Term(last.text[1:], PRODUCT)
        return bare if name == "neg" else formula("-" if name == "+" else "+", [first, bare])
    if name == "+" and last.level == SUM:
        return Term(formula("+", [first, last._replace(level=PRODUCT)]).text, SUM)
    if name == "//" and values[0] % values[1] == 0:
        return formula("/", terms)
    return _defined(name, terms, values) or formula(name, terms)


def _defined(name: str, terms: Sequence[Term], values: Sequence[Any]) -> Term | None:
    """A function with a name of its own, such as the sigmoid, by what it stands for."""
    form = definition(name, values)
    if form is None or form.template == "a":
        return form and terms[0]
    slope = amount(DEFAULT_SLOPES.get(name, 0))
    return Term(fill(form.template, dict(zip("ab", [*terms, slope], strict=False)), entrywise=False), form.level)
