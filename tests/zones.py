"""The zones that tests of days live in, over two years with a leap day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest

# Both halves of the world, half an hour of summer time, zones at half hours, one whose clock never changes.
ZONES = (
    "America/New_York",
    "Europe/Berlin",
    "Asia/Shanghai",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "America/St_Johns",
)
CHANGING = ("America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns")
FIRST = date(2024, 1, 1)
DAYS = [FIRST + timedelta(days=number) for number in range(2 * 366)]
HOUR = timedelta(hours=1)


def zone_of(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except ZoneInfoNotFoundError:
        pytest.skip("this system has no time zone data")


def changes(zone: ZoneInfo) -> list[datetime]:
    """The moments, in UTC, at which the clock of the zone is changed in these two years, to the half hour before."""
    start = datetime(FIRST.year, 1, 1, tzinfo=UTC)
    moments = [start + number * HOUR / 2 for number in range(48 * len(DAYS))]
    return [after for before, after in pairwise(moments) if offset(before, zone) != offset(after, zone)]


def offset(at: datetime, zone: ZoneInfo) -> timedelta:
    found = at.astimezone(zone).utcoffset()
    assert found is not None
    return found
