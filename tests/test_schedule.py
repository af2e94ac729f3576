"""Tests of the schedule."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import fsrs
import pytest
from every_case import every_case
from fsrs import Card, Scheduler, State
from fsrs.scheduler import DEFAULT_PARAMETERS, LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS
from hypothesis import given
from hypothesis import strategies as st
from strategies.histories import MOMENTS, RATINGS

from dlquiz.schedule import (
    LONGEST_INTERVAL,
    Curve,
    Memory,
    Rating,
    Weights,
    fuzz_range,
    interval,
    rating_for,
    replay,
    retrievability,
    review,
)

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
AGAIN, HARD, GOOD, EASY = Rating
BOUNDS = [*zip(LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS, strict=True)]


@pytest.mark.parametrize(
    ("rating", "stability", "days"),
    # The first four weights of FSRS-6 are the initial stabilities; the interval is their whole days, one at least.
    [(AGAIN, 0.212, 1), (HARD, 1.2931, 1), (GOOD, 2.3065, 2), (EASY, 8.2956, 8)],
)
def test_first_review(rating: Rating, stability: float, days: int) -> None:
    memory = review(None, rating, NOON)
    assert memory.stability == pytest.approx(stability)
    assert (memory.due, memory.last_review) == (NOON + days * DAY, NOON)
    assert (memory.reviews, memory.lapses) == (1, 0)


def test_any_zone_is_accepted_and_utc_given() -> None:
    beijing = timezone(timedelta(hours=8))
    assert review(None, GOOD, NOON.astimezone(beijing)) == review(None, GOOD, NOON)
    assert review(None, GOOD, NOON.astimezone(beijing)).due.tzinfo is UTC


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        review(None, GOOD, NOON.replace(tzinfo=None))
    with pytest.raises(ValueError, match="time zone"):
        retrievability(review(None, GOOD, NOON), NOON.replace(tzinfo=None))


@pytest.mark.parametrize("rating", [0, 5, -1])
def test_a_rating_out_of_range_is_refused(rating: int) -> None:
    with pytest.raises(ValueError, match=str(rating)):
        review(None, rating, NOON)


def test_replay_of_nothing_is_nothing() -> None:
    assert replay([]) is None


@given(st.lists(st.tuples(RATINGS, MOMENTS), min_size=1, max_size=12))
def test_replay_is_the_fold_of_reviews_and_stays_in_range(reviews: list[tuple[Rating, datetime]]) -> None:
    memory: Memory | None = None
    for rating, at in reviews:
        memory = review(memory, rating, at)
        assert memory.stability > 0
        assert 1 <= memory.difficulty <= 10
        assert DAY <= memory.due - at <= 36500 * DAY
        assert 0 < retrievability(memory, at + 1000 * DAY) <= 1
    assert replay(reviews) == memory
    assert memory is not None
    assert memory.reviews == len(reviews)
    assert memory.lapses == sum(
        rating == AGAIN and at - before >= DAY for (_, before), (rating, at) in pairwise(reviews)
    )


@pytest.mark.parametrize("back", [timedelta(0), timedelta(hours=1), 40 * DAY])
@pytest.mark.parametrize("rating", Rating)
def test_after_a_clock_was_turned_back_a_review_counts_as_one_of_the_same_day(rating: Rating, back: timedelta) -> None:
    first = review(None, GOOD, NOON)
    later, earlier = review(first, rating, NOON + timedelta(hours=1)), review(first, rating, NOON - back)
    assert (earlier.stability, earlier.difficulty) == (later.stability, later.difficulty)
    assert (earlier.last_review, earlier.lapses) == (NOON - back, 0)


def test_misses_within_a_day_are_one_lapse() -> None:
    days = [NOON, *(NOON + 3 * DAY + timedelta(minutes=minutes) for minutes in range(10))]
    memory = replay([(GOOD, days[0]), *((AGAIN, at) for at in days[1:])])
    assert memory is not None
    assert memory.lapses == 1
    a_day_later = replay([(GOOD, NOON), (AGAIN, NOON + DAY)])
    assert a_day_later is not None
    assert a_day_later.lapses == 1


@every_case(
    ("verdict", "hints", "tries", "revealed", "rating", "why"),
    [
        ("right", 0, 1, False, GOOD, "right by oneself"),
        ("right", 1, 1, False, HARD, "a hint helped"),
        ("right", 0, 2, False, HARD, "not at the first try"),
        ("right", 0, 1, True, AGAIN, "the key was shown"),
        ("partly", 0, 1, False, HARD, "some of it was known"),
        ("partly", 2, 3, False, HARD, "HARD is the least for something known"),
        ("partly", 0, 1, True, AGAIN, "the rest was shown"),
        ("wrong", 0, 1, False, AGAIN, "wrong"),
        ("wrong", 1, 2, True, AGAIN, "wrong"),
    ],
)
def test_rating_for(verdict: str, hints: int, tries: int, revealed: bool, rating: Rating, why: str) -> None:
    found = rating_for(verdict, hints=hints, tries=tries, revealed=revealed)  # type: ignore[arg-type]
    assert found.rating is rating, why


@every_case(
    ("seconds", "usual", "rating", "why"),
    [
        (19.9, 40, EASY, "quick"),
        (20, 40, GOOD, "right"),
        (80, 40, GOOD, "right"),
        (80.1, 40, HARD, "slow"),
        (600, 40, HARD, "slow"),
        (600.1, 40, GOOD, "right"),
        (600.1, 300, HARD, "slow"),
        (1200, 300, HARD, "slow"),
        (1200.1, 300, GOOD, "right"),
        (1, None, GOOD, "right"),
        (None, 40, GOOD, "right"),
        (0, 0, GOOD, "right"),
    ],
)
def test_the_time_against_the_usual_one(seconds: float | None, usual: float | None, rating: Rating, why: str) -> None:
    assert rating_for("right", seconds=seconds, usual=usual) == (rating, why)


@pytest.mark.parametrize("seconds", [1.0, 40.0, 500.0])
def test_time_never_repairs_what_was_not_known(seconds: float) -> None:
    assert rating_for("wrong", seconds=seconds, usual=40) == (AGAIN, "wrong")
    assert rating_for("right", revealed=True, seconds=seconds, usual=40) == (AGAIN, "revealed")
    assert rating_for("partly", seconds=seconds, usual=40) == (HARD, "partly")
    assert rating_for("right", hints=1, seconds=seconds, usual=40) == (HARD, "hint")
    assert rating_for("right", tries=2, seconds=seconds, usual=40) == (HARD, "tries")


@given(st.floats(0.001, 1e9), st.floats(0.70, 0.97), RATINGS, st.floats(1, 10), st.integers(0, 400))
def test_the_interval_is_the_one_that_a_review_gives(
    stability: float, retention: float, rating: Rating, difficulty: float, elapsed: int
) -> None:
    before = Memory(stability, difficulty, due=NOON, last_review=NOON, reviews=1, lapses=0)
    after = review(before, rating, NOON + elapsed * DAY, desired_retention=retention)
    assert after.due - after.last_review == interval(after.stability, retention) * DAY


@given(st.floats(0.001, 1e12), st.floats(0.70, 0.97))
def test_the_interval_is_the_one_of_fsrs(stability: float, retention: float) -> None:
    fsrs = Scheduler(desired_retention=retention)
    assert interval(stability, retention) == fsrs._next_interval(stability=stability)
    assert 1 <= interval(stability, retention) <= LONGEST_INTERVAL


def assert_the_range_of_fuzz_is_the_one_of_fsrs(days: int) -> None:
    """py-fsrs draws from low to one more than high, as its random number is 0 or all but 1."""
    with pytest.MonkeyPatch.context() as patch:
        drawn = []
        for number in (0.0, 1 - 1e-15):
            patch.setattr("fsrs.scheduler.random", lambda number=number: number)
            drawn.append(Scheduler()._get_fuzzed_interval(interval=days * DAY).days)
    low, high = fuzz_range(days)
    assert drawn == ([days, days] if days < 3 else [low, min(high + 1, LONGEST_INTERVAL)])


def test_the_range_of_fuzz_of_every_short_interval() -> None:
    for days in range(1, 61):
        assert_the_range_of_fuzz_is_the_one_of_fsrs(days)


@given(st.integers(61, 400) | st.integers(61, LONGEST_INTERVAL))
def test_the_range_of_fuzz_of_long_intervals(days: int) -> None:
    assert_the_range_of_fuzz_is_the_one_of_fsrs(days)


@given(
    stability=st.floats(0.001, 40000) | st.floats(0.001, 30),
    difficulty=st.floats(1, 10),
    elapsed=st.integers(-3, 4000) | st.integers(0, 3),
    rating=RATINGS,
    retention=st.sampled_from([0.7, 0.85, 0.9, 0.97]),
    weights=st.just(None) | st.tuples(*itertools.starmap(st.floats, BOUNDS)),
)
def test_a_review_is_that_of_py_fsrs_to_the_last_bit(
    stability: float, difficulty: float, elapsed: int, rating: Rating, retention: float, weights: Weights
) -> None:
    """And so are the bare curve and the first review; py-fsrs is asked no earlier than at the last, as dlquiz does."""
    before = Memory(stability, difficulty, due=NOON, last_review=NOON, reviews=3, lapses=0)
    at = NOON + elapsed * DAY + timedelta(hours=7)
    scheduler = Scheduler(
        DEFAULT_PARAMETERS if weights is None else weights,
        retention,
        learning_steps=(),
        relearning_steps=(),
        enable_fuzzing=False,
    )
    first, _ = scheduler.review_card(Card(card_id=0, due=NOON), fsrs.Rating(rating), NOON)
    assert Curve(retention, weights).first(rating) == (first.stability, first.difficulty)
    card = Card(
        card_id=0, state=State.Review, stability=stability, difficulty=difficulty, due=NOON, last_review=min(NOON, at)
    )
    after, _ = scheduler.review_card(card, fsrs.Rating(rating), at)
    lapsed = rating == AGAIN and at - NOON >= DAY
    wanted = Memory(after.stability or 0, after.difficulty or 0, after.due, at, 4, int(lapsed))
    assert review(before, rating, at, desired_retention=retention, weights=weights) == wanted

    curve = Curve(retention, weights)
    recalled = scheduler.get_card_retrievability(card, at)
    assert retrievability(before, at, weights) == curve.retrievability(stability, max(elapsed, 0)) == recalled
    assert curve.after(stability, difficulty, elapsed, rating) == (after.stability, after.difficulty)
    assert curve.interval(wanted.stability) == (after.due - at).days
