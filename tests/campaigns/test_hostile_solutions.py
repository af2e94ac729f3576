"""More than 200 solutions that do harm, each in a child process of its own. What is not protected here is NOT RUN."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hostile_runs import Victim, complaints
from hostile_solutions import solutions

from dlquiz.sandbox import process
from dlquiz.sandbox.protection import protection

from .tally import Tally

NEEDED = {
    "files": "files",
    "processes": "processes",
    "signals": "processes",
    "network": "network",
    "memory": "memory",
}
"""What a group of solutions must be kept from, before it is run."""
GROUPS = {
    "hostile-solutions": ("loops", "ends", "channel", "tampering", "objects", "inputs"),
    "solutions-at-files": ("files",),
    "solutions-at-processes": ("processes", "signals"),
    "solutions-at-network": ("network",),
    "solutions-at-memory": ("memory",),
}


@pytest.fixture
def is_protected(request: pytest.FixtureRequest) -> None:
    """Whether this machine protects from what the solutions of the test try; it comes before the tally."""
    if sys.platform != "linux":
        pytest.skip("NOT RUN: what comes of each solution is known for Linux only")
    fault = request.node.get_closest_marker("campaign").args[0]
    missing = {NEEDED[group] for group in GROUPS[fault] if group in NEEDED} & set(protection().missing)
    if missing:
        pytest.skip(f"NOT RUN: this machine does not protect {', '.join(sorted(missing))}")


@pytest.fixture
def victim(tmp_path: Path) -> Iterator[Victim]:
    made = Victim(tmp_path)
    yield made
    made.close()


def try_all(tally: Tally, victim: Victim, *some: str) -> None:
    """The solutions of the fault, or those of some of its groups."""
    groups = tuple(f"{group}-" for group in some or GROUPS[tally.fault])
    for solution in tally.trials(one for one in solutions() if one.name.startswith(groups)):
        with tally.trial():
            assert complaints(victim, solution) == [], solution.name


def without(monkeypatch: pytest.MonkeyPatch, patch: str) -> None:
    """The child runs this statement before it does anything else."""
    begun, imported, rest = process.START.partition("from dlquiz")
    monkeypatch.setattr(process, "START", f"{begun}{patch}; {imported}{rest}")


NO_FILTER = "from dlquiz.sandbox import seccomp; seccomp.restrict = lambda: False"
pytestmark = pytest.mark.usefixtures("is_protected")


@pytest.mark.campaign("hostile-solutions")
def test_a_reason_tells_the_truth(tally: Tally, victim: Victim) -> None:
    try_all(tally, victim)


@pytest.mark.campaign("solutions-at-files")
def test_no_file_is_reached(tally: Tally, victim: Victim) -> None:
    try_all(tally, victim)


@pytest.mark.campaign("solutions-at-processes")
def test_no_process_is_started_or_reached(tally: Tally, victim: Victim) -> None:
    try_all(tally, victim)


@pytest.mark.campaign("solutions-at-network")
def test_no_socket_is_opened(tally: Tally, victim: Victim) -> None:
    try_all(tally, victim)


@pytest.mark.campaign("solutions-at-memory")
def test_no_more_memory_is_taken(tally: Tally, victim: Victim) -> None:
    try_all(tally, victim)


@pytest.mark.campaign("hostile-solutions", removed="the comparison of inputs")
def test_without_comparing_inputs(tally: Tally, victim: Victim, monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch, "from dlquiz.sandbox import child; child._same = lambda *_: True")
    try_all(tally, victim, "inputs")


@pytest.mark.campaign("hostile-solutions", removed="removing the folder")
def test_without_removing_the_folder(tally: Tally, victim: Victim, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "remove", lambda _: None)
    try_all(tally, victim, "ends")


@pytest.mark.campaign("solutions-at-files", removed="Landlock")
def test_without_landlock(tally: Tally, victim: Victim, monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch, "from dlquiz.sandbox import landlock; landlock.restrict = lambda *_: False")
    try_all(tally, victim)


@pytest.mark.campaign("solutions-at-files", removed="the filter of system calls")
def test_files_without_the_filter(tally: Tally, victim: Victim, monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch, NO_FILTER)
    try_all(tally, victim)


@pytest.mark.campaign("solutions-at-processes", removed="the filter of system calls")
def test_processes_without_the_filter(tally: Tally, victim: Victim, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first solution forks once; the others are not reached."""
    without(monkeypatch, NO_FILTER)
    try_all(tally, victim)


@pytest.mark.campaign("solutions-at-network", removed="the filter of system calls")
def test_the_network_without_the_filter(tally: Tally, victim: Victim, monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch, NO_FILTER)
    try_all(tally, victim)


@pytest.mark.campaign("solutions-at-memory", removed="the limit of memory")
def test_without_a_limit_of_memory(tally: Tally, victim: Victim, monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch, "from dlquiz.sandbox import limits; limits._address_space = lambda: 1 << 50")
    try_all(tally, victim)
