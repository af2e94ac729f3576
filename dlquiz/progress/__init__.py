"""What the learner has done: a store that loses nothing, and figures drawn from it (`dlquiz.progress.statistics`)."""

from typing import TYPE_CHECKING

from dlquiz.doors import opened_late

if TYPE_CHECKING:
    from dlquiz.progress.history import Entry, What
    from dlquiz.progress.interviews import Interview, Pause, Place, Stage
    from dlquiz.progress.merging import Merged
    from dlquiz.progress.reader import Mismatch
    from dlquiz.progress.records import Attempt, Correction, Draft, Fit, Flag, Group, Regrade, StoredAttempt
    from dlquiz.progress.rollups import Account, DayTally, MistakeStats, Tally
    from dlquiz.progress.store import Store, memory_store, open_store, random_id

__all__ = [
    "Account",
    "Attempt",
    "Correction",
    "DayTally",
    "Draft",
    "Entry",
    "Fit",
    "Flag",
    "Group",
    "Interview",
    "Merged",
    "Mismatch",
    "MistakeStats",
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
            "rollups": "Account DayTally MistakeStats Tally",
            "history": "Entry What",
            "interviews": "Interview Pause Place Stage",
            "merging": "Merged",
            "reader": "Mismatch",
            "records": "Attempt Correction Draft Fit Flag Group Regrade StoredAttempt",
            "store": "Store memory_store open_store random_id",
        },
    )
