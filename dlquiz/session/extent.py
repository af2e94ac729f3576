"""How much a session asks: so many questions, until its time is over."""

from __future__ import annotations

from dlquiz.session.timing import Ticks


class Extent:
    """`asked` questions were begun, of `total` ones in all; None where the time alone decides.

    What comes back to be relearned is on top of these. No question is begun after so many `minutes`, None where no time
    is set.
    """

    def __init__(self, total: int | None, minutes: float | None, ticks: Ticks) -> None:
        self.asked = 0
        self.total = total
        self._ticks = ticks
        self._ends = None if minutes is None else ticks() + 60 * minutes

    @property
    def has_planned(self) -> bool:
        """Whether the number is not reached."""
        return self.total is None or self.asked < self.total

    @property
    def minutes_left(self) -> float | None:
        """How long questions are still begun; None where no time is set."""
        return None if self._ends is None else max(0.0, (self._ends - self._ticks()) / 60)

    def put_on_top(self) -> None:
        """Ask one question more."""
        if self.total is not None:
            self.total += 1
