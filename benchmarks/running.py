"""From a benchmark to its row: prepare both sides, see that they agree, time them in turns."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.measuring import Clock, Effort, Run, alternate, ratios, spread
from benchmarks.model import Benchmark, Row
from benchmarks.packages import missing


class DisagreementError(Exception):
    """The two sides of a benchmark computed different things, so comparing their times would say nothing."""


def measure(benchmark: Benchmark, effort: Effort, clock: Clock) -> Row:
    """The row of a benchmark; without an installed anchor, ours alone. Raises `DisagreementError`."""
    anchor = benchmark.anchor
    absent = missing(anchor.packages) if anchor else ()
    runs = [benchmark.ours()]
    if anchor and not absent:
        runs.append(anchor.make())
        _compare(benchmark, runs)
    mine, *others = (_per_answer(times, benchmark.per) for times in alternate(runs, effort, clock))
    if not others:
        return Row(benchmark, len(mine), spread(mine), absent=absent)
    theirs = others[0]
    return Row(benchmark, len(mine), spread(mine), spread(theirs), spread(ratios(mine, theirs)))


def _compare(benchmark: Benchmark, runs: Sequence[Run]) -> None:
    ours, theirs = (run() for run in runs)
    if benchmark.alike and not benchmark.alike(ours, theirs):
        raise DisagreementError(f"{benchmark.name}: the two sides computed different things")


def _per_answer(times: Sequence[float], answers: int) -> tuple[float, ...]:
    return tuple(seconds / answers for seconds in times)
