"""What a benchmark is, and what comes of one."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import Any

from benchmarks.measuring import FEWEST_ROUNDS, Run, Spread

POSIX = os.name == "posix"
"""Pseudo-terminals are: what is measured through one has no row on Windows."""

Maker = Callable[[], Run]
"""Prepares what is not counted (arrays, models, imports) and gives the call that is."""


@dataclass(frozen=True, slots=True)
class Goal:
    """What to reach: `ratio` times the anchor, or so many seconds; without either, the row is for information.

    The 95th percentile may be bounded too: `tail` times the median, or by `late` seconds.
    """

    ratio: float | None = None
    seconds: float | None = None
    tail: float | None = None
    late: float | None = None

    @property
    def bounds_tail(self) -> bool:
        return self.tail is not None or self.late is not None


@dataclass(frozen=True, slots=True)
class Anchor:
    """The other side. `packages` are the optional modules it imports."""

    name: str
    make: Maker
    packages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One row. `alike` compares the results of both sides before anything is timed; `per` answers come of one call.

    `self_timed`: the calls return their own seconds. `fewest` rounds are made however long they take, and `dense` times
    as many as usual if time allows. A `long` row takes minutes and is left out of a quick run; one `posix_only` needs a
    pseudo-terminal, one that `needs_server` a PostgreSQL server.
    """

    name: str
    what: str
    ours: Maker
    anchor: Anchor | None = None
    alike: Callable[[Any, Any], bool] | None = None
    goal: Goal = Goal()
    per: int = 1
    self_timed: bool = False
    fewest: int = FEWEST_ROUNDS
    dense: int = 1
    long: bool = False
    posix_only: bool = False
    needs_server: bool = False


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
    p95: float | None = None
    """Of ours, in seconds, where the goal speaks of it."""

    @property
    def verdict(self) -> str:
        """`reached`, `missed`, `no goal`, or `not measured` where the anchor is absent."""
        goal = self.benchmark.goal
        if goal.seconds is not None:
            return _verdict(self.ours.median <= goal.seconds)
        if goal.ratio is None:
            return "no goal"
        if self.ratio is None:
            return "not measured"
        return _verdict(self.ratio.median <= goal.ratio and self._in_time(goal))

    def _in_time(self, goal: Goal) -> bool:
        late = self.p95 or 0.0
        return late <= (goal.tail or inf) * self.ours.median and late <= (goal.late or inf)


def _verdict(reached: bool) -> str:
    return "reached" if reached else "missed"
