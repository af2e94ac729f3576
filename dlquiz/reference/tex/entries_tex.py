"""Operations worked out on numbers, entry by entry where there are arrays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod
from typing import Any

import numpy as np

from dlquiz.reference.tex.expression_tex import PRODUCT, SUM, Form, amount, fill, formula
from dlquiz.reference.tex.plain_tex import laid, summed, terms

MOST_ENTRIES_WORKED = 4
MOST_ENTRIES_REDUCED = 8

Shape = tuple[int, ...]
Write = Callable[[tuple[Any, ...]], str]

_DEFINITIONS = {
    "sigmoid": Form(r"\frac{1}{1 + e^{-a}}", PRODUCT),
    "softplus": Form(r"\ln(1 + e^{a})"),
    "relu": Form(r"\max(0, a)"),
    "%": Form(r"a - \lfloor \frac{a}{b} \rfloor \cdot b", SUM),
}
DEFAULT_SLOPES = {"leaky_relu": 0.01, "elu": 1}


def times(values: Sequence[Any]) -> str:
    r"""`2 \\cdot 3 \\cdot (-4)`."""
    first, *others = (amount(value) for value in values)
    return terms([first.text, *(fill(r"\cdot a", {"a": other}, False) for other in others)], " ")


_REDUCTIONS: dict[str, Callable[[Sequence[Any]], str]] = {
    "sum": summed,
    "mean": lambda values: rf"\frac{{{summed(values)}}}{{{len(values)}}}",
    "prod": times,
    "max": lambda values: rf"\max({', '.join(amount(value).text for value in values)})",
    "min": lambda values: rf"\min({', '.join(amount(value).text for value in values)})",
}
_UNWRITTEN = frozenset(
    {
        *("stack", "index", "indices", "transpose", "outer", "reshape", "where"),
        *("sum_over", "mean_over", "max_over", "min_over"),
    }
)
"""Of these only the result is shown."""
WHOLE_ARRAYS = frozenset({"@", "dot", *_UNWRITTEN, *_REDUCTIONS})
"""The operations that do not work entry by entry."""


def worked(operation: str, values: Sequence[Any]) -> str:
    """An operation on single numbers: the arithmetic behind its name."""
    operands = [amount(value) for value in values]
    form = definition(operation, values)
    if form is not None:
        slope = amount(DEFAULT_SLOPES.get(operation, 0))
        return fill(form.template, dict(zip("ab", [*operands, slope], strict=False)), False)
    return formula(operation, operands).text


def definition(operation: str, values: Sequence[Any]) -> Form | None:
    """What an operation with a name of its own stands for at these numbers."""
    if operation in DEFAULT_SLOPES and values[0] > 0:
        return Form("a")
    if operation == "leaky_relu":
        return Form(r"b \cdot a", PRODUCT)
    if operation == "elu":
        return Form(r"b \cdot (e^{a} - 1)", PRODUCT) if values[1:] and values[1] != 1 else Form("e^{a} - 1", SUM)
    return _DEFINITIONS.get(operation)


def numbers(operation: str, values: Sequence[Any], result: Any) -> str:
    """An operation with its numbers put in; '' where there is nothing to see, or too much."""
    shapes = [np.shape(value) for value in values]
    if operation in _UNWRITTEN:
        return ""
    if not any(shapes):
        return worked(operation, values)
    if operation in _REDUCTIONS and len(values) == 1:
        return _REDUCTIONS[operation](np.ravel(values[0]).tolist()) if prod(shapes[0]) <= MOST_ENTRIES_REDUCED else ""
    if operation in ("@", "dot") and all(shapes):
        return products(*values)
    return one_by_one(np.shape(result), values, lambda entry: worked(operation, entry))


def one_by_one(shape: Shape, values: Sequence[Any], write: Write) -> str:
    """Each entry of a small array as `write` puts it, in the array's layout."""
    small = prod(shape) <= MOST_ENTRIES_WORKED and len(shape) <= 2
    return laid(shape, each(shape, values, write)) if small else ""


def each(shape: Shape, values: Sequence[Any], write: Write) -> list[str]:
    """What `write` says about the entries of `values`, all of them spread to one shape."""
    spread = [np.broadcast_to(np.asarray(value), shape) for value in values]
    return [write(tuple(value[place] for value in spread)) for place in np.ndindex(shape)]


def products(left: Any, right: Any) -> str:
    """The entries of a matrix product as sums of products; '' where they are many."""
    if np.ndim(left) > 2 or np.ndim(right) > 2:
        return ""
    rows, columns = np.atleast_2d(left), np.reshape(right, (len(right), -1))
    shape = (*np.shape(left)[:-1], *np.shape(right)[1:])
    if prod(shape) > MOST_ENTRIES_WORKED or len(columns) > MOST_ENTRIES_WORKED:
        return ""
    return laid(shape, [_sum_of_products(row, column) for row in rows for column in columns.T])


def _sum_of_products(left: Sequence[Any], right: Sequence[Any]) -> str:
    return added([times(pair) for pair in zip(left, right, strict=True)])


def added(texts: Sequence[str]) -> str:
    """A sum of products already written."""
    first, *others = texts
    return terms([first, *(f"({text})" if text.startswith("-") else text for text in others)])
