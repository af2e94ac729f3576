"""NumPy's arrays in the LaTeX vocabulary of the worked solutions, and sums of products written out."""

from __future__ import annotations

from typing import Any

import numpy as np

from dlquiz.expressions.values import Value, plain, without_noise
from dlquiz.messages import Text
from dlquiz.reference.tex import plain_tex
from dlquiz.reference.tex.plain_tex import formula, sum_of

MOST_WINDOWS_SHOWN = 4
MOST_ROWS_WORKED = 4


def reals(value: Any) -> Value:
    """Plain reals; what is nothing beside the largest is the rounding error of a sum that is 0."""
    return without_noise(plain(np.asarray(value, dtype=np.float64)))


def array(value: Any) -> str:
    """A number or an array of NumPy or Python."""
    return plain_tex.array(reals(value))


def factor(value: Any) -> str:
    return plain_tex.factor(reals(value))


def summed(values: Any) -> str:
    return plain_tex.summed(np.ravel(np.asarray(values, dtype=np.float64)).tolist())


def products(left: Any, right: Any) -> str:
    """`1 \\cdot 2 + 3 \\cdot (-4)`: the terms of a sum of products, the later ones left out where there are many."""
    one, other = np.ravel(left), np.ravel(right)
    return sum_of(one.size, lambda place: f"{factor(one[place])} \\cdot {factor(other[place])}")


def sum_of_products(left: Any, right: Any) -> list[str]:
    """The links from `1 \\cdot 2 + 3 \\cdot (-4)` over `2 + (-12)` to the sum."""
    values = np.ravel(left) * np.ravel(right)
    return [products(left, right), summed(values), array(values.sum())]


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
