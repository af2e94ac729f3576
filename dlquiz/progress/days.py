"""The learner's days: they run from 4:00 to 4:00 by the clock on the wall.

Practice past midnight belongs to the evening it began in.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo

from dlquiz.schedule import in_utc

DAY_STARTS = time(4)


def day_of(at: datetime, zone: tzinfo) -> date:
    """The learner's day that `at` falls in: the calendar day in `zone` of four hours earlier on the wall clock."""
    wall = in_utc(at).astimezone(zone).replace(tzinfo=None)
    return (wall - timedelta(hours=DAY_STARTS.hour)).date()


def day_start(at: datetime, zone: tzinfo) -> datetime:
    """The beginning, in UTC, of the learner's day that `at` falls in."""
    return _beginning(day_of(at, zone), zone)


def day_end(at: datetime, zone: tzinfo) -> datetime:
    """The end, in UTC, of the learner's day that `at` falls in: what is due before it is due today."""
    return _beginning(day_of(at, zone) + timedelta(days=1), zone)


def utc_offset(at: datetime, zone: tzinfo) -> int:
    """By how many minutes the clock on the wall in `zone` is ahead of UTC at `at`."""
    offset = in_utc(at).astimezone(zone).utcoffset()
    assert offset is not None
    return offset // timedelta(minutes=1)


def minute_text(at: datetime, zone: tzinfo) -> str:
    """A moment to the minute, by the clock on the wall in `zone`."""
    return f"{in_utc(at).astimezone(zone):%Y-%m-%d %H:%M}"


def _beginning(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, DAY_STARTS, tzinfo=zone).astimezone(UTC)
