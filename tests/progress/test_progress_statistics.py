"""Tests of the figures drawn from history."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from math import sqrt
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from attempt_samples import DAY, HOUR, START, sample
from hypothesis import given, settings
from hypothesis import strategies as st

from dlquiz.progress import Attempt, memory_store
from dlquiz.progress.days import day_end, day_of
from dlquiz.progress.statistics import (
    Accuracy,
    Estimate,
    MistakeCount,
    Streak,
    accuracy,
    estimate,
    mastery,
    mistakes,
    practice_days,
    streak,
)
from dlquiz.schedule import Rating


def right(question: str = "b/q", at: datetime = START, **changes: object) -> Attempt:
    return sample(question, at, **changes)


def wrong(question: str = "b/q", at: datetime = START, **changes: object) -> Attempt:
    return sample(question, at, verdict="wrong", score=0.0, rating=Rating.AGAIN, **changes)


# Accuracy and mastery


def test_accuracy_counts_verdicts() -> None:
    attempts = [right(), right(), wrong(), sample(verdict="partly", score=0.25)]
    assert accuracy(iter(attempts)) == Accuracy(answered=4, right=2, partly=1, wrong=1, score=0.5625)
    assert accuracy([]) == Accuracy(0, 0, 0, 0, None)


def test_no_answer_says_nothing() -> None:
    assert estimate([]) == Estimate(value=0.5, low=0.0, high=1.0, evidence=0.0)


def test_one_right_answer_is_not_mastery() -> None:
    z2 = 1.6448536269514722**2
    one = estimate([[right()]])
    assert one.evidence == 1
    assert one.value == pytest.approx((1 + z2 / 2) / (1 + z2))
    assert (one.low, one.high) == (pytest.approx(1 / (1 + z2)), pytest.approx(1))


def test_the_interval_is_wilsons() -> None:
    # 15 of 20 questions right: the bounds solve |p - x| = z sqrt(x (1 - x) / n), which defines Wilson's interval.
    many = estimate([[right(f"b/{n}")] if n < 15 else [wrong(f"b/{n}")] for n in range(20)])
    for bound in (many.low, many.high):
        assert abs(0.75 - bound) == pytest.approx(1.6448536269514722 * sqrt(bound * (1 - bound) / 20))
    assert many.low < many.value < 0.75 < many.high


def test_the_last_answers_to_a_question_count_most() -> None:
    learned, forgotten = estimate([[right(), wrong(), wrong()]]), estimate([[wrong(), right(), right()]])
    assert learned.value > 0.5 > forgotten.value
    assert learned.evidence == pytest.approx(1.75**2 / (1 + 0.25 + 0.0625))


def test_repeating_one_question_is_worth_three_answers_at_most() -> None:
    drilled = estimate([[right()] * 400])
    assert 2.99 < drilled.evidence <= 3
    broad = estimate([[right(f"b/{number}")] for number in range(20)])
    assert broad.low > drilled.low


def test_more_questions_make_the_interval_narrower() -> None:
    widths = [e.high - e.low for e in (estimate([[right(f"b/{n}")] for n in range(size)]) for size in (1, 4, 16, 64))]
    assert widths == sorted(widths, reverse=True)


scores = st.lists(st.lists(st.floats(0, 1), min_size=1, max_size=6), max_size=6)


@settings(deadline=None)
@given(scores)
def test_an_estimate_lies_within_its_bounds(scores: list[list[float]]) -> None:
    e = estimate([[sample(score=score) for score in answers] for answers in scores])
    assert 0 <= e.low <= e.value <= e.high <= 1
    assert e.low < e.high


def test_mastery_by_topic_and_bank() -> None:
    with memory_store() as store:
        for hour, attempt in enumerate(
            [
                wrong("cnn/a", topic="stride"),
                right("cnn/a", topic="size"),
                wrong("cnn/b", topic="size"),
                right("rnn/a", topic="size"),
                right("rnn/c", topic="gates"),
            ]
        ):
            store.record(attempt._replace(at=START + hour * HOUR))
        standing = mastery(store.history(), store.memories(), START + DAY + 2 * HOUR)
    assert list(standing.topics) == ["cnn/size", "rnn/gates", "rnn/size"]
    assert list(standing.banks) == ["cnn", "rnn"]
    size = standing.topics["cnn/size"]
    # The first answer to cnn/a moved along with its question to its topic of today.
    assert (size.questions, size.answered, size.right, size.score, size.due) == (2, 3, 1, 1 / 3, 2)
    # The same name in another bank is another topic.
    assert standing.topics["rnn/size"].right == 1
    assert standing.banks["cnn"].due == 2
    assert standing.banks["rnn"].due == 0
    assert standing.topics["rnn/gates"].mastery == estimate([[right()]])


def test_mastery_of_nothing() -> None:
    nothing = mastery([], {}, START)
    assert (nothing.topics, nothing.banks) == ({}, {})


# Mistakes


def test_mistakes_are_ranked_by_count_then_recency() -> None:
    attempts = [
        wrong("b/1", START + 4 * HOUR, mistake="bias"),
        right("b/1", START + 3 * HOUR),
        wrong("b/1", START + 2 * HOUR, mistake="padding"),
        wrong("b/2", START + 1 * HOUR, mistake="padding"),
        wrong("b/2", START, mistake="stride"),
        wrong("b/2", START, mistake="padding"),
    ]
    assert mistakes(attempts) == [
        MistakeCount("padding", count=3, questions=2, last=START + 2 * HOUR),
        MistakeCount("bias", count=1, questions=1, last=START + 4 * HOUR),
        MistakeCount("stride", count=1, questions=1, last=START),
    ]
    assert mistakes([right()]) == []


# Days

TODAY = date(2025, 3, 10)


@pytest.mark.parametrize(
    ("ago", "expected", "why"),
    [
        ([], Streak(0, 0, False), "no day at all"),
        ([0], Streak(1, 1, True), "today only"),
        ([1, 2], Streak(2, 2, False), "today is still open"),
        ([2, 3, 4], Streak(0, 3, False), "yesterday was missed"),
        ([0, 1, 1, 0, 3, 4, 5, 6], Streak(2, 4, True), "a gap, repeated days, no order"),
        ([-1, -2, 0], Streak(1, 1, True), "days to come were a wrong clock"),
        ([8, 9, 10, 11], Streak(0, 4, False), "across the end of February"),
    ],
)
def test_streak(ago: list[int], expected: Streak, why: str) -> None:
    assert streak([TODAY - timedelta(days=days) for days in ago], TODAY) == expected, why


def test_a_streak_crosses_a_leap_day() -> None:
    days = [date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1)]
    assert streak(days, date(2024, 3, 1)) == Streak(3, 3, True)


ZONES = ["UTC", "Asia/Shanghai", "America/New_York", "Europe/London", "Asia/Kathmandu", "Pacific/Apia"]


@pytest.fixture(params=ZONES)
def zone(request: pytest.FixtureRequest) -> ZoneInfo:
    try:
        return ZoneInfo(request.param)
    except ZoneInfoNotFoundError:
        pytest.skip("this system has no time zone data")


def test_two_years_of_days_begin_at_four_on_the_wall(zone: ZoneInfo) -> None:
    for number in range(2 * 366):
        day = date(2024, 1, 1) + timedelta(days=number)
        four = datetime.combine(day, time(4), tzinfo=zone).astimezone(UTC)
        before = four - timedelta(microseconds=1)
        assert (day_of(before, zone), day_of(four, zone)) == (day - timedelta(days=1), day)
        assert day_end(before, zone) == four
        assert four < day_end(four, zone) <= four + 25 * HOUR
        assert day_end(four, zone).tzinfo is UTC


def test_every_hour_of_two_years_belongs_to_one_day_in_order(zone: ZoneInfo) -> None:
    hours = [datetime(2024, 1, 1, tzinfo=UTC) + number * HOUR for number in range(2 * 366 * 24)]
    days = [day_of(at, zone) for at in hours]
    assert days == sorted(days)
    lengths = list(Counter(days).values())[1:-1]
    # A change of the clock makes a day of 23 or 25 hours, and half a zone's hour never shows at whole ones.
    assert set(lengths) <= {23, 24, 25}
    assert sum(lengths) == 24 * len(lengths)


def test_practice_past_midnight_belongs_to_the_evening() -> None:
    night = datetime(2025, 3, 2, 3, 59, tzinfo=UTC)
    attempts = [right(at=night + timedelta(minutes=1)), right(at=night), right(at=night - 6 * HOUR)]
    assert list(practice_days(attempts, UTC).items()) == [(date(2025, 3, 1), 2), (date(2025, 3, 2), 1)]


def test_a_time_without_zone_has_no_day() -> None:
    with pytest.raises(ValueError, match="time zone"):
        day_of(START.replace(tzinfo=None), UTC)
