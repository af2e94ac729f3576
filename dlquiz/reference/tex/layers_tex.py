"""NumPy's arrays in the LaTeX vocabulary of the worked solutions, and sums of products written out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from dlquiz.expressions.values import NOTHING, plain
from dlquiz.messages import Text
from dlquiz.reference.tex import plain_tex
from dlquiz.reference.tex.plain_tex import MOST_TERMS_SHOWN, formula, terms

MOST_WINDOWS_SHOWN = 4
MOST_ROWS_WORKED = 4


def number(value: Any) -> str:
    """A NumPy scalar or a Python number."""
    return plain_tex.number(float(value))


def factor(value: Any) -> str:
    """A number as a factor or a later term: in parentheses if it is negative or has a power of ten."""
    text = number(value)
    return f"({text})" if text.startswith("-") or "10^" in text else text


def array(value: Any) -> str:
    """A number, a vector (1, 2), a matrix, or matrices in brackets; an array that is too long by its shape."""
    return plain_tex.array(plain(without_noise(np.asarray(value, dtype=np.float64))))


def without_noise(values: Any) -> Any:
    """What is nothing beside the largest entry is the rounding error of a sum that is 0."""
    scale = np.max(np.abs(values), initial=0.0) if values.ndim else 0.0
    return np.where(np.abs(values) <= NOTHING * scale, 0.0, values)


def added(value: Any) -> str:
    """A number or an array as a later term of a sum."""
    return array(value) if np.ndim(value) else factor(value)


def summed(values: Any) -> str:
    """`1 + 2 + (-4)`."""
    flat = np.ravel(values)
    return sum_of(flat.size, lambda place: factor(flat[place]) if place else number(flat[0]))


def products(left: Any, right: Any) -> str:
    """`1 \\cdot 2 + 3 \\cdot (-4)`: the terms of a sum of products, the later ones left out where there are many."""
    one, other = np.ravel(left), np.ravel(right)
    return sum_of(one.size, lambda place: f"{factor(one[place])} \\cdot {factor(other[place])}")


def sum_of(count: int, term: Callable[[int], str]) -> str:
    """A sum of many terms; those that will not be shown are not written."""
    hidden = range(MOST_TERMS_SHOWN, count - 1) if count > MOST_TERMS_SHOWN else range(0)
    return terms(["" if place in hidden else term(place) for place in range(count)])


def sum_of_products(left: Any, right: Any) -> list[str]:
    """The links from `1 \\cdot 2 + 3 \\cdot (-4)` over `2 + (-12)` to the sum."""
    values = np.ravel(left) * np.ravel(right)
    return [products(left, right), summed(values), number(values.sum())]


def sums_of_columns(rows: Any) -> str:
    """`(1 + 3, 2 + 4)`: the sum down each column, for few columns that are not long."""
    return f"({', '.join(summed(column_) for column_ in np.transpose(rows))})"


def fits(*shape: int) -> bool:
    """Whether rows and columns are few enough to be written out as sums."""
    rows, columns = shape
    return rows <= MOST_ROWS_WORKED and columns <= MOST_ROWS_WORKED


def remarked(en: str, zh: str, *links: str) -> Text:
    """A formula with words in brackets after it."""
    return Text(f"{formula(*links)} ({en})", f"{formula(*links)}（{zh}）")


__all__ = [
    "MOST_TERMS_SHOWN",
    "MOST_WINDOWS_SHOWN",
    "added",
    "array",
    "factor",
    "fits",
    "number",
    "products",
    "remarked",
    "sum_of_products",
    "summed",
    "sums_of_columns",
    "without_noise",
]
