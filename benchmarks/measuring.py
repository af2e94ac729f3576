"""Paired timing: all sides run in every round, the order turned round each time, and ratios are taken per round.

What slows a machine down for a while slows both sides of the same round, so the ratio of a round is worth more than
the ratio of two medians. Pure but for the clock, which is passed in.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import repeat
from statistics import median, quantiles
from typing import Any, NamedTuple

Run = Callable[[], Any]
Clock = Callable[[], float]
"""Gives seconds, as `time.perf_counter` does."""

FEWEST_ROUNDS = 3


class Effort(NamedTuple):
    """How long to measure: at most `rounds`, no new one after `seconds`, but always the `fewest`.

    A sample repeats its call until it lasts `sample` seconds, so that what takes microseconds can be measured at all.
    """

    rounds: int
    seconds: float
    sample: float
    fewest: int = FEWEST_ROUNDS


THOROUGH = Effort(rounds=41, seconds=8.0, sample=0.01)
QUICK = Effort(rounds=5, seconds=1.0, sample=0.002, fewest=1)


class Spread(NamedTuple):
    """The median of some measurements, and their lower and upper quartile."""

    median: float
    low: float
    high: float


def spread(values: Sequence[float]) -> Spread:
    """The quartiles, the ends counted as the 0th and the 100th percentile; a single value is all three of them."""
    if len(values) == 1:
        return Spread(values[0], values[0], values[0])
    low, _, high = quantiles(values, n=4, method="inclusive")
    return Spread(median(values), low, high)


def p95(values: Sequence[float]) -> float:
    """The 95th percentile of at least two values."""
    return quantiles(values, n=20, method="inclusive")[-1]


def alternate(runs: Sequence[Run], effort: Effort, clock: Clock) -> tuple[tuple[float, ...], ...]:
    """Seconds of one call: for each run its samples, one a round; odd rounds go through the runs backwards.

    Warm-up comes first: finding out how many calls fill a sample runs every side for at least as long as one.
    """
    with _collector_off():
        calls = [calls_in_a_sample(run, effort.sample, clock) for run in runs]
        timed = [partial(_seconds_a_call, run, count, clock) for run, count in zip(runs, calls, strict=True)]
        return _in_turns(timed, effort, clock)


def alternate_self_timed(runs: Sequence[Run], effort: Effort, clock: Clock) -> tuple[tuple[float, ...], ...]:
    """The same for runs that return their own seconds, because what they prepare and clear away must not count.

    A sample is one call, and nothing is warmed up: that is up to who made the runs.
    """
    with _collector_off():
        return _in_turns(runs, effort, clock)


def calls_in_a_sample(run: Run, seconds: float, clock: Clock) -> int:
    """How many calls last about `seconds`: doubled until they do."""
    calls = 1
    while _seconds(run, calls, clock) < seconds:
        calls *= 2
    return calls


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> tuple[float, ...]:
    """Ours over theirs, round by round: below 1 we are faster."""
    return tuple(mine / other for mine, other in zip(ours, theirs, strict=True))


def _in_turns(timed: Sequence[Callable[[], float]], effort: Effort, clock: Clock) -> tuple[tuple[float, ...], ...]:
    samples: list[list[float]] = [[] for _ in timed]
    for turn in _rounds(effort, clock):
        for place in _order(len(timed), turn):
            samples[place].append(timed[place]())
    return tuple(map(tuple, samples))


def _rounds(effort: Effort, clock: Clock) -> Iterator[int]:
    start = clock()
    for turn in range(effort.rounds):
        if turn >= effort.fewest and clock() - start >= effort.seconds:
            return
        yield turn


def _order(sides: int, turn: int) -> range:
    return range(sides - 1, -1, -1) if turn % 2 else range(sides)


def _seconds(run: Run, calls: int, clock: Clock) -> float:
    start = clock()
    for _ in repeat(None, calls):
        run()
    return clock() - start


def _seconds_a_call(run: Run, calls: int, clock: Clock) -> float:
    return _seconds(run, calls, clock) / calls


@contextmanager
def _collector_off() -> Iterator[None]:
    """No garbage collection while the clock runs: it would be charged to whoever happens to be measured."""
    was_on = gc.isenabled()
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
