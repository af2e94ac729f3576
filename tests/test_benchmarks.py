"""The benchmarks measure what they say: pairs and turns by an injected clock, both sides alike, honest tables."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks import command, convolution, reading, suite, threads
from benchmarks.measuring import (
    FEWEST_ROUNDS,
    Effort,
    Spread,
    alternate,
    alternate_self_timed,
    calls_in_a_sample,
    ratios,
    spread,
)
from benchmarks.model import Anchor, Benchmark, Goal, Row
from benchmarks.running import DisagreementError, measure
from benchmarks.table import document, table

pytestmark = pytest.mark.usefixtures("little_to_collect")

ROOT = Path(__file__).parents[1]
CHEAP = "read-hostile-too-long"


class Machine:
    """A clock that only work moves on; `slowness` is what everything costs more at the moment."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slowness = 1.0
        self.log: list[str] = []

    def __call__(self) -> float:
        return self.now

    def work(self, name: str, seconds: float) -> Any:
        def run() -> str:
            self.log.append(name)
            self.now += seconds * self.slowness
            return name

        return run


def benchmark(machine: Machine, **changes: Any) -> Benchmark:
    """A row that takes 1 s against an anchor's 2 s."""
    given: dict[str, Any] = {
        "name": "sum",
        "what": "a sum",
        "ours": lambda: machine.work("ours", 1.0),
        "anchor": Anchor("abacus", lambda: machine.work("theirs", 2.0)),
        **changes,
    }
    return Benchmark(**given)


EFFORT = Effort(rounds=4, seconds=1e9, sample=0.5)


def test_sides_take_turns_and_the_order_is_turned_round() -> None:
    machine = Machine()
    times = alternate([machine.work("A", 1.0), machine.work("B", 2.0)], EFFORT, machine)
    warm_up, measured = "".join(machine.log[:2]), "".join(machine.log[2:])
    assert (warm_up, measured) == ("AB", "ABBAABBA")
    assert times == ((1.0,) * 4, (2.0,) * 4)


def test_a_sample_is_long_enough_to_be_reported_and_counts_for_one_call() -> None:
    machine = Machine()
    quick = machine.work("quick", 0.125)
    assert calls_in_a_sample(quick, 0.5, machine) == 4
    assert alternate([quick], EFFORT, machine) == ((0.125,) * 4,)


@pytest.mark.parametrize(("seconds", "rounds"), [(0.0, FEWEST_ROUNDS), (5.0, 5), (1e9, 7)])
def test_the_time_allowed_ends_the_rounds_but_not_too_early(seconds: float, rounds: int) -> None:
    machine = Machine()
    (times,) = alternate([machine.work("A", 1.0)], Effort(7, seconds, 0.5), machine)
    assert len(times) == rounds


def test_ratios_of_rounds_survive_a_machine_that_slows_down() -> None:
    machine = Machine()

    ours, theirs = machine.work("ours", 1.0), machine.work("theirs", 2.0)

    def slower_each_time() -> None:
        machine.slowness *= 1.25
        ours()

    times = alternate([slower_each_time, theirs], EFFORT._replace(rounds=9), machine)
    assert max(times[0]) > 2 * min(times[0]), "the machine did slow down"
    assert all(0.35 < ratio < 0.65 for ratio in ratios(*times)), "though the times themselves are not to be trusted"


def test_no_garbage_is_collected_while_the_clock_runs() -> None:
    machine = Machine()
    seen: list[bool] = []

    def look() -> None:
        seen.append(gc.isenabled())
        machine.now += 1.0

    alternate([look], EFFORT, machine)
    assert seen and not any(seen)
    assert gc.isenabled()


def test_quartiles() -> None:
    assert spread([5.0, 1.0, 2.0, 4.0, 3.0]) == Spread(3.0, 2.0, 4.0)
    assert spread([7.0]) == Spread(7.0, 7.0, 7.0)


def test_what_a_run_tells_counts_whatever_else_it_does() -> None:
    machine = Machine()

    def self_timed(name: str, seconds: float) -> Any:
        work = machine.work(name, 9.0)
        return lambda: (work(), seconds)[1]

    times = alternate_self_timed([self_timed("A", 1.0), self_timed("B", 2.0)], EFFORT, machine)
    assert times == ((1.0,) * 4, (2.0,) * 4)
    assert "".join(machine.log) == "ABBAABBA", "one call a sample, none to warm up"


def test_a_row_is_ours_over_the_anchor() -> None:
    machine = Machine()
    row = measure(benchmark(machine, goal=Goal(ratio=0.5)), EFFORT, machine)
    assert (row.rounds, row.ours.median, row.theirs, row.ratio) == (4, 1.0, Spread(2, 2, 2), Spread(0.5, 0.5, 0.5))
    assert row.verdict == "reached"


def test_times_are_for_one_answer() -> None:
    machine = Machine()
    row = measure(benchmark(machine, per=4), EFFORT, machine)
    assert row.theirs is not None and row.ratio is not None
    assert (row.ours.median, row.theirs.median, row.ratio.median) == (0.25, 0.5, 0.5)


def test_different_results_are_not_compared() -> None:
    machine = Machine()
    with pytest.raises(DisagreementError, match="sum"):
        measure(benchmark(machine, alike=lambda mine, other: bool(mine == other)), EFFORT, machine)
    assert len(machine.log) == 2, "nothing was timed"


def test_an_absent_anchor_is_said_to_be_absent() -> None:
    def unexpected() -> Any:
        raise AssertionError("an absent package must not be asked for")

    machine = Machine()
    anchor = Anchor("abacus", unexpected, ("json", "no_such_package_here"))
    row = measure(benchmark(machine, anchor=anchor, goal=Goal(ratio=2.0)), EFFORT, machine)
    assert (row.absent, row.theirs, row.ratio) == (("no_such_package_here",), None, None)
    assert row.verdict == "not measured"
    line = table([row]).splitlines()[-1]
    assert "no_such_package_here: not installed" in line and "json" not in line
    assert document([row])["rows"][0]["absent"] == ["no_such_package_here"]


@pytest.mark.parametrize(
    ("goal", "verdict"),
    [
        (Goal(), "no goal"),
        (Goal(ratio=0.5), "reached"),
        (Goal(ratio=0.49), "missed"),
        (Goal(seconds=1.0), "reached"),
        (Goal(seconds=0.9), "missed"),
        (Goal(ratio=0.5, tail=2.0), "reached"),
        (Goal(ratio=0.5, tail=1.5), "missed"),
        (Goal(ratio=0.5, late=2.0), "reached"),
        (Goal(ratio=0.5, late=1.9), "missed"),
        (Goal(ratio=0.4, tail=2.0), "missed"),
    ],
)
def test_a_goal_bounds_the_usual_time_and_may_bound_what_is_late(goal: Goal, verdict: str) -> None:
    row = Row(benchmark(Machine(), goal=goal), 9, Spread(1, 1, 1), Spread(2, 2, 2), Spread(0.5, 0.5, 0.5), p95=2.0)
    assert row.verdict == verdict
    assert "| 1 s (p95 2 s) |" in table([row])


@pytest.mark.parametrize(
    ("changes", "quick", "has", "said"),
    [
        ({}, True, False, ""),
        ({"long": True}, False, True, ""),
        ({"long": True}, True, True, "minutes"),
        ({"posix_only": True}, False, True, ""),
        ({"posix_only": True}, False, False, "Windows"),
        ({"needs_server": True}, False, True, ""),
        ({"needs_server": True}, True, False, "NOT RUN: no PostgreSQL"),
    ],
)
def test_what_is_left_out_is_said(changes: dict[str, Any], quick: bool, has: bool, said: str) -> None:
    reason = command.left_out(benchmark(Machine(), **changes), quick=quick, posix=has, server=has)
    assert said in reason and bool(said) == bool(reason)


def rows() -> list[Row]:
    one = benchmark(Machine(), goal=Goal(ratio=0.8))
    alone = benchmark(Machine(), what="a longer sum", anchor=None)
    quarter = Spread(0.25, 0.2, 0.3)
    return [Row(one, 9, Spread(1.0, 0.9, 1.1), Spread(4.0, 3.0, 5.0), quarter), Row(alone, 9, Spread(2e-5, 1e-5, 3e-5))]


def test_the_document_is_json_with_all_numbers() -> None:
    first, second = json.loads(json.dumps(document(rows())))["rows"]
    assert first["ours"] == {"median": 1.0, "low": 0.9, "high": 1.1}
    assert (first["anchor"], first["theirs"]["median"], first["ratio"]["high"]) == ("abacus", 4.0, 0.3)
    goal = {"ratio": 0.8, "seconds": None, "tail": None, "late": None}
    assert (first["goal"], first["verdict"]) == (goal, "reached")
    assert (second["anchor"], second["theirs"], second["ratio"]) == (None, None, None)


SLOW = frozenset({"conv2d-forward-naive", "conv2d-backward-naive", "conv2d-forward-scipy"})
"""They take seconds on the large image; a run compares them all the same, before it times them."""


@pytest.mark.sweep
@pytest.mark.parametrize(
    "one", [one for one in suite.ALL if one.alike and one.name not in SLOW], ids=lambda one: str(one.name)
)
def test_both_sides_compute_the_same(one: Benchmark) -> None:
    assert one.anchor is not None and one.alike is not None
    for package in one.anchor.packages:
        pytest.importorskip(package)
    assert one.alike(one.ours()(), one.anchor.make()())


def test_results_that_differ_are_noticed() -> None:
    ours = convolution.quiz_forward()()
    assert convolution.same_array(ours, ours[None, None])
    assert not convolution.same_array(ours, ours + 1e-6)
    assert not convolution.same_array(ours, ours[0]), "broadcasting does not hide a wrong shape"


def test_a_refused_answer_is_not_timed_as_a_read_one() -> None:
    with pytest.raises(ValueError, match="three"):
        reading.read_all((reading.Typed("1"), reading.Typed("three")))


def test_pinning_sets_every_library_to_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in threads.VARIABLES:
        monkeypatch.setenv(variable, "8")
    monkeypatch.delitem(sys.modules, "numpy", raising=False)
    threads.pin()
    assert {os.environ[variable] for variable in threads.VARIABLES} == {"1"}


def test_pinning_too_late_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numpy", os)
    with pytest.raises(RuntimeError, match="already loaded"):
        threads.pin()


def run_command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "benchmarks", *arguments],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def test_the_command_lists_without_measuring() -> None:
    done = run_command("--list")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines] == [one.name for one in suite.ALL]
    assert lines[0].endswith("against `import re`, goal ≤ 1.3×")


def test_a_real_run_gives_json_on_standard_output_alone() -> None:
    done = run_command("--quick", "--only", CHEAP, "--json", "-")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    (row,) = found["rows"]
    assert row["name"] == CHEAP and row["rounds"] >= FEWEST_ROUNDS
    assert 0 < row["ours"]["low"] <= row["ours"]["median"] <= row["ours"]["high"]
    assert found["environment"]["NumPy"].endswith("one thread")
