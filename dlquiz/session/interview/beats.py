"""Noticing between two beats that nobody could work: the machine slept, or the program was stopped."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from dlquiz.session.timing import Ticks

ASLEEP = 60.0
"""Seconds between two beats; a machine that is merely busy is not held up that long."""


class Gap(NamedTuple):
    """What lay between two beats: the seconds `ticked` that must not count, and those `away` in all."""

    ticked: float = 0.0
    away: float = 0.0


class Beats:
    """Compares two clocks: `ticks`, which may stand still during a sleep, and `clock`, which never does."""

    def __init__(self, ticks: Ticks, clock: Callable[[], datetime]) -> None:
        self._ticks = ticks
        self._clock = clock
        self._last: tuple[float, datetime] | None = None

    @property
    def begun(self) -> bool:
        return self._last is not None

    def beat(self, *, at_work: bool) -> Gap:
        """The gap since the last beat; a learner `at_work` in another program used the time."""
        before, self._last = self._last, (self._ticks(), self._clock())
        if before is None:
            return Gap()
        ticked, passed = self._last[0] - before[0], (self._last[1] - before[1]).total_seconds()
        uncounted = ticked if ticked > ASLEEP and not at_work else 0.0
        away = passed - (ticked - uncounted)
        return Gap(uncounted, away if away > ASLEEP else 0.0)
