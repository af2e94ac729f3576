"""Norms, traces, determinants, condition numbers, and the order of matrix products, in plain Python.

A matrix is a sequence of rows. Traces and determinants are exact: integers stay integers, and a real is read as the
decimal it is written as. Singular values come from one-sided Jacobi rotations.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from math import fsum, hypot, sqrt
from typing import Any, NamedTuple

from dlquiz.errors import ArgumentError
from dlquiz.expressions.values import Value, entries, shape_of
from dlquiz.reference.statistics import check_sample, check_size, exact

Rows = Sequence[Sequence[float]]

ORDERS = ("inf", "fro", "nuc")
MATRIX_ORDERS = (1, 2, *ORDERS)
LARGEST_ORDER = 100
MOST_ROWS = 8
MOST_CONDITION = 10**6
MOST_MATRICES = 20
LARGEST_CHAIN_SIZE = 10**6
MOST_SWEEPS = 60
NEGLIGIBLE = 1e-15


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


def trace(x: Rows) -> int | float:
    """Sum of the diagonal (and of the eigenvalues): an integer if all entries are."""
    return as_written(sum((exact(row[place]) for place, row in enumerate(x)), Fraction(0)), x)


def determinant(x: Rows) -> int | float:
    """Sum over permutations of signed products, by expansion along the rows: an integer if all entries are.

    Source: Laplace's expansion; each choice of columns below a row is computed once.
    """
    rows = [[exact(number) for number in row] for row in x]

    @cache
    def below(columns: tuple[int, ...]) -> Fraction:
        row = rows[len(rows) - len(columns)]
        return (
            sum(
                (
                    (-1) ** place * row[column] * below(columns[:place] + columns[place + 1 :])
                    for place, column in enumerate(columns)
                    if row[column]
                ),
                Fraction(0),
            )
            if len(columns) > 1
            else row[columns[0]]
        )

    return as_written(below(tuple(range(len(rows)))), x)


def as_written(number: Fraction, x: Rows) -> int | float:
    """An exact result as an integer if the matrix holds nothing else, or a float."""
    return int(number) if all(isinstance(entry, int) for entry in entries(x)) else float(number)


def condition_number(x: Rows) -> float:
    """κ₂ = σ_max/σ_min. Source: Golub and Van Loan, section 2.6."""
    values = singular_values(x)
    return values[0] / values[-1]


def matrix_chain_cost(sizes: Sequence[int]) -> int:
    """The fewest scalar multiplications for a product of matrices, the i-th of shape sizes[i] × sizes[i + 1].

    Source: Cormen et al., Introduction to Algorithms, section 15.2 (dynamic programming over the last product).
    """
    return _cheapest_orders(sizes)[0, len(sizes) - 1].cost


class Order(NamedTuple):
    """What a stretch of the chain costs at least, and where its last product joins (a position in the sizes)."""

    cost: int
    split: int


def _cheapest_orders(sizes: Sequence[int]) -> dict[tuple[int, int], Order]:
    best = {(place, place + 1): Order(0, place) for place in range(len(sizes) - 1)}
    for length in range(2, len(sizes)):
        for start in range(len(sizes) - length):
            end = start + length
            best[start, end] = min(
                Order(best[start, split].cost + best[split, end].cost + sizes[start] * sizes[split] * sizes[end], split)
                for split in range(start + 1, end)
            )
    return best


def chain_splits(sizes: Sequence[int]) -> dict[tuple[int, int], int]:
    """For each stretch of the chain, from one position in the sizes to another, where its last product joins."""
    return {stretch: order.split for stretch, order in _cheapest_orders(sizes).items()}


def check_norm(x: Value, order: Any) -> None:
    """Raise `ArgumentError` unless this order of norm is defined for a vector or matrix like this."""
    axes = len(shape_of(x))
    if axes == 1:
        check_sample("x", x)
        if order != "inf" and (isinstance(order, str) or not (order == 0 or 1 <= order <= LARGEST_ORDER)):
            raise ArgumentError(
                "order",
                f"the norm of a vector has an order of 0, 1 to {LARGEST_ORDER}, or inf, not {order}",
                f"向量范数的阶应为 0、1 到 {LARGEST_ORDER}，或 inf，而不是 {order}",
            )
        return
    check_matrix(x)
    if order not in MATRIX_ORDERS:
        raise ArgumentError(
            "order",
            f"the norm of a matrix has the order 1, 2, inf, fro or nuc, not {order}",
            f"矩阵范数的阶应为 1、2、inf、fro 或 nuc，而不是 {order}",
        )


def check_matrix(x: Value) -> None:
    """Raise `ArgumentError` unless `x` is a small matrix."""
    shape = shape_of(x)
    if len(shape) != 2 or max(shape) > MOST_ROWS:
        raise ArgumentError(
            "x",
            f"`x` is a matrix of at most {MOST_ROWS} rows and columns, not an array of shape {list(shape)}",
            f"`x` 应为至多 {MOST_ROWS} 行、{MOST_ROWS} 列的矩阵，而不是形状为 {list(shape)} 的数组",
        )
    check_size("x", x)


def check_square(x: Value) -> None:
    """Raise `ArgumentError` unless `x` is a small square matrix."""
    check_matrix(x)
    rows, columns = shape_of(x)
    if rows != columns:
        raise ArgumentError(
            "x", f"`x` must be square, not {rows}×{columns}", f"`x` 必须是方阵，而不是 {rows}×{columns}"
        )


def check_condition(x: Value) -> None:
    """Raise `ArgumentError` unless `x` is a matrix of full rank, by a margin that float64 can tell."""
    check_matrix(x)
    values = singular_values(x)
    if values[-1] * MOST_CONDITION < values[0] or values[0] == 0:
        raise ArgumentError(
            "x",
            f"the columns of `x` are dependent or nearly so: the condition number exceeds {MOST_CONDITION:,}",
            f"`x` 的列（近似）线性相关：条件数超过 {MOST_CONDITION:,}",
        )


def check_chain(sizes: Sequence[int]) -> None:
    """Raise `ArgumentError` unless there are two matrices or more, and not too many."""
    if not 3 <= len(sizes) <= MOST_MATRICES + 1:
        raise ArgumentError(
            "sizes",
            f"`sizes` are those of 2 to {MOST_MATRICES} matrices, one more than matrices: not {len(sizes)} numbers",
            f"`sizes` 对应 2 到 {MOST_MATRICES} 个矩阵，比矩阵多一个数：而不是 {len(sizes)} 个数",
        )
    if max(sizes) > LARGEST_CHAIN_SIZE:
        raise ArgumentError(
            "sizes", f"a size is at most {LARGEST_CHAIN_SIZE:,}", f"每个尺寸至多为 {LARGEST_CHAIN_SIZE:,}"
        )
