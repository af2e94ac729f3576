"""What the learner has done: a store that loses nothing, and figures drawn from it (`dlquiz.progress.statistics`)."""

from typing import TYPE_CHECKING

from dlquiz.doors import opened_late

if TYPE_CHECKING:
    from dlquiz.progress.accounts import Account, DayTally, Made, Tally
    from dlquiz.progress.fits import Fit
    from dlquiz.progress.flags import Flag
    from dlquiz.progress.interviews import Interview, Pause, Place, Stage
    from dlquiz.progress.merging import Entry, Merged, What
    from dlquiz.progress.reading import Astray
    from dlquiz.progress.records import Attempt, Correction, Draft, Group, Regrade, StoredAttempt
    from dlquiz.progress.store import Store, memory_store, open_store, random_id

__all__ = [
    "Account",
    "Astray",
    "Attempt",
    "Correction",
    "DayTally",
    "Draft",
    "Entry",
    "Fit",
    "Flag",
    "Group",
    "Interview",
    "Made",
    "Merged",
    "Pause",
    "Place",
    "Regrade",
    "Stage",
    "Store",
    "StoredAttempt",
    "Tally",
    "What",
    "memory_store",
    "open_store",
    "random_id",
]

if not TYPE_CHECKING:
    __getattr__ = opened_late(
        __name__,
        {
            "accounts": "Account DayTally Made Tally",
            "fits": "Fit",
            "flags": "Flag",
            "interviews": "Interview Pause Place Stage",
            "merging": "Entry Merged What",
            "reading": "Astray",
            "records": "Attempt Correction Draft Group Regrade StoredAttempt",
            "store": "Store memory_store open_store random_id",
        },
    )
