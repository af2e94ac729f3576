"""Which backups are kept, held against the promise in its plainest form."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from attempt_samples import DAY, START
from hypothesis import given
from hypothesis import strategies as st

from dlquiz.progress.days import day_of
from dlquiz.progress.rotation import kept

ZONES = st.sampled_from([UTC, timezone(timedelta(hours=8)), timezone(timedelta(hours=-9, minutes=-30))])
TIMES = st.datetimes(datetime(2024, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))
PERIODS = {
    12: lambda day: day.toordinal(),
    10: lambda day: (day - timedelta(days=day.weekday())).toordinal(),
    9: lambda day: day.strftime("%Y-%m"),
}


def promised(times: list[datetime], zone: timezone) -> set[datetime]:
    """Of each of the last periods that have a backup its newest."""
    found = set()
    for most, period in PERIODS.items():
        newest = {period(day_of(at, zone)): at for at in sorted(times)}
        found |= set(sorted(newest.values())[-most:])
    return found


@given(st.lists(TIMES, unique=True, max_size=80), ZONES)
def test_what_is_kept_is_as_promised(times: list[datetime], zone: timezone) -> None:
    now = max(times, default=START)
    keep = kept(times, now, zone)
    assert keep == promised(times, zone)
    assert len(keep) <= 31
    assert kept(keep, now, zone) == keep


def test_of_a_backup_a_day_those_promised_are_kept() -> None:
    times = [START + number * DAY for number in range(300)]
    assert kept(times, times[-1], UTC) == promised(times, UTC)


@given(st.lists(TIMES, unique=True, min_size=1, max_size=80), TIMES, ZONES)
def test_whatever_the_clock_says_the_newest_stays_and_past_and_future_take_nothing_from_each_other(
    times: list[datetime], now: datetime, zone: timezone
) -> None:
    past, future = [at for at in times if at <= now], [at for at in times if at > now]
    keep = kept(times, now, zone)
    assert keep == promised(past, zone) | promised(future, zone)
    assert {max(group) for group in (past, future) if group} <= keep


@pytest.mark.sweep
@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "America/Los_Angeles", "Australia/Lord_Howe"])
def test_day_by_day_for_two_years(zone: str) -> None:
    place, times, days = ZoneInfo(zone), set(), []
    for number in range(731):
        now = START + number * DAY
        days.append(day_of(now, place))
        times = kept(times | {now}, now, place)
        assert len(times) <= 31
        held = [day_of(at, place) for at in times]
        for most, period in PERIODS.items():
            assert set(list(dict.fromkeys(map(period, days)))[-most:]) <= set(map(period, held))
    assert now - min(times) > 210 * DAY
