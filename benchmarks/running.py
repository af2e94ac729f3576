"""From a benchmark to its row: prepare both sides, see that they agree, time them in turns."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.measuring import Clock, Effort, Run, alternate, alternate_self_timed, p95, ratios, spread
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
    mine, *others = (_per_answer(times, benchmark.per) for times in _timed(benchmark, runs, effort, clock))
    late = p95(mine) if benchmark.goal.bounds_tail else None
    if not others:
        return Row(benchmark, len(mine), spread(mine), absent=absent, p95=late)
    theirs = others[0]
    return Row(benchmark, len(mine), spread(mine), spread(theirs), spread(ratios(mine, theirs)), p95=late)


def _timed(benchmark: Benchmark, runs: Sequence[Run], effort: Effort, clock: Clock) -> tuple[tuple[float, ...], ...]:
    own = effort._replace(
        rounds=effort.rounds * benchmark.dense,
        seconds=effort.seconds * benchmark.dense,
        fewest=min(effort.fewest, benchmark.fewest),
    )
    return (alternate_self_timed if benchmark.self_timed else alternate)(runs, own, clock)


def _compare(benchmark: Benchmark, runs: Sequence[Run]) -> None:
    if benchmark.alike and not benchmark.alike(*(run() for run in runs)):
        message = f"{benchmark.name}: the two sides computed different things"
        raise DisagreementError(message, message)


def _per_answer(times: Sequence[float], answers: int) -> tuple[float, ...]:
    return tuple(seconds / answers for seconds in times)
