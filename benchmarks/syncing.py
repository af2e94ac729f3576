"""Launch and quit with `sync` set, against the same home without it.

Each run has something to send when it quits. What goes on after it, in a process of its own, ends before the next run.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path

from benchmarks.homes import HISTORY, command, temporary_folder
from benchmarks.launching import ASKED, Launch, home
from benchmarks.measuring import Run
from benchmarks.model import Anchor, Benchmark, Goal
from benchmarks.terminal import Program
from dlquiz.progress.store import open_store
from dlquiz.settings import Settings, save_settings

PEACE = 120.0
"""Seconds that a sync of before may take to end."""


def _at_home(place: str) -> Launch:
    """Home, which syncs with that place, if any."""
    launch = home()
    save_settings(_home_of(launch) / "settings.yaml", Settings(sync=place))
    return launch


def _home_of(launch: Launch) -> Path:
    return Path(launch.environment["DLQUIZ_HOME"])


def _with_folder() -> Launch:
    return _at_home(str(temporary_folder()))


def _without() -> Launch:
    return _at_home("")


def _run(make: Callable[[], Launch], which: int) -> Run:
    launch, flags = make(), count()

    def run() -> float:
        with Program(launch.command, launch.environment) as program:
            frame = program.sight(launch.shows).at - program.started
            program.settle()
            with open_store(_home_of(launch) / HISTORY) as store:
                # A row to send that changes nothing that is shown or counted.
                store.flags.set(ASKED, next(flags) % 2 == 0, datetime.now(UTC))
            program.send("q")
            seconds = (frame, program.ended())[which]
        _let_end(launch)
        return seconds

    run()
    return run


def _let_end(launch: Launch) -> None:
    """Wait for the sync that goes on after the program: another one waits for it. It may fail, as its place may."""
    subprocess.run(
        [*command(), "sync"], env={**os.environ, **launch.environment}, capture_output=True, timeout=PEACE, check=False
    )


BENCHMARKS = tuple(
    Benchmark(
        name,
        what,
        partial(_run, _with_folder, which),
        Anchor("without `sync`", partial(_run, _without, which)),
        goal=Goal(ratio=1.05),
        self_timed=True,
        posix_only=True,
    )
    for which, name, what in (
        (0, "launch-synced", "launch to home with `sync` set to a folder"),
        (1, "quit-synced", "quit with `sync` set and a row to send"),
    )
)
