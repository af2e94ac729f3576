"""The proofs of norms, traces, determinants, condition numbers and orders of products."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, permutations, product
from math import prod
from typing import Any

import numpy as np
from proof import Arguments, Oracle, Proof, proof
from proof_numbers import decimal, exactly, product_of, with_digits
from proofs_statistics import values

Matrix = Sequence[Sequence[float]]
Exact = list[list[Fraction]]

# --- draws ----------------------------------------------------------------------------------------------------------


def matrix(source: random.Random, rows: int, columns: int) -> list[list[float]]:
    kinds: list[Callable[[], float]] = [
        lambda: source.randint(-9, 9),
        lambda: round(source.uniform(-5, 5), 1),
        lambda: source.choice([0, 0, 1, 2]),
    ]
    number = source.choice(kinds)
    return [[number() for _ in range(columns)] for _ in range(rows)]


def draw_norm(source: random.Random) -> Arguments:
    if source.random() < 0.5:
        return {"x": values(source, 1), "order": source.choice([0, 1, 2, 2, 3, 2.5, "inf"])}
    shape = source.randint(1, 4), source.randint(1, 4)
    return {"x": matrix(source, *shape), "order": source.choice([1, 2, "inf", "fro", "nuc"])}


def draw_square(source: random.Random) -> Arguments:
    size = source.choice([1, 2, 2, 3, 3, 4, 5])
    x = matrix(source, size, size)
    if source.random() < 0.2:
        x = [[x[min(i, j)][max(i, j)] for j in range(size)] for i in range(size)]
    return {"x": x}


def draw_matrix(source: random.Random) -> Arguments:
    if source.random() < 0.6:
        return draw_square(source)
    return {"x": matrix(source, source.randint(1, 4), source.randint(1, 4))}


def draw_chain(source: random.Random) -> Arguments:
    return {"sizes": [source.randint(1, 40) for _ in range(source.randint(3, 7))]}


# --- exact linear algebra -------------------------------------------------------------------------------------------


def in_fractions(x: Matrix) -> Exact:
    return [[exactly(entry) for entry in row] for row in x]


def characteristic(x: Exact) -> list[Fraction]:
    """The coefficients of det(t − x) from t⁰ on, from the traces of powers (Faddeev and LeVerrier)."""
    size = len(x)
    coefficients = [Fraction(0)] * size + [Fraction(1)]
    running = [[Fraction(0)] * size for _ in range(size)]
    for step in range(1, size + 1):
        for place in range(size):
            running[place][place] += coefficients[size - step + 1]
        running = product_of(x, running)
        coefficients[size - step] = -sum((running[place][place] for place in range(size)), Fraction(0)) / step
    return coefficients


def gram(x: Matrix) -> Exact:
    """The smaller one of xᵀx and xxᵀ."""
    rows = in_fractions(x)
    turned = [list(column) for column in zip(*rows, strict=True)]
    return product_of(rows, turned) if len(rows) < len(turned) else product_of(turned, rows)


def largest_root(coefficients: Sequence[Fraction], above: Fraction) -> Decimal:
    """Newton's way down to the largest root from a bound above it; all roots are real, so it never oversteps."""
    falling = [Decimal(c.numerator) / Decimal(c.denominator) for c in reversed(coefficients)]
    at = Decimal(above.numerator) / Decimal(above.denominator)
    for _ in range(400):
        value = slope = Decimal(0)
        for coefficient in falling:
            value, slope = value * at + coefficient, slope * at + value
        if value <= 0 or slope <= 0 or value / slope < at * Decimal("1e-25"):
            break
        at -= value / slope
    return at


# --- norms and condition numbers ------------------------------------------------------------------------------------


def norm_of_numpy(x: Any, order: Any) -> float:
    """numpy.linalg.norm."""
    return float(np.linalg.norm(np.array(x, float), np.inf if order == "inf" else order))


def norm_by_definition(x: Any, order: Any) -> float:
    """Of vectors in decimals; of matrices what no vector exceeds, over corners of the unit ball, and by eigenvalues."""
    if np.ndim(x) == 1:
        return vector_norm(x, order)
    array = np.array(x, float)
    if order == "fro":
        return float(np.sqrt(np.trace(array.T @ array)))
    if order in (1, "inf"):
        return longest_image(array, order)
    singular = halves(array)
    return float(singular.max() if order == 2 else singular.sum())


@with_digits(40)
def vector_norm(x: Sequence[float], order: Any) -> float:
    sizes = [abs(decimal(number)) for number in x]
    if order in (0, "inf"):
        return float(max(sizes) if order == "inf" else sum(size != 0 for size in sizes))
    raised = sum((size ** decimal(order) for size in sizes if size), Decimal(0))
    return float(raised ** (1 / decimal(order))) if raised else 0.0


def longest_image(array: Any, order: Any) -> float:
    """Over the corners of the unit ball: ± unit vectors for the 1-norm, all patterns of signs for the maximum norm."""
    columns = array.shape[1]
    corners = np.eye(columns) if order == 1 else np.array([*product([-1.0, 1.0], repeat=columns)])
    images = np.abs(corners @ array.T)
    return float((images.sum(axis=1) if order == 1 else images.max(axis=1)).max())


def halves(array: Any) -> Any:
    """Singular values as the eigenvalues of the symmetric matrix [[0, x], [xᵀ, 0]] that are not negative."""
    rows, columns = array.shape
    both = np.zeros((rows + columns, rows + columns))
    both[:rows, rows:], both[rows:, :rows] = array, array.T
    return np.sort(np.linalg.eigvalsh(both))[::-1][: min(rows, columns)]


@with_digits(60)
def condition_by_roots(x: Matrix) -> float:
    """The outer roots of the exact characteristic polynomial of xᵀx, by Newton's method with 60 digits."""
    coefficients = characteristic(gram(x))
    reverse = coefficients[::-1]
    # No eigenvalue exceeds the sum of all, and no inverse the sum of the inverses.
    largest = largest_root(coefficients, -coefficients[-2])
    inverse = largest_root([c / reverse[-1] for c in reverse], -reverse[-2] / reverse[-1])
    return float((largest * inverse).sqrt())


def condition_by_halves(x: Matrix) -> float:
    """The outer eigenvalues of [[0, x], [xᵀ, 0]]."""
    singular = halves(np.array(x, float))
    return float(singular[0] / singular[-1])


# --- traces and determinants ----------------------------------------------------------------------------------------


def trace_of_eigenvalues(x: Matrix) -> float:
    """The sum of NumPy's eigenvalues."""
    return float(np.linalg.eigvals(np.array(x, float)).sum().real)


def trace_in_a_basis(x: Matrix) -> float:
    """Σ eᵀ·x·e over the unit vectors, in fractions."""
    rows = in_fractions(x)
    units = [[Fraction(place == other) for place in range(len(x))] for other in range(len(x))]
    images = [[sum((a * b for a, b in zip(row, unit, strict=True)), Fraction(0)) for row in rows] for unit in units]
    return float(
        sum((a * b for unit, image in zip(units, images, strict=True) for a, b in zip(unit, image, strict=True)), 0)
    )


def signed_products(x: Matrix) -> float:
    """The sum over all permutations, in fractions."""
    rows = in_fractions(x)
    total = Fraction(0)
    for order in permutations(range(len(rows))):
        swaps = sum(left > right for left, right in combinations(order, 2))
        total += (-1) ** swaps * prod((rows[row][column] for row, column in enumerate(order)), start=Fraction(1))
    return float(total)


def determinant_of_polynomial(x: Matrix) -> float:
    """The constant of the exact characteristic polynomial, from traces of powers."""
    return float((-1) ** len(x) * characteristic(in_fractions(x))[0])


# --- orders of products ---------------------------------------------------------------------------------------------


def costs(sizes: Sequence[int]) -> list[int]:
    """What each way of setting all parentheses costs."""
    if len(sizes) == 2:
        return [0]
    return [
        left + right + sizes[0] * sizes[split] * sizes[-1]
        for split in range(1, len(sizes) - 1)
        for left in costs(sizes[: split + 1])
        for right in costs(sizes[split:])
    ]


def cheapest_parentheses(sizes: Sequence[int]) -> int:
    """The least over all ways of setting parentheses."""
    return min(costs(sizes))


def cheapest_sequence(sizes: Sequence[int]) -> int:
    """The least over all sequences in which the inner sizes can be multiplied away, one after the other."""
    return min(sequence_cost(list(sizes), order) for order in permutations(range(1, len(sizes) - 1)))


def sequence_cost(sizes: list[int], order: Sequence[int]) -> int:
    left = set(range(len(sizes)))
    total = 0
    for inner in order:
        before, after = max(place for place in left if place < inner), min(place for place in left if place > inner)
        total += sizes[before] * sizes[inner] * sizes[after]
        left.remove(inner)
    return total


PROOFS: dict[str, Proof] = {
    "norm": proof(draw_norm, norm_of_numpy, norm_by_definition),
    "trace": proof(draw_square, Oracle(trace_of_eigenvalues, absolute=1e-9), trace_in_a_basis),
    "determinant": proof(draw_square, signed_products, determinant_of_polynomial),
    "condition_number": proof(draw_matrix, condition_by_roots, condition_by_halves),
    "matrix_chain_cost": proof(draw_chain, cheapest_parentheses, cheapest_sequence),
}
