"""Which seeds there are."""

from __future__ import annotations

LARGEST_SEED = 2**63 - 1
"""What the history can keep."""


def read_seed(text: str) -> int | None:
    """A seed as typed, digits in any script; None for anything else."""
    bare = text.strip()
    if not bare.isdecimal() or len(bare) > len(str(LARGEST_SEED)):
        return None
    return int(bare) if int(bare) <= LARGEST_SEED else None
