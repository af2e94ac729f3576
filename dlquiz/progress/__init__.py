"""What the learner has done: a store that loses nothing, and figures drawn from it (`dlquiz.progress.statistics`)."""

from __future__ import annotations

from dlquiz.progress.records import Attempt, Draft, Regrade, StoredAttempt
from dlquiz.progress.store import Astray, Store, memory_store, open_store, random_id

__all__ = ["Astray", "Attempt", "Draft", "Regrade", "Store", "StoredAttempt", "memory_store", "open_store", "random_id"]
