"""The clock of every frontend, and the zone of the machine it runs on."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo

EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
"""What a clock may say: beyond, there is no room for a day before and for the dates that the schedule sets."""
LATEST_NANOSECONDS, LATEST_YEAR = 2**63 - 1, 2262
"""The last year in which Python works: later, even its `logging` cannot be loaded."""

EVERY = 1.0
"""Seconds between two looks at the clock."""
ASLEEP = 10.0
"""Seconds without a look after which the program was not running: a busy machine wakes a thread far earlier."""


def now() -> datetime:
    """This moment, in UTC; the nearest within the bounds where the clock is centuries wrong."""
    try:
        return min(max(datetime.now(UTC), EARLIEST), LATEST)
    except (OverflowError, ValueError, OSError):
        return LATEST


def ticks() -> float:
    """Seconds that only go on, whatever is done to the clock, and only while the program runs."""
    return _awake()


class AwakeTicks:
    """A clock that a thread looks at every second from the first call on.

    If there was no look for `ASLEEP` seconds, the program was stopped (Ctrl+Z, SIGSTOP) or the machine slept, which
    `time.monotonic` counts on Windows. That gap is left out.
    """

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        # A signal may come while the lock is held, and its handler asks for the time, too.
        self._lock = threading.RLock()
        self._seen: float | None = None
        self._away = 0.0

    def __call__(self) -> float:
        with self._lock:
            now = self._monotonic()
            if self._seen is None:
                threading.Thread(target=self._watch, name="awake", daemon=True).start()
            elif now - self._seen > ASLEEP:
                self._away += now - self._seen
            self._seen = now
            return now - self._away

    def _watch(self) -> None:
        while True:
            time.sleep(EVERY)
            self()


_awake = AwakeTicks()


def nanoseconds() -> int:
    """This moment, as file systems count: from 1970, in UTC; at most what SQLite stores, which ends in 2262."""
    try:
        return min(time.time_ns(), LATEST_NANOSECONDS)
    except OverflowError:
        return LATEST_NANOSECONDS


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
