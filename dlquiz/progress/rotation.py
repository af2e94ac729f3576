"""Which backups are kept: a pure function of their times."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, tzinfo
from itertools import islice

from dlquiz.progress.days import day_of

DAYS, WEEKS, MONTHS = 12, 10, 9
"""How many days, weeks and months the newest backup is kept of."""


def kept(times: Iterable[datetime], now: datetime, zone: tzinfo) -> set[datetime]:
    """Of backups made at these times those to keep: the newest of each of the last 12 days, 10 weeks and 9 months.

    Days, weeks and months without a backup do not count, so that a long pause costs nothing. What a wrong clock has
    dated after `now` is thinned by itself: it takes no place from the others, nor they from it.
    """
    newest_first = sorted(times, reverse=True)
    return {
        at
        for group in ([at for at in newest_first if at <= now], [at for at in newest_first if at > now])
        for period, most in ((_day, DAYS), (_week, WEEKS), (_month, MONTHS))
        for at in islice(_newest_of_each(group, period, zone), most)
    }


def _newest_of_each(
    newest_first: Iterable[datetime], period: Callable[[date], object], zone: tzinfo
) -> Iterator[datetime]:
    seen = set()
    for at in newest_first:
        its = period(day_of(at, zone))
        if its not in seen:
            seen.add(its)
            yield at


def _day(day: date) -> object:
    return day


def _week(day: date) -> object:
    return day.isocalendar()[:2]


def _month(day: date) -> object:
    return day.year, day.month
