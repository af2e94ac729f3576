"""Practice on every evening of two years in six zones: changes of the clock, a leap day, nights up to four."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from pathlib import Path

import pytest
from evenings import ONE, Evenings, learner_in
from zones import CHANGING, DAYS, ZONES

from dlquiz.progress import days
from dlquiz.session import answers

from . import some
from .tally import Tally

JULY = datetime(2024, 7, 1, tzinfo=UTC)


def spend(tally: Tally, learner: Evenings, evenings: Sequence[date]) -> int:
    """Practise every evening, look at the figures every week and when the clock is changed; how often it was."""
    changes = 0
    for number, day in enumerate(tally.trials(evenings)):
        noon = datetime.combine(day, time(12), tzinfo=learner.zone)
        changed = noon.utcoffset() != (noon + ONE).utcoffset()
        changes += changed
        with tally.trial():
            learner.spend(day)
            if changed or number % 7 == 0 or day == evenings[-1]:
                learner.check(day)
    return changes


@pytest.mark.campaign("two-years")
@pytest.mark.parametrize("name", some(ZONES, 3))
def test_every_evening_of_two_years(tally: Tally, name: str, tmp_path: Path) -> None:
    with learner_in(name, tmp_path) as learner:
        changes = spend(tally, learner, DAYS)
        assert len(learner.store.history()) == learner.answers.total()
        assert len(learner.answers) > 0.85 * len(DAYS)
    assert changes == (4 if name in CHANGING else 0)


def in_july(at: datetime, zone: tzinfo) -> int:
    return days_offset(JULY, zone)


days_offset = days.utc_offset


@pytest.mark.campaign("two-years", removed="the zone's offset on the day itself")
def test_without_the_offset_of_the_day(tally: Tally, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "utc_offset", in_july)
    with learner_in("Europe/Berlin", tmp_path) as learner:
        spend(tally, learner, DAYS)


@pytest.mark.campaign("two-years", removed="days that end by the clock on the wall")
def test_without_the_clock_on_the_wall(tally: Tally, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def by_july(day: date, zone: tzinfo) -> datetime:
        return datetime.combine(day, time(4), tzinfo=UTC) - timedelta(minutes=days_offset(JULY, zone))

    monkeypatch.setattr(days, "_beginning", by_july)
    with learner_in("Europe/Berlin", tmp_path) as learner:
        spend(tally, learner, DAYS)


@pytest.mark.campaign("two-years", removed="days that begin at four")
def test_without_days_that_begin_at_four(tally: Tally, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(days, "DAY_STARTS", time(0))
    with learner_in("Asia/Shanghai", tmp_path) as learner:
        spend(tally, learner, DAYS)
