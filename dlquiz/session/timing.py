"""How long a question takes, by a clock that nobody sets back or forward."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

Ticks: TypeAlias = Callable[[], float]
"""Seconds that only go on, from any beginning.

The clock of `dlquiz.cli` leaves out the time in which the machine slept or the program was stopped.
"""

MOST = 1800.0
"""Seconds that one question counts at most. Nobody works longer on one: a proof is asked in an interview of 30 to 60
minutes beside others. Longer than that it was left open, and hours of it would fill the figures of a day."""


def ticks_of(clock: Callable[[], datetime]) -> Ticks:
    """The seconds of a clock that nobody sets, such as one that is injected."""
    return lambda: clock().timestamp()


class Stopwatch:
    """The seconds since it was started, at most `MOST`: what is longer was not seen by anybody."""

    def __init__(self, ticks: Ticks) -> None:
        self._ticks = ticks
        self._since = ticks()

    def start(self) -> None:
        """Count from now on."""
        self._since = self._ticks()

    def pause(self, seconds: float) -> None:
        """Do not count these last seconds."""
        self._since += seconds

    @property
    def seconds(self) -> float:
        return min(max(0.0, self._ticks() - self._since), MOST)
