"""Sharing a whole number out by weights."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

Name = TypeVar("Name", str, int)


def apportioned(weights: Mapping[Name, int], total: int) -> dict[Name, int]:
    """`total` shared out by `weights`, by largest remainders; of equal ones the greater weight comes first."""
    whole = sum(weights.values())
    shares = {name: total * weight // whole for name, weight in weights.items()}
    by_rest = sorted(weights, key=lambda name: (-(total * weights[name] % whole), -weights[name]))
    for name in by_rest[: total - sum(shares.values())]:
        shares[name] += 1
    return shares
