"""What the learner has done: a store that loses nothing, and figures drawn from it (`dlquiz.progress.statistics`)."""

from __future__ import annotations

from dlquiz.progress.accounts import Account, DayTally, Made, Tally
from dlquiz.progress.reading import Astray
from dlquiz.progress.records import Attempt, Correction, Draft, Entry, Regrade, StoredAttempt
from dlquiz.progress.store import Merged, Store, memory_store, open_store, random_id

__all__ = [
    "Account",
    "Astray",
    "Attempt",
    "Correction",
    "DayTally",
    "Draft",
    "Entry",
    "Made",
    "Merged",
    "Regrade",
    "Store",
    "StoredAttempt",
    "Tally",
    "memory_store",
    "open_store",
    "random_id",
]
