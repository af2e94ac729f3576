"""Long seeded campaigns: each does one kind of harm many times, and counts how often everything went as it has to.

`faults.py` names the kinds of harm, `tally.py` counts, `python -m tests.campaigns` runs them all and prints the table
of `docs/audit/reliability.md`. Each campaign is also run without the protection that it tests, and has to fail.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterable
from math import ceil
from typing import TypeVar

Item = TypeVar("Item")


def size() -> float:
    """1 in CI, which has little time; `DLQUIZ_CAMPAIGN` or `--times` where there is more."""
    return float(os.environ.get("DLQUIZ_CAMPAIGN", "1"))


def times(usual: int) -> int:
    """How many of what CI does `usual` times."""
    return max(1, round(usual * size()))


def some(items: Iterable[Item], share: int, seed: str = "") -> list[Item]:
    """One of `share` of these at the usual size, all of them at `share` times that, in their order.

    The same ones in every run; `seed` lets several tests that have one list take different ones.
    """
    whole = list(items)
    wanted = min(len(whole), ceil(len(whole) * size() / share))
    chosen = sorted(random.Random(seed).sample(range(len(whole)), wanted))
    return [whole[place] for place in chosen]
