"""Launch and quit with `sync` set, against the same home without it.

Who quits has something to send, or nothing. What goes on after that, in a process of its own, ends before the next run.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path
from time import monotonic, sleep

from benchmarks.homes import HISTORY, temporary_folder
from benchmarks.launching import ASKED, Launch, home
from benchmarks.measuring import Run
from benchmarks.model import Anchor, Benchmark, Goal
from benchmarks.terminal import Program
from dlquiz.progress.places import Place, only_one, place_names
from dlquiz.progress.store import open_store
from dlquiz.settings import Settings, save_settings

LOADED = 1.5
"""Seconds after the first frame in which all is loaded, and no sync has begun: who quits then has seen home."""
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


def _frame(make: Callable[[], Launch]) -> Run:
    launch = make()

    def run() -> float:
        # It ends at the frame: a sync that began would go on beside the next run.
        with Program(launch.command, launch.environment) as program:
            return program.sight(launch.shows).at - program.started

    run()
    return run


def _quit(make: Callable[[], Launch], *, answers: bool) -> Run:
    launch, flags = make(), count()
    history = _home_of(launch) / HISTORY

    def run() -> float:
        with Program(launch.command, launch.environment) as program:
            program.sight(launch.shows)
            sleep(LOADED)
            if answers:
                with open_store(history) as store:
                    # A row to send that changes nothing that is shown or counted.
                    store.flags.set(ASKED, next(flags) % 2 == 0, datetime.now(UTC))
            program.send("q")
            seconds = program.ended()
        _let_end(history)
        return seconds

    run()
    return run


def _let_end(history: Path) -> None:
    """Wait until what goes on after the program has sent all, and has ended."""
    end = monotonic() + PEACE
    while monotonic() < end:
        with open_store(history) as store:
            if not any(Place(store, name).unsent_count for name in place_names(store)):
                break
        sleep(0.2)
    with only_one(history, PEACE):
        return


BENCHMARKS = tuple(
    Benchmark(
        name,
        what,
        partial(make, _with_folder),
        Anchor("without `sync`", partial(make, _without)),
        goal=Goal(ratio=1.02),
        self_timed=True,
        fewest=15,
        dense=3,
        posix_only=True,
    )
    for name, what, make in (
        ("launch-synced", "launch to home with `sync` set to a folder", _frame),
        ("quit-synced", "quit with `sync` set and a row to send", partial(_quit, answers=True)),
        ("quit-synced-idle", "quit with `sync` set and nothing to send", partial(_quit, answers=False)),
    )
)
