"""Principal components by rotations: what the record of `pca` cannot say, and two of its mistakes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import fsum, hypot, sqrt
from typing import NamedTuple

from dlquiz.reference.matrix_algebra.closed_forms import MOST_SWEEPS, NEGLIGIBLE, Rows

CLEAR = 1e-4
"""Share of the largest variance by which two variances differ, and by which entries of a direction do."""

Row = list[float]


class Axes(NamedTuple):
    """Orthogonal directions of unit length, and the mean square along each, the largest first."""

    directions: list[Row]
    squares: Row


def principal_axes(inputs: Rows, n_components: int) -> list[Row]:
    """The directions of the largest variances, as rows; of each the largest entry is positive."""
    return axes(_centered(inputs)).directions[:n_components]


def axes_are_clear(inputs: Rows, n_components: int) -> int:
    """1 if no other direction, nor another sign, would do as well; else 0."""
    found = axes(_centered(inputs))
    largest = found.squares[0]
    pairs = zip(found.squares, found.squares[1 : n_components + 1], strict=False)
    apart = all(one - other > CLEAR * largest for one, other in pairs)
    return int(largest > 0 and apart and all(map(_has_a_sign, found.directions[:n_components])))


def _has_a_sign(direction: Row) -> bool:
    largest, *others = sorted(direction, key=abs, reverse=True)
    return not others or others[0] > 0 or largest + others[0] > CLEAR


def pca(inputs: Rows, n_components: int, of: str, mistake: str) -> list[Row] | Row:
    """The result with the columns not centered, or with the directions of the smallest variances first."""
    rows = tuple(tuple(map(float, row)) for row in inputs) if mistake == "centering_forgotten" else _centered(inputs)
    found = axes(rows).directions
    chosen = (found[::-1] if mistake == "smallest_first" else found)[:n_components]
    if of == "components":
        return chosen
    projections = [[fsum(a * b for a, b in zip(row, axis, strict=True)) for axis in chosen] for row in rows]
    if of == "projections":
        return projections
    return [fsum(entry * entry for entry in column) / (len(rows) - 1) for column in zip(*projections, strict=True)]


def _centered(inputs: Rows) -> tuple[tuple[float, ...], ...]:
    means = [fsum(column) / len(inputs) for column in zip(*inputs, strict=True)]
    return tuple(tuple(entry - mean for entry, mean in zip(row, means, strict=True)) for row in inputs)


@lru_cache(maxsize=8)
def axes(rows: tuple[tuple[float, ...], ...]) -> Axes:
    """The eigenvectors of the products of columns: rotated pair by pair until the matrix is diagonal.

    Source: Jacobi (1846); Golub and Van Loan, Matrix Computations, section 8.5.
    """
    columns = list(zip(*rows, strict=True))
    places = range(len(columns))
    squares = [[fsum(a * b for a, b in zip(one, other, strict=True)) for other in columns] for one in columns]
    turned = [[float(i == j) for j in places] for i in places]
    for _ in range(MOST_SWEEPS):
        rotated = [_rotate(squares, turned, i, j) for j in places for i in range(j)]
        if not any(rotated):
            break
    order = sorted(places, key=lambda place: -squares[place][place])
    return Axes([_signed(turned[place]) for place in order], [squares[place][place] for place in order])


def _rotate(squares: list[Row], turned: list[Row], i: int, j: int) -> bool:
    """Make entry (i, j) of a symmetric matrix 0; whether it was not."""
    if abs(squares[i][j]) <= NEGLIGIBLE * sqrt(abs(squares[i][i] * squares[j][j])):
        return False
    zeta = (squares[j][j] - squares[i][i]) / (2 * squares[i][j])
    tangent = (1 if zeta >= 0 else -1) / (abs(zeta) + hypot(1, zeta))
    cosine = 1 / hypot(1, tangent)
    sine = cosine * tangent
    for rows in (squares, turned):
        rows[i], rows[j] = _mixed(rows[i], rows[j], cosine, sine)
    for row in squares:
        (row[i],), (row[j],) = _mixed([row[i]], [row[j]], cosine, sine)
    return True


def _mixed(one: Sequence[float], other: Sequence[float], cosine: float, sine: float) -> tuple[Row, Row]:
    pairs = list(zip(one, other, strict=True))
    return [cosine * a - sine * b for a, b in pairs], [sine * a + cosine * b for a, b in pairs]


def _signed(direction: Row) -> Row:
    sign = 1 if max(direction, key=abs) > 0 else -1
    return [sign * entry for entry in direction]
