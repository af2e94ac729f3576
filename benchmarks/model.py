"""What a benchmark is, and what comes of one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from benchmarks.measuring import Run, Spread

Maker = Callable[[], Run]
"""Prepares what is not counted (arrays, models, imports) and gives the call that is."""


@dataclass(frozen=True, slots=True)
class Goal:
    """What to reach: `ratio` times the anchor, or so many seconds; without either, the row is for information."""

    ratio: float | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Anchor:
    """The other side. `packages` are the optional modules it imports."""

    name: str
    make: Maker
    packages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One row. `alike` compares the results of both sides before anything is timed; `per` answers come of one call."""

    name: str
    what: str
    ours: Maker
    anchor: Anchor | None = None
    alike: Callable[[Any, Any], bool] | None = None
    goal: Goal = Goal()
    per: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured: seconds of one answer on both sides, and ours over theirs, round by round.

    `theirs` and `ratio` are None without an anchor, and where a module of it is not installed (`absent` names them).
    """

    benchmark: Benchmark
    rounds: int
    ours: Spread
    theirs: Spread | None = None
    ratio: Spread | None = None
    absent: tuple[str, ...] = ()

    @property
    def verdict(self) -> str:
        """`reached`, `missed`, `no goal`, or `not measured` where the anchor is absent."""
        goal = self.benchmark.goal
        if goal.seconds is not None:
            return _verdict(self.ours.median, goal.seconds)
        if goal.ratio is None:
            return "no goal"
        return "not measured" if self.ratio is None else _verdict(self.ratio.median, goal.ratio)


def _verdict(found: float, limit: float) -> str:
    return "reached" if found <= limit else "missed"
