"""The proof of principal components: powers of the covariance in decimals, and its eigenvectors by LAPACK."""

from __future__ import annotations

import random
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import numpy as np
from proof import Arguments, Proof, proof
from proof_numbers import decimal, product_of, with_digits

SQUARINGS = 30


def draw(source: random.Random) -> Arguments:
    rows, columns = source.randint(2, 7), source.randint(1, 4)
    offset = source.choice([0, 0, 3, 100])
    inputs = [[offset + source.randint(-30, 30) / 10 for _ in range(columns)] for _ in range(rows)]
    count = source.randint(1, max(1, min(columns, rows - 1)))
    return {"inputs": inputs, "n_components": count} | source.choice([{}, {"of": "variances"}, {"of": "projections"}])


@with_digits(80)
def by_powers(inputs: Any, n_components: int, of: str) -> Any:
    """A power of the covariance keeps nothing but its first direction; then that direction is taken out."""
    rows = [[decimal(entry) for entry in row] for row in inputs]
    means = [sum(column, Decimal()) / len(rows) for column in zip(*rows, strict=True)]
    rows = [[entry - mean for entry, mean in zip(row, means, strict=True)] for row in rows]
    left = product_of([list(column) for column in zip(*rows, strict=True)], rows)
    trace = sum((left[at][at] for at in range(len(left))), Decimal())
    # So that a direction without any variance is found, too.
    left = [[entry + (at == by) * trace / 10**30 for by, entry in enumerate(row)] for at, row in enumerate(left)]
    found = []
    for _ in range(n_components):
        power = left
        for _ in range(SQUARINGS):
            power = product_of(power, power)
            size = max(abs(entry) for row in power for entry in row)
            power = [[entry / size for entry in row] for row in power]
        axis = max(power, key=lambda row: sum(entry * entry for entry in row))
        length = sum((entry * entry for entry in axis), Decimal()).sqrt()
        sign = 1 if max(axis, key=abs) > 0 else -1
        axis = [sign * entry / length for entry in axis]
        found.append(axis)
        outside = [[(at == by) - one * other for by, other in enumerate(axis)] for at, one in enumerate(axis)]
        left = product_of(outside, product_of(left, outside))
    if of == "components":
        return np.array(found, dtype=float)
    coordinates = product_of(rows, [list(column) for column in zip(*found, strict=True)])
    if of == "projections":
        return np.array(coordinates, dtype=float)
    return [float(sum(entry**2 for entry in column) / (len(rows) - 1)) for column in zip(*coordinates, strict=True)]


def by_eigenvectors(inputs: Any, n_components: int, of: str) -> Any:
    values, vectors = np.linalg.eigh(np.atleast_2d(np.cov(np.array(inputs, float), rowvar=False)))
    axes = vectors[:, ::-1][:, :n_components]
    axes = axes * np.where(np.abs(axes).max(0) == axes.max(0), 1, -1)
    if of == "variances":
        return values[::-1][:n_components]
    return axes.T if of == "components" else (np.array(inputs) - np.mean(inputs, axis=0)) @ axes


PROOFS: Mapping[str, Proof] = {"pca": proof(draw, by_powers, by_eigenvectors, absolute=1e-9)}
