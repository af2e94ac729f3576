"""Which backups are kept, held against the promise in its plainest form."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from attempt_samples import DAY, HOUR, START
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


def test_a_pause_costs_nothing() -> None:
    times = {START + number * DAY for number in range(12)}
    after = START + 900 * DAY
    assert kept(times | {after}, after, UTC) == times - {START} | {after}


def test_backups_that_a_wrong_clock_dated_ahead_push_nothing_out() -> None:
    """The clock ran ten years ahead for a month; then it was right again."""
    good = {START + number * DAY for number in range(12)}
    ahead = {START + (3650 + number) * DAY for number in range(30)}
    times = good | ahead
    for number in range(12, 24):
        now = START + number * DAY
        times = kept(times | {now}, now, UTC)
        assert {now - back * DAY for back in range(12)} <= times
    assert max(ahead) in times


def test_a_clock_set_back_for_a_month_throws_no_good_one_away() -> None:
    times: set[datetime] = set()
    for number in range(400):
        times = kept(times | {START + number * DAY}, START + number * DAY, UTC)
    good = set(times)
    for number in range(30):
        now = datetime(1971, 1, 1, tzinfo=UTC) + number * DAY
        times = kept(times | {now}, now, UTC)
        assert good | {now} <= times
    after = START + 400 * DAY
    assert {after - back * DAY for back in range(12)} <= kept(times | {after}, after, UTC)


def test_of_a_learners_day_the_newest_is_kept() -> None:
    evening, night, morning = (START.replace(hour=hour) + add * DAY for hour, add in ((22, 0), (3, 1), (5, 1)))
    assert kept([evening, night, morning], morning + HOUR, UTC) == {night, morning}
