"""More than 200 solutions that do harm, each in a child process of its own. What is not protected here is NOT RUN."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hostile_runs import Victim, complaints
from hostile_solutions import solutions

from dlquiz.sandbox import process
from dlquiz.sandbox.protection import protection

from . import some
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


def try_all(tally: Tally, victim: Victim, *named: str) -> None:
    """The solutions of the fault, or those of some of its groups; where all are to be survived, a share of them."""
    groups = tuple(f"{group}-" for group in named or GROUPS[tally.fault])
    those = [one for one in solutions() if one.name.startswith(groups)]
    for solution in tally.trials(those if tally.removed else some(those, 5)):
        with tally.trial():
            assert complaints(victim, solution) == [], solution.name


def without(monkeypatch: pytest.MonkeyPatch, patch: str) -> None:
    """The child runs this statement before it does anything else."""
    begun, imported, rest = process.START.partition("from dlquiz")
    monkeypatch.setattr(process, "START", f"{begun}{patch}; {imported}{rest}")


NO_FILTER = "from dlquiz.sandbox import seccomp; seccomp.restrict = lambda: False"
NO_LANDLOCK = "from dlquiz.sandbox import landlock; landlock.restrict = lambda *_: False"
NO_LIMIT = "from dlquiz.sandbox import limits; limits._address_space = lambda: 1 << 50"
NO_COMPARISON = "from dlquiz.sandbox import child; child._same = lambda *_: True"


def removing(fault: str, removed: str, patch: str, *groups: str) -> Any:
    marks = pytest.mark.campaign(fault, removed=removed)
    return pytest.param(patch, groups, marks=marks, id=f"{fault} without {removed}")


pytestmark = pytest.mark.usefixtures("is_protected")


@pytest.mark.parametrize("fault", [pytest.param(fault, marks=pytest.mark.campaign(fault)) for fault in GROUPS])
def test_no_solution_does_harm_and_its_reason_tells_the_truth(tally: Tally, victim: Victim, fault: str) -> None:
    try_all(tally, victim)


# Of the solutions at processes, the first forks once without the filter; the others are not reached.
@pytest.mark.parametrize(
    ("patch", "groups"),
    [
        removing("hostile-solutions", "the comparison of inputs", NO_COMPARISON, "inputs"),
        removing("solutions-at-files", "Landlock", NO_LANDLOCK),
        removing("solutions-at-files", "the filter of system calls", NO_FILTER),
        removing("solutions-at-processes", "the filter of system calls", NO_FILTER),
        removing("solutions-at-network", "the filter of system calls", NO_FILTER),
        removing("solutions-at-memory", "the limit of memory", NO_LIMIT),
    ],
)
def test_without_a_protection(
    tally: Tally, victim: Victim, monkeypatch: pytest.MonkeyPatch, patch: str, groups: tuple[str, ...]
) -> None:
    without(monkeypatch, patch)
    try_all(tally, victim, *groups)


@pytest.mark.campaign("hostile-solutions", removed="removing the folder")
def test_without_removing_the_folder(tally: Tally, victim: Victim, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "remove", lambda _: None)
    try_all(tally, victim, "ends")
