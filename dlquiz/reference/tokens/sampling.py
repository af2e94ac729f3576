"""Sums of probabilities in the order of an array or of size, exact in decimals: 0.5 + 0.3 + 0.1 is 0.9."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate


def more_likely(probabilities: Sequence[float]) -> list[float]:
    """For each entry, the sum of those that are more likely; of equal ones the first counts as more likely."""
    order = sorted(range(len(probabilities)), key=lambda place: -probabilities[place])
    sums = _running([probabilities[place] for place in order])
    return [float(total) for _, total in sorted(zip(order, sums, strict=True))]


def up_to(probabilities: Sequence[float]) -> list[float]:
    """The same with the entry itself."""
    order = sorted(range(len(probabilities)), key=lambda place: -probabilities[place])
    sums = accumulate(Fraction(str(probabilities[place])) for place in order)
    return [float(total) for _, total in sorted(zip(order, sums, strict=True))]


def listed_before(probabilities: Sequence[float]) -> list[float]:
    """For each entry, the sum of those before it in the array."""
    return [float(total) for total in _running(probabilities)]


def _running(numbers: Sequence[float]) -> list[Fraction]:
    """For each number, the sum of those before it."""
    return [*accumulate((Fraction(str(number)) for number in numbers[:-1]), initial=Fraction(0))]
