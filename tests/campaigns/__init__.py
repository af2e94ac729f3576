"""Long seeded campaigns: each does one kind of harm many times, and counts how often everything went as it has to.

`faults.py` names the kinds of harm, `tally.py` counts, `python -m tests.campaigns` runs them all and prints the table
of `docs/audit/reliability.md`. Each campaign is also run without the protection that it tests, and has to fail.
"""

from __future__ import annotations

import os


def times(usual: int) -> int:
    """How many of what CI does `usual` times: as many as it has time for, or `DLQUIZ_CAMPAIGN` times that."""
    return max(1, round(usual * float(os.environ.get("DLQUIZ_CAMPAIGN", "1"))))
