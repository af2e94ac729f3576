"""Figures in words."""

from __future__ import annotations

import pytest

from dlquiz.progress.estimates import wilson
from dlquiz.progress.statistics import Calibration, Streak
from dlquiz.session.figure_words import bounded, calibration_text, duration_text, streak_text, time_text
from dlquiz.session.figures import TimeSpent


@pytest.mark.parametrize(
    ("seconds", "en", "zh"),
    [
        (0, "0 s", "0 秒"),
        (59.4, "59 s", "59 秒"),
        (59.6, "1 min", "1 分钟"),
        (3599, "59 min", "59 分钟"),
        (3600, "1 h 0 min", "1 小时 0 分钟"),
        (360_000, "100 h 0 min", "100 小时 0 分钟"),
    ],
)
def test_a_time_is_told_to_the_minute(seconds, en, zh):
    assert duration_text(round(1000 * seconds)) == (en, zh)


def test_time_spent():
    told = time_text(TimeSpent(today=0, week=90_000, ever=7_260_000))
    assert told == (
        "Time: 0 s today, 1 min in 7 days, 2 h 1 min in all",
        "用时：今天 0 秒，近 7 天 1 分钟，累计 2 小时 1 分钟",
    )


def test_only_a_streak_that_may_break_today_says_so():
    assert streak_text(Streak(3, 5, today=True)).en == "Streak: 3 days (longest: 5 days)"
    assert streak_text(Streak(3, 5, today=False)).en == "Streak: 3 days (longest: 5 days); today is still open"
    assert streak_text(Streak(0, 5, today=False)).en == "Streak: 0 days (longest: 5 days)"


@pytest.mark.parametrize(
    ("own", "computed", "told"),
    [
        ((1.0, 30), (0.3, 30), "You mark yourself more kindly than you are marked."),
        ((0.3, 30), (1.0, 30), "You mark yourself more strictly than you are marked."),
        ((1.0, 2), (0.3, 2), "No clear difference."),
        ((1.0, 0), (0.3, 2), "Calibration needs answers to open questions beside computed ones."),
    ],
)
def test_marks_differ_only_where_their_bounds_lie_apart(own, computed, told):
    found = Calibration("", wilson(*own), own[1], wilson(*computed), computed[1])
    assert calibration_text(found).en.endswith(told)


def test_a_share_is_told_with_its_bounds():
    assert bounded(wilson(0, 0)) == "50% (0–100)"
    assert bounded(wilson(0.9, 100)) == "89% (84–94)"
