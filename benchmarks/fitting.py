"""How cost grows with size: the exponent b of the power law cost = a·sizeᵇ that fits best."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import log
from statistics import linear_regression
from typing import NamedTuple


class Growth(NamedTuple):
    """`exponent` over all sizes, `last` between the two largest: there a constant cost hides least of the slope."""

    exponent: float
    last: float


def growth(sizes: Sequence[float], costs: Sequence[float]) -> Growth:
    """Least squares of log cost over log size, every size weighing the same.

    Sizes ascend, there are at least two, and all numbers are positive.
    """
    if len(sizes) < 2 or any(one >= other for one, other in pairwise(sizes)):
        raise ValueError(f"sizes must ascend, and be at least two: {sizes}")
    logarithms = [log(size) for size in sizes], [log(cost) for cost in costs]
    last = [numbers[-2:] for numbers in logarithms]
    return Growth(linear_regression(*logarithms).slope, linear_regression(*last).slope)
