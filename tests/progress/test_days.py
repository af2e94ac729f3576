"""The learner's days in six zones over two years: they part time without gap or overlap, whatever the clock does."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from attempt_samples import START
from hypothesis import given
from hypothesis import strategies as st
from strategies.histories import MOMENTS
from zones import CHANGING, DAYS, FIRST, HOUR, ZONES, changes, offset, zone_of

from dlquiz.progress.days import DAY_STARTS, day_end, day_of, day_start, utc_offset

ONE = timedelta(days=1)
INSTANT = timedelta(microseconds=1)


@pytest.fixture(params=ZONES)
def zone(request: pytest.FixtureRequest) -> ZoneInfo:
    return zone_of(request.param)


def assert_within_its_day(at: datetime, zone: tzinfo) -> None:
    """Day, beginning and end agree, and the day is the calendar's, but for what comes before four."""
    start, end, day = day_start(at, zone), day_end(at, zone), day_of(at, zone)
    assert start <= at < end
    assert start.tzinfo is end.tzinfo is UTC
    assert 23 * HOUR <= end - start <= 25 * HOUR
    assert (day_of(start, zone), day_of(end - INSTANT, zone), day_of(end, zone)) == (day, day, day + ONE)
    assert (day_start(end, zone), day_end(start - INSTANT, zone)) == (end, start)
    wall = at.astimezone(zone)
    assert day == (wall.date() if wall.time() >= DAY_STARTS else wall.date() - ONE)
    assert start.astimezone(zone).replace(tzinfo=None) == datetime.combine(day, DAY_STARTS)


def test_day_by_day_they_part_time(zone: ZoneInfo) -> None:
    start = datetime.combine(FIRST, time(4), tzinfo=zone).astimezone(UTC)
    for day in DAYS:
        assert (day_start(start, zone), day_of(start, zone)) == (start, day)
        for at in (start, start + INSTANT, start + 11 * HOUR, day_end(start, zone) - INSTANT):
            assert_within_its_day(at, zone)
            assert day_of(at, zone) == day
        start = day_end(start, zone)
    assert day_of(start, zone) == FIRST + len(DAYS) * ONE


def test_the_days_around_a_change_have_its_hour_more_or_less(zone: ZoneInfo) -> None:
    at = [datetime.combine(day, time(12), tzinfo=zone) for day in DAYS[:-1]]
    lengths = Counter(day_end(noon, zone) - day_start(noon, zone) for noon in at)
    moved = sorted(offset(change - HOUR / 2, zone) - offset(change, zone) for change in changes(zone))
    assert sorted((lengths - Counter({24 * HOUR: len(at)})).elements()) == [24 * HOUR + move for move in moved]
    assert len(moved) == (4 if zone.key in CHANGING else 0)


def test_every_minute_around_a_change_of_the_clock(zone: ZoneInfo) -> None:
    for change in changes(zone):
        minutes = [change + number * HOUR / 60 for number in range(-8 * 60, 8 * 60)]
        for at in minutes:
            assert_within_its_day(at, zone)
        days = [day_of(at, zone) for at in minutes]
        assert days == sorted(days)
        assert len(set(days)) == 2


@given(at=MOMENTS, name=st.sampled_from(ZONES))
def test_at_any_moment(at: datetime, name: str) -> None:
    assert_within_its_day(at, zone_of(name))


@pytest.mark.sweep
def test_in_every_zone_there_is() -> None:
    """Also where the clock is changed by two hours at once."""
    names = available_timezones() or pytest.skip("this system has no time zone data")
    for name in sorted(names):
        zone = zone_of(name)
        starts = [day_start(datetime.combine(day, time(12), tzinfo=zone), zone) for day in DAYS[:366]]
        for before, after in pairwise(starts):
            assert day_of(after - INSTANT, zone) == day_of(before, zone) == day_of(after, zone) - ONE
            assert 22 * HOUR <= after - before <= 26 * HOUR


def test_a_time_without_zone_has_no_day() -> None:
    with pytest.raises(ValueError, match="time zone"):
        day_of(START.replace(tzinfo=None), UTC)


@pytest.mark.parametrize(("ahead", "minutes"), [(0, 0), (19_800, 330), (-12_600, -210), (29_143, 485), (-17_762, -297)])
def test_a_clock_is_ahead_by_whole_minutes_also_where_seconds_counted(ahead: int, minutes: int) -> None:
    found = utc_offset(START, timezone(timedelta(seconds=ahead)))
    assert (type(found), found) == (int, minutes)
