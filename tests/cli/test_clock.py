"""The clock: the zone of the machine as the zone database gives it, time asleep left out, and a clock that jumps."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import count, pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from command_fixtures import Command, attempts

from dlquiz.cli import clock as cli_clock
from dlquiz.cli import interview_repl, line_mode, screen
from dlquiz.cli.clock import ASLEEP, AwakeTicks, local_zone, ticks
from dlquiz.tui.app import DlquizApp

QUARTER = timedelta(minutes=15)
HOUR = timedelta(hours=1)

# Half an hour of summer time, quarters of an hour, a day that never was (29 and 30 December 2011), summer time that
# ends for one month, and the south.
ZONES = [
    "America/New_York", "Europe/Berlin", "Asia/Shanghai", "Asia/Kolkata", "Australia/Lord_Howe", "America/St_Johns",
    "Pacific/Apia", "Africa/Casablanca", "Asia/Kathmandu", "UTC",
]  # fmt: skip


@pytest.fixture
def living_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], ZoneInfo]]:
    """Moves this process to a zone."""
    if sys.platform == "win32":
        pytest.skip("Windows has no tzset: the zone of a process is that of the machine")

    def move(name: str) -> ZoneInfo:
        try:
            zone = ZoneInfo(name)
        except ZoneInfoNotFoundError:
            pytest.skip("this system has no time zone data")
        monkeypatch.setenv("TZ", name)
        time.tzset()
        return zone

    yield move
    monkeypatch.undo()
    time.tzset()


def changes(zone: tzinfo, years: range) -> list[datetime]:
    """The full hours, in UTC, within which the offset of the zone changes."""
    start = datetime(years.start, 1, 1, tzinfo=UTC)
    hours = [start + number * HOUR for number in range(len(years) * 366 * 24)]
    return [after for before, after in pairwise(hours) if offset(before, zone) != offset(after, zone)]


def offset(at: datetime, zone: tzinfo) -> timedelta | None:
    return at.astimezone(zone).utcoffset()


def wall_clock(at: datetime, zone: tzinfo) -> tuple[datetime, int, timedelta | None]:
    local = at.astimezone(zone)
    return local.replace(tzinfo=None), local.fold, local.utcoffset()


def understood(wall: datetime, fold: int, zone: tzinfo) -> tuple[timedelta | None, datetime]:
    local = wall.replace(tzinfo=zone, fold=fold)
    return local.utcoffset(), local.astimezone(UTC)


@pytest.mark.parametrize("name", ZONES)
def test_it_has_the_rules_of_the_zone_around_each_change(name: str, living_in: Callable[[str], ZoneInfo]) -> None:
    zone, here = living_in(name), local_zone()
    for change in [*changes(zone, range(2011, 2013)), datetime(2024, 2, 29, tzinfo=UTC)]:
        for number in range(-120, 121):
            at = change + number * QUARTER
            assert wall_clock(at, here) == wall_clock(at, zone)
            for fold in (0, 1):
                wall = at.astimezone(zone).replace(tzinfo=None)
                assert understood(wall, fold, here) == understood(wall, fold, zone)


def test_on_any_machine_it_agrees_with_the_system() -> None:
    here = local_zone()
    for number in range(2 * 366 * 24):
        at = datetime(2024, 1, 1, tzinfo=UTC) + number * HOUR
        system = at.astimezone()
        assert wall_clock(at, here)[::2] == (system.replace(tzinfo=None), system.utcoffset())
        assert at.astimezone(here).astimezone(UTC) == at


def test_years_the_system_does_not_know_have_standard_time(
    living_in: Callable[[str], ZoneInfo], monkeypatch: pytest.MonkeyPatch
) -> None:
    living_in("America/New_York")

    class Limited(datetime):
        """As on Windows, where the C library knows no time before 1970."""

        def timestamp(self) -> float:
            if self.tzinfo is None and self.year < 1970:
                raise OSError(22, "Invalid argument")
            return super().timestamp()

        def astimezone(self, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            if tz is None and self.year < 1970:
                raise OSError(22, "Invalid argument")
            return super().astimezone(tz)

    at = Limited(1969, 7, 1, 12, tzinfo=UTC)
    assert wall_clock(at, local_zone()) == (datetime(1969, 7, 1, 7), 0, -5 * HOUR)
    assert at.astimezone(local_zone()).astimezone(UTC) == at


def test_a_time_without_date_has_no_offset() -> None:
    assert local_zone().utcoffset(None) is None
    assert local_zone().dst(None) is None
    assert local_zone().tzname(None) is None


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


LINES = "?\n" * 20
"""More than there are questions: one that is open takes two."""


@pytest.fixture
def jumping(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three minutes later at each look."""
    looks = count()

    def now() -> datetime:
        return datetime.now(UTC) + timedelta(minutes=3 * next(looks))

    for module in (line_mode, interview_repl, screen):
        monkeypatch.setattr(module, "now", now)


def seconds() -> list[float]:
    return [attempt.seconds for attempt in attempts()]


@pytest.mark.usefixtures("jumping")
def test_line_mode_counts_the_seconds_that_passed_whatever_the_clock_says(dlquiz: Command) -> None:
    assert dlquiz("practice", "--plain", "--number", 3, typed=LINES).code == 0
    assert len(seconds()) >= 3, "and what was failed comes back"
    assert max(seconds()) < 60


@pytest.mark.usefixtures("jumping")
def test_the_minutes_of_practice_are_those_that_passed(dlquiz: Command) -> None:
    """Were they those of the clock, the first look would end them."""
    assert dlquiz("practice", "--plain", "--minutes", 2, typed=LINES).code == 0
    assert len(seconds()) > 3


@pytest.mark.usefixtures("jumping")
def test_an_interview_counts_the_seconds_that_passed(dlquiz: Command) -> None:
    words = ("interview", "--plain", "--blueprint", "background:4", "--minutes", 5)
    assert dlquiz(*words, typed=LINES).code == 0
    assert len(seconds()) == 4
    assert max(seconds()) < 60


def test_the_screen_has_the_same_ticks(dlquiz: Command, shown: list[DlquizApp]) -> None:
    assert dlquiz().code == 0
    assert shown[0].context.ticks is ticks
