"""What the learner has done: a store that loses nothing, and figures drawn from it (`dlquiz.progress.statistics`)."""

from typing import TYPE_CHECKING

from dlquiz.doors import opened_late

if TYPE_CHECKING:
    from dlquiz.progress.accounts import Account, DayTally, Made, Tally
    from dlquiz.progress.flags import Flag
    from dlquiz.progress.interviews import Interview, Place
    from dlquiz.progress.merging import Entry, Merged
    from dlquiz.progress.reading import Astray
    from dlquiz.progress.records import Attempt, Correction, Draft, Regrade, StoredAttempt
    from dlquiz.progress.store import Store, memory_store, open_store, random_id

__all__ = [
    "Account",
    "Astray",
    "Attempt",
    "Correction",
    "DayTally",
    "Draft",
    "Entry",
    "Flag",
    "Interview",
    "Made",
    "Merged",
    "Place",
    "Regrade",
    "Store",
    "StoredAttempt",
    "Tally",
    "memory_store",
    "open_store",
    "random_id",
]

if not TYPE_CHECKING:
    __getattr__ = opened_late(
        __name__,
        {
            "accounts": "Account DayTally Made Tally",
            "flags": "Flag",
            "interviews": "Interview Place",
            "merging": "Entry Merged",
            "reading": "Astray",
            "records": "Attempt Correction Draft Regrade StoredAttempt",
            "store": "Store memory_store open_store random_id",
        },
    )
