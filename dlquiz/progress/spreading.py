"""Easy days and an even load: a review may come some days earlier or later, within the range of FSRS's fuzz.

The progress file keeps the days of FSRS. They are moved as they are read, by a function of question, last answer and
settings: nothing is drawn by chance, every machine with the same history and settings shows the same, and a change of
the settings holds at once.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta, tzinfo
from typing import NamedTuple
from zlib import crc32

from dlquiz.progress.days import day_of
from dlquiz.schedule import Memory, fuzz_range

MOST_MOVED = 3
"""Days. FSRS's range grows with the interval; six days around one already hold each day of the week."""


class Spreading(NamedTuple):
    """What the learner chose: the `easy` days of the week (0 is Monday), and whether to spread reviews evenly.

    The learner's days are those of `zone`.
    """

    easy: Collection[int]
    even: bool
    zone: tzinfo

    def interval(self, question: str, answered: int, days: int) -> int:
        """The days until a question comes back that was `answered` on a day, as `date.toordinal`, and due in `days`.

        Without an even load only what would come on an easy day moves. The day is drawn from those that are left by
        a checksum of the question and the day of its answer, which falls on each of them equally often.
        """
        if not self.even and not self._is_easy(answered + days):
            return days
        low, high = fuzz_range(days)
        near = range(max(low, days - MOST_MOVED), min(high, days + MOST_MOVED) + 1)
        allowed = [wait for wait in near if not self._is_easy(answered + wait)]
        return allowed[crc32(f"{question} {answered}".encode()) % len(allowed)] if allowed else days

    def moved(self, question: str, memory: Memory) -> Memory:
        """What is believed of a question, due on the day that it moves to."""
        days = (memory.due - memory.last_review).days
        wait = self.interval(question, day_of(memory.last_review, self.zone).toordinal(), days)
        return memory if wait == days else memory._replace(due=memory.last_review + timedelta(days=wait))

    def _is_easy(self, day: int) -> bool:
        # The first day of `date.toordinal` was a Monday.
        return (day - 1) % 7 in self.easy
