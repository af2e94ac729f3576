"""Tests of answers given while the clock was wrong by years, or set back a little: no question is lost for years."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from attempt_samples import DAY, START, assert_memory_is_replay, sample
from hypothesis import given
from hypothesis import strategies as st
from strategies.histories import RATINGS

from dlquiz.progress.store import Store, memory_store
from dlquiz.schedule import Memory, Rating, retrievability, review

YEAR = 365 * DAY
MINUTE = timedelta(minutes=1)
WRONG = (-10 * YEAR, -YEAR, -DAY, -60 * MINUTE, 0 * DAY, 60 * MINUTE, DAY, YEAR, 10 * YEAR)

jumps = st.sampled_from(WRONG)


def answer(store: Store, question: str, at: datetime, rating: Rating = Rating.GOOD) -> None:
    store.record(sample(question, at, rating=rating))


@pytest.mark.parametrize("wrong", [2 * DAY, YEAR, 10 * YEAR])
def test_what_was_answered_with_a_clock_ahead_is_due_when_it_is_right_again(store: Store, wrong: timedelta) -> None:
    answer(store, "b/ahead", START + wrong)
    answer(store, "b/honest", START)
    today = {"answered_before": START - DAY / 2}
    assert store.figures.due(START) == store.figures.due(START, **today) == ["b/ahead"]
    answer(store, "b/ahead", START + MINUTE)
    assert store.figures.due(START + MINUTE, **today) == []
    memories = store.figures.memories()
    assert {name: memory.due - memory.last_review < 60 * DAY for name, memory in memories.items()} == {
        "b/ahead": True,
        "b/honest": True,
    }
    assert_memory_is_replay(store)


def test_what_was_answered_with_a_clock_ahead_is_not_of_today_for_years(store: Store) -> None:
    answer(store, "b/ahead", START + YEAR)
    answer(store, "b/honest", START)
    assert store.figures.answered_since(START - DAY / 2) == {"b/honest"}
    assert store.figures.answered_since(START + YEAR - DAY / 2) == {"b/ahead"}


@pytest.mark.parametrize("back", [MINUTE, 60 * MINUTE, DAY - MINUTE])
def test_a_clock_set_back_a_little_makes_nothing_due(store: Store, back: timedelta) -> None:
    """As every machine does that hears the right time from the network, and at the journey home from the east."""
    answer(store, "b/q", START)
    assert store.figures.due(START - back) == []


@pytest.mark.sweep
@given(st.lists(st.tuples(st.integers(0, 3), RATINGS, jumps, st.integers(0, 20 * 24)), min_size=1, max_size=12))
def test_nothing_waits_longer_than_its_interval_and_a_day(answers: list[tuple[int, Rating, timedelta, int]]) -> None:
    with memory_store() as store:
        now = START
        for number, rating, wrong, hours in answers:
            now += timedelta(hours=hours)
            answer(store, f"b/q{number}", now + wrong, rating)
        memories = store.figures.memories()
        for name, memory in memories.items():
            later = now + (memory.due - memory.last_review) + DAY
            assert name in store.figures.due(now) + store.figures.due(later)
        assert_memory_is_replay(store)


@given(st.lists(st.tuples(RATINGS, jumps), min_size=1, max_size=8))
def test_time_elapsed_is_never_negative(answers: list[tuple[Rating, timedelta]]) -> None:
    """Before the last review is the same as just after it."""
    memory: Memory | None = None
    for number, (rating, wrong) in enumerate(answers):
        at = START + number * DAY + wrong
        after = review(memory, rating, at)
        if memory is not None and at < memory.last_review:
            at_once = review(memory, rating, memory.last_review)
            assert (after.stability, after.difficulty) == (at_once.stability, at_once.difficulty)
            assert after.due - at == at_once.due - memory.last_review
            assert retrievability(memory, at) == 1
        memory = after
