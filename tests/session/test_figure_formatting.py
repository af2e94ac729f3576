"""Figures in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date

import pytest
from attempt_samples import DAY, START, sample
from session_samples import BANK

from dlquiz.bank import Library, load_text
from dlquiz.progress.estimates import wilson
from dlquiz.progress.statistics import Calibration, Retention, Streak
from dlquiz.progress.store import memory_store
from dlquiz.session.figures import Figures, TimeSpent, figures
from dlquiz.session.formatting import (
    calibration_text,
    forecast_text,
    predicted_text,
    retention_text,
    streak_text,
    time_text,
)


def test_time_spent():
    result = time_text(TimeSpent(today=0, week=90_000, ever=7_260_000))
    assert result == (
        "Time: 0 s today, 1 min in 7 days, 2 h 1 min in all",
        "用时：今天 0 秒，近 7 天 1 分钟，累计 2 小时 1 分钟",
    )


def test_only_a_streak_that_may_break_today_says_so():
    assert streak_text(Streak(3, 5, today=True)).en == "Streak: 3 days (longest: 5 days)"
    assert streak_text(Streak(3, 5, today=False)).en == "Streak: 3 days (longest: 5 days); today is still open"
    assert streak_text(Streak(0, 5, today=False)).en == "Streak: 0 days (longest: 5 days)"


@pytest.mark.parametrize(
    ("own", "computed", "result"),
    [
        ((1.0, 30), (0.3, 30), "You mark yourself more kindly than you are marked."),
        ((0.3, 30), (1.0, 30), "You mark yourself more strictly than you are marked."),
        ((1.0, 2), (0.3, 2), "No clear difference."),
        ((1.0, 0), (0.3, 2), "Calibration needs answers to open questions beside computed ones."),
    ],
)
def test_marks_differ_only_where_their_bounds_lie_apart(own, computed, result):
    found = Calibration("", wilson(*own), own[1], wilson(*computed), computed[1])
    assert calibration_text(found).en.endswith(result)


# Of a history


@pytest.fixture(scope="module")
def found() -> Figures:
    """Four days of answers: one question that came back on a later day, and three answered once, one of them gone."""
    bank = load_text(BANK).bank
    assert bank is not None
    with memory_store() as store:
        store.record(sample("b/sum", START, seconds=60.0))
        store.record(
            sample("b/third", START + DAY, seconds=30.0, verdict="wrong", score=0.0, rating=1, mistake="inverse")
        )
        store.record(sample("b/sum", START + 2 * DAY, seconds=20.0))
        store.record(sample("b/essay", START + 3 * DAY, seconds=10.0, kind="open", verdict="partly", score=0.5))
        store.record(sample("gone/q", START + 3 * DAY, seconds=5.0))
        return figures(store, Library((bank,)), START + 3 * DAY, UTC, resting=lambda name: name == "b/essay")


def test_figures_are_those_of_the_answers(found):
    assert (found.today, found.answered, found.questions) == (date(2025, 3, 4), 5, 4)
    assert found.time == TimeSpent(today=15_000, week=125_000, ever=125_000)
    assert found.streak == Streak(4, 4, today=True)
    assert "b/third" in found.due
    assert "b/essay" not in found.due
    assert (found.retention_ever.reviewed, found.retention_ever.recalled) == (1, 1)
    assert [(kind, group.questions) for kind, group in found.kinds.items()] == [("numeric", 3), ("open", 1)]
    assert sum(group.questions for group in found.difficulties.values()) == 3
    assert [(mistake.name, mistake.count) for mistake in found.mistakes] == [("inverse", 1)]
    assert len(found.forecast) == 30


def test_retention_is_reported_lately_and_ever(found):
    ever = Retention(40, 30, wilson(0.75, 40))
    assert retention_text(replace(found, retention=ever, retention_ever=ever)).en == (
        f"Recalled in reviews: {ever.share.bounded} of 40 in 30 days, {ever.share.bounded} of 40 ever"
    )
    none = Retention(0, 0, wilson(0, 0))
    assert retention_text(replace(found, retention=none, retention_ever=ever)).en.startswith(
        "Recalled in reviews: none in"
    )
    assert retention_text(replace(found, retention=none, retention_ever=none)).en.startswith(
        "No question has been answered"
    )


def test_a_week_of_what_comes_is_reported_and_all_of_it_counted(found):
    result = forecast_text(replace(found, forecast=[5, 1, 2, 3, 4, 5, 6, 7, 80]))
    assert result.en == "Coming due: 5 today, then 1, 2, 3, 4, 5, 6; 113 in 30 days"
    assert "1、2、3、4、5、6" in result.zh


def test_what_is_remembered_is_reported_with_its_bounds():
    result = predicted_text(wilson(0.987, 20)).en
    assert result == "Expected to be remembered now: 99% (86–100) of the questions answered"
    assert "no estimate yet" in predicted_text(None).en
    assert "暂无估计" in predicted_text(None).zh
