"""The clock of every frontend: the time in which the program was stopped is left out."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from dlquiz.cli import clock as cli_clock
from dlquiz.cli.clock import ASLEEP, AwakeTicks


class Clock:
    """Seconds that a test sets."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    monkeypatch.setattr(cli_clock, "EVERY", 3600.0)
    return Clock()


@pytest.mark.parametrize(("passed", "counted"), [(1.0, 1.0), (ASLEEP, ASLEEP), (ASLEEP + 1, 0.0), (36_000.0, 0.0)])
def test_a_gap_that_no_busy_machine_makes_is_left_out(clock: Clock, passed: float, counted: float) -> None:
    ticks = AwakeTicks(clock)
    began = ticks()
    clock.seconds += passed
    assert ticks() - began == counted
    clock.seconds += 2
    assert ticks() - began == counted + 2


STOPPED = """
import sys, time
from dlquiz.cli import clock
clock.EVERY, clock.ASLEEP = 0.05, 0.5
from dlquiz.cli.clock import ticks
began = ticks()
print("began", flush=True)
sys.stdin.readline()
print(ticks() - began)
"""


@pytest.mark.sweep
@pytest.mark.skipif(sys.platform == "win32", reason="Windows stops no process by a signal")
def test_a_program_that_waits_and_is_stopped() -> None:
    command = [sys.executable, "-c", STOPPED]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdin is not None and program.stdout is not None
        assert program.stdout.readline() == "began\n"
        # Longer than ASLEEP without a look at the clock by this thread: waiting counts, being stopped does not.
        time.sleep(1.0)
        os.kill(program.pid, signal.SIGSTOP)
        time.sleep(3.0)
        os.kill(program.pid, signal.SIGCONT)
        printed, _ = program.communicate("\n")
    assert 0.9 < float(printed) < 2.5
