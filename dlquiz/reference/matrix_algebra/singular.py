"""Worked solutions that rest on singular values: the roots of the eigenvalues of xᵀx, or of xxᵀ if that is smaller."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import fsum
from operator import mul
from typing import Any

from dlquiz.messages import Text
from dlquiz.reference.matrix_algebra import closed_forms as matrices
from dlquiz.reference.matrix_algebra.closed_forms import Rows, exact
from dlquiz.reference.tex.plain_tex import array, factor, fraction, labelled_line, line, number, summed

NEGLIGIBLE = 1e-12
"""Share of the largest singular value that is nothing but rounding."""
MOST_WRITTEN_OUT = 2
"""Of larger matrices the product with the transpose is given without its factors."""


_QUADRATIC = (
    r"\lambda^2 - t \lambda + d = 0, \quad \lambda_1 = \frac{t + \sqrt{t^2 - 4 d}}{2}, \quad "
    r"\lambda_2 = \frac{d}{\lambda_1}"
)


def singular_values(x: Rows) -> list[float]:
    """Those of `matrices`, without what is only rounding."""
    values = matrices.singular_values(x)
    return [value if value > NEGLIGIBLE * values[0] else 0.0 for value in values]


def norm(x: Rows, order: Any) -> list[Text]:
    """The spectral or the nuclear norm."""
    values, value = singular_values(x), number(matrices.norm(x, order))
    if order == 2:
        name = r"\| x \|_{2}"
        last = line(name, rf"\max {array(tuple(values))}", value)
        return [Text.same(rf"${name} = \sigma_{{max}} = \sqrt{{\lambda_{{max}}}}$"), *_worked_out(x, values), last]
    name = r"\| x \|_{*}"
    return [Text.same(rf"${name} = \sum_i \sigma_i$"), *_worked_out(x, values), line(name, summed(values), value)]


def condition_number(x: Rows) -> list[Text]:
    """The singular values and their ratio."""
    values = singular_values(x)
    symbols = fraction(r"\sigma_{max}", r"\sigma_{min}")
    ratio = fraction(number(values[0]), number(values[-1]))
    value = number(matrices.condition_number(x))
    return [Text.same(rf"$\kappa_2 = {symbols}$"), *_worked_out(x, values), line(r"\kappa_2", ratio, value)]


def _worked_out(x: Rows, values: Sequence[float]) -> list[Text]:
    """The product with the transpose, its eigenvalues, and their roots."""
    squares = tuple(value * value for value in values)
    turned = tuple(zip(*x, strict=True))
    name, left, right = (r"x^\top x", turned, x) if len(x) >= len(turned) else (r"x x^\top", x, turned)
    rows = [[exact(entry) for entry in row] for row in left]
    # The right factor is the left one turned, so that its columns are the rows of that.
    product = [[sum(map(mul, row, other), Fraction(0)) for other in rows] for row in rows]
    whole = array(tuple(tuple(map(float, row)) for row in product))
    written_out = max(len(x), len(x[0])) <= MOST_WRITTEN_OUT
    factors = [" ".join(array(tuple(map(tuple, one))) for one in (left, right))] if written_out else []
    roots = ", ".join(rf"\sqrt{{{number(square)}}}" for square in squares)
    return [
        line(name, *factors, whole),
        *_eigenvalues(product, squares),
        labelled_line(
            "singular values, their roots", "奇异值（特征值的平方根）", r"\sigma", f"({roots})", array(tuple(values))
        ),
    ]


def _eigenvalues(product: Sequence[Sequence[Fraction]], squares: Sequence[float]) -> list[Text]:
    if len(squares) == 1:
        return [labelled_line("its one eigenvalue", "唯一的特征值", r"\lambda", number(squares[0]))]
    if len(squares) == 2 and squares[0]:
        return _of_two(product, squares)
    diagonal = [float(row[place]) for place, row in enumerate(product)]
    return [
        labelled_line("its eigenvalues, found numerically", "特征值（数值求得）", r"\lambda", array(tuple(squares))),
        labelled_line(
            "they add up to its trace",
            "特征值之和等于迹",
            r"\sum_i \lambda_i",
            summed(squares),
            number(fsum(squares)),
            summed(diagonal),
        ),
    ]


def _of_two(entries: Sequence[Sequence[Fraction]], squares: Sequence[float]) -> list[Text]:
    """By the roots of λ² − tλ + d, trace and determinant; the smaller one as d over the larger."""
    (a, b), (c, d) = ((float(entry) for entry in row) for row in entries)
    trace, exact_determinant = a + d, entries[0][0] * entries[1][1] - entries[0][1] * entries[1][0]
    determinant = number(float(exact_determinant))
    inside = float((entries[0][0] + entries[1][1]) ** 2 - 4 * exact_determinant)
    t, largest = number(trace), number(squares[0])
    crosswise = rf"{number(a)} \cdot {factor(d)} - {factor(b)} \cdot {factor(c)}"
    under = rf"{factor(trace)}^2 - 4 \cdot {determinant}"
    return [
        Text.same(rf"${_QUADRATIC}$"),
        labelled_line("trace", "迹", "t", f"{number(a)} + {factor(d)}", t),
        labelled_line("determinant", "行列式", "d", crosswise, determinant),
        line(r"\sqrt{t^2 - 4 d}", rf"\sqrt{{{under}}}", rf"\sqrt{{{number(inside)}}}", number(inside**0.5)),
        line(r"\lambda_1", fraction(f"{t} + {number(inside**0.5)}", 2), largest),
        line(r"\lambda_2", fraction(determinant, largest), number(squares[1])),
    ]
