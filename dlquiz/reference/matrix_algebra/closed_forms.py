"""Norms, determinants, condition numbers and the order of matrix products in plain Python: what no expression says.

`records/statistics.yaml` names these functions. A matrix is a sequence of rows. Determinants are exact: integers stay
integers, and a real is read as the decimal it is written as. Singular values come from one-sided Jacobi rotations.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from math import fsum, hypot, sqrt
from sys import float_info
from typing import Any, NamedTuple

from dlquiz.expressions.values import Value, entries, shape_of

Rows = Sequence[Sequence[float]]

MOST_SWEEPS = 60
NEGLIGIBLE = 1e-15


def exact(number: float) -> Fraction:
    """A number as the decimal it is written as: 0.1 is one tenth."""
    return Fraction(str(number))


def norm(x: Value, order: Any) -> float:
    """‖x‖ of a vector: (Σ|xᵢ|^p)^(1/p), `inf` the largest |xᵢ|, 0 the number of entries that are not 0.

    Of a matrix: 1 the largest column sum, `inf` the largest row sum, 2 the largest singular value (spectral), `fro`
    the root of the sum of squares (Frobenius), `nuc` the sum of singular values. Source: Golub and Van Loan, 2.2–2.3.
    """
    return _vector_norm(x, order) if len(shape_of(x)) == 1 else _matrix_norm(x, order)


def _vector_norm(x: Sequence[float], order: Any) -> float:
    sizes = [abs(number) for number in x]
    largest = max(sizes)
    if order == 0:
        return float(sum(size > 0 for size in sizes))
    if order == "inf" or largest == 0:
        return float(largest)
    # Scaled by the largest entry, high powers stay within the floats.
    return float(largest * fsum((size / largest) ** order for size in sizes) ** (1 / order))


def _matrix_norm(x: Rows, order: Any) -> float:
    if order in (1, "inf"):
        lines = x if order == "inf" else list(zip(*x, strict=True))
        return float(max(fsum(map(abs, line)) for line in lines))
    if order == "fro":
        return hypot(*entries(x))
    values = singular_values(x)
    return values[0] if order == 2 else fsum(values)


def singular_values(x: Rows) -> list[float]:
    """The singular values, the largest first; as many as the shorter side is long.

    Columns are rotated pair by pair until all are orthogonal; their lengths then are the values.
    Source: Hestenes (1958); Golub and Van Loan, section 8.6.
    """
    rows = x if len(x) >= len(x[0]) else list(zip(*x, strict=True))
    columns = [list(map(float, column)) for column in zip(*rows, strict=True)]
    for _ in range(MOST_SWEEPS):
        pairs = [(i, j) for j in range(len(columns)) for i in range(j)]
        turned = [_made_orthogonal(columns, i, j) for i, j in pairs]
        if not any(turned):
            break
    return sorted((hypot(*column) for column in columns), reverse=True)


def _made_orthogonal(columns: list[list[float]], i: int, j: int) -> bool:
    """Rotate two columns to a right angle; whether they were not at one."""
    left, right = columns[i], columns[j]
    alpha, beta = fsum(a * a for a in left), fsum(b * b for b in right)
    gamma = fsum(a * b for a, b in zip(left, right, strict=True))
    if abs(gamma) <= NEGLIGIBLE * sqrt(alpha * beta):
        return False
    zeta = (beta - alpha) / (2 * gamma)
    tangent = (1 if zeta >= 0 else -1) / (abs(zeta) + hypot(1, zeta))
    cosine = 1 / hypot(1, tangent)
    sine = cosine * tangent
    columns[i] = [cosine * a - sine * b for a, b in zip(left, right, strict=True)]
    columns[j] = [sine * a + cosine * b for a, b in zip(left, right, strict=True)]
    return True


def determinant(x: Rows) -> int | float:
    """Sum over permutations of signed products, by expansion along the rows: an integer if all entries are.

    Source: Laplace's expansion.
    """
    return _expanded(x, -1)


def permanent(x: Rows) -> int | float:
    """The expansion of the determinant with every sign positive."""
    return _expanded(x, 1)


def _expanded(x: Rows, sign: int) -> int | float:
    """Along the rows, with the signs 1, `sign`, 1 …; each choice of columns below a row is computed once."""
    rows = [[exact(number) for number in row] for row in x]

    @cache
    def below(columns: tuple[int, ...]) -> Fraction:
        if not columns:
            return Fraction(1)
        row = rows[len(rows) - len(columns)]
        products = (
            sign**place * row[column] * below(columns[:place] + columns[place + 1 :])
            for place, column in enumerate(columns)
            if row[column]
        )
        return sum(products, Fraction(0))

    return as_written(below(tuple(range(len(rows)))), x)


def as_written(number: Fraction, x: Rows) -> int | float:
    """An exact result as an integer if the matrix holds nothing else, or a float."""
    return int(number) if all(isinstance(entry, int) for entry in entries(x)) else float(number)


def condition_number(x: Rows) -> float:
    """κ₂ = σ_max/σ_min, the largest float where it has no bound. Source: Golub and Van Loan, section 2.6."""
    values = singular_values(x)
    return min(values[0] / values[-1], float_info.max) if values[-1] else float_info.max


def spectral_norm(x: Rows) -> float:
    """The largest singular value."""
    return singular_values(x)[0]


def frobenius_condition(x: Rows) -> float:
    """‖x‖·‖x⁻¹‖ in the Frobenius norm."""
    values = singular_values(x)
    return hypot(*values) * hypot(*(1 / value for value in values))


def matrix_chain_cost(sizes: Sequence[int]) -> int:
    """The fewest scalar multiplications for a product of matrices, the i-th of shape sizes[i] × sizes[i + 1].

    Source: Cormen et al., Introduction to Algorithms, section 15.2 (dynamic programming over the last product).
    """
    return cheapest_orders(sizes)[0, len(sizes) - 1].cost


class Order(NamedTuple):
    """What a stretch of the chain costs at least, and where its last product joins (a position in the sizes)."""

    cost: int
    split: int


def cheapest_orders(sizes: Sequence[int]) -> dict[tuple[int, int], Order]:
    """For each stretch of the chain, from one position in the sizes to another, its cheapest order."""
    best = {(place, place + 1): Order(0, place) for place in range(len(sizes) - 1)}
    for length in range(2, len(sizes)):
        for start in range(len(sizes) - length):
            end = start + length
            best[start, end] = min(
                Order(best[start, split].cost + best[split, end].cost + sizes[start] * sizes[split] * sizes[end], split)
                for split in range(start + 1, end)
            )
    return best


def cheapest_product_first(sizes: Sequence[int]) -> int:
    """What a chain costs if the product that costs least at the moment is always taken first."""
    left, total = list(sizes), 0
    while len(left) > 2:
        place = min(range(1, len(left) - 1), key=lambda inner: left[inner - 1] * left[inner] * left[inner + 1])
        total += left[place - 1] * left[place] * left[place + 1]
        del left[place]
    return total
