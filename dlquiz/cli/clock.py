"""The clock of every face, and the zone of the machine it runs on."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, tzinfo

EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
"""What a clock may say: beyond, there is no room for a day before and for the dates that the schedule sets."""
LATEST_NANOSECONDS = 2**63 - 1


def now() -> datetime:
    """This moment, in UTC; the nearest within the bounds where the clock is centuries wrong."""
    try:
        return min(max(datetime.now(UTC), EARLIEST), LATEST)
    except (OverflowError, ValueError, OSError):
        return LATEST


def ticks() -> float:
    """Seconds that only go on, whatever is done to the clock."""
    return time.monotonic()


def nanoseconds() -> int:
    """This moment, as file systems count: from 1970, in UTC; at most what SQLite stores, which ends in 2262."""
    return min(time.time_ns(), LATEST_NANOSECONDS)


def local_zone() -> tzinfo:
    """The learner's zone, with its rules for any moment and not only the offset of this one."""
    return _LocalZone()


class _LocalZone(tzinfo):
    """The zone of the C library, as the system's own clock follows it; `TZ` is heeded.

    It needs no zone database of ours, which Windows lacks, and no name of the zone, which few systems tell without
    doubt. What falls into a change of the clock is read by `fold` as PEP 495 says.
    """

    def utcoffset(self, dt: datetime | None) -> timedelta | None:
        if dt is None:
            return None
        wall = dt.replace(tzinfo=None)
        try:
            moment = wall.timestamp()
        except (OSError, OverflowError, ValueError):
            return _standard()
        return timedelta(seconds=round(wall.replace(tzinfo=UTC).timestamp() - moment))

    def dst(self, dt: datetime | None) -> timedelta | None:
        """Not known: only the whole offset is asked for."""
        return None

    def tzname(self, dt: datetime | None) -> str | None:
        """Not known, as `dst`."""
        return None

    def fromutc(self, dt: datetime) -> datetime:
        moment = dt.replace(tzinfo=UTC)
        try:
            offset = moment.astimezone().utcoffset()
        except (OSError, OverflowError, ValueError):
            offset = _standard()
        wall = dt.replace(fold=0) + (offset or timedelta())
        return wall if self.utcoffset(wall) == offset else wall.replace(fold=1)


def _standard() -> timedelta:
    """The offset without summer time, for years that the C library refuses: on Windows those before 1970."""
    return timedelta(seconds=-time.timezone)
