"""How long the campaigns are: as long as CI has time for, or `DLQUIZ_CAMPAIGN` times that on demand."""

from __future__ import annotations

import os


def times(usual: int) -> int:
    """How many of what CI does `usual` times."""
    return max(1, round(usual * float(os.environ.get("DLQUIZ_CAMPAIGN", "1"))))
