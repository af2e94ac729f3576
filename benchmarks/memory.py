"""How much memory a command takes at its peak. POSIX only: elsewhere nobody tells it of a process that has ended."""

from __future__ import annotations

import os
import subprocess
import sys

from benchmarks.homes import environment
from benchmarks.measuring import Run
from benchmarks.opening import home, seconds_to_show, shown

A_UNIT = 1 if sys.platform == "darwin" else 1024
"""macOS counts bytes, the others KiB."""


def peak_at_opening(questions: int) -> Run:
    """Bytes resident at most while unchanged banks are opened again."""
    place = home(questions)
    seconds_to_show(place)

    def run() -> float:
        child = subprocess.Popen(shown(), env=os.environ | environment(place), stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise RuntimeError(f"it failed with {child.returncode}")
        return float(used.ru_maxrss * A_UNIT)

    return run
