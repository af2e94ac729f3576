"""Slips that turn a key into a wrong array or number by themselves, whatever the question: a factor, an order."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

from dlquiz.expressions.values import Value
from dlquiz.grading.literals import Real
from dlquiz.grading.nested import leaves, permuted, shape_of
from dlquiz.grading.tolerances import bound, within
from dlquiz.questions import Tolerance, as_float

NAMED_BY_THEMSELVES: Final = frozenset({1, -1, 100})
"""Factors that are no count of anything: the key itself, a sign, a per cent."""


def is_scaled(value: Value, key: Value, factor: int, tolerance: Tolerance) -> bool:
    """Whether `value`, of the key's shape, is `factor` times the key, and could be told from the key."""
    pairs = list(zip(leaves(key), leaves(value), strict=True))
    return all(_is_times(one, other, factor, tolerance) for one, other in pairs) and any(
        _tells(one, factor, tolerance) for one, _ in pairs
    )


def is_divided(value: Value, key: Value, factor: int, tolerance: Tolerance) -> bool:
    """Whether the key is `factor` times `value`: what was typed is held to the key's own tolerance."""
    pairs = list(zip(leaves(value), leaves(key), strict=True))
    return all(_is_times(one, other, factor, tolerance, key_last=True) for one, other in pairs) and any(
        _tells(one, factor, tolerance) for one, _ in pairs
    )


def _is_times(one: Real, other: Real, factor: int, tolerance: Tolerance, *, key_last: bool = False) -> bool:
    product = factor * one
    overflows = product in (math.inf, -math.inf) and one not in (math.inf, -math.inf)
    return not overflows and (within(product, other, tolerance) if key_last else within(other, product, tolerance))


def _tells(number: Real, factor: int, tolerance: Tolerance) -> bool:
    """Whether nothing that is right for `number` would also be right for its multiple: ±0.001 is 0 either way."""
    apart = abs(as_float(factor * number) - as_float(number))
    return math.isinf(as_float(number)) or apart > bound(number, tolerance) + bound(factor * number, tolerance)


def factors(value: Value, key: Value, tolerance: Tolerance, counts: Iterable[int]) -> list[tuple[int, bool]]:
    """Every factor of 2 and `counts` by which `value` is too large (or too small: the second is then True)."""
    if shape_of(value) != shape_of(key):
        return []
    candidates = sorted({2, *counts} - NAMED_BY_THEMSELVES)
    found = [(factor, False) for factor in candidates if is_scaled(value, key, factor, tolerance)]
    return found + [(factor, True) for factor in candidates if is_divided(value, key, factor, tolerance)]


def is_by_columns(value: Value, key: Value, tolerance: Tolerance) -> bool:
    """Whether a matrix holds the key's numbers column by column where its rows should go on."""
    shape = shape_of(key)
    if len(shape) != 2 or shape_of(value) != shape or shape[0] == shape[1]:
        return False
    by_columns = leaves(permuted(key, (1, 0)))
    return all(within(one, other, tolerance) for one, other in zip(leaves(value), by_columns, strict=True))
