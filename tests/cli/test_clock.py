"""The zone of the machine: its rules for any moment, as the zone database gives them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from dlquiz.cli.clock import local_zone

QUARTER = timedelta(minutes=15)
HOUR = timedelta(hours=1)

# Half an hour of summer time, quarters of an hour, a day that never was (29 and 30 December 2011), summer time that
# ends for one month, and the south.
ZONES = [
    "America/New_York", "Europe/Berlin", "Asia/Shanghai", "Asia/Kolkata", "Australia/Lord_Howe", "America/St_Johns",
    "Pacific/Apia", "Africa/Casablanca", "Asia/Kathmandu", "UTC",
]  # fmt: skip


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
