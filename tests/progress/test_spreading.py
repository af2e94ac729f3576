"""Tests of easy days and an even load: which day a review moves to, and that all who ask hear the same."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta, timezone

from attempt_samples import START, sample
from hypothesis import given
from hypothesis import strategies as st

from dlquiz.progress.days import day_of
from dlquiz.progress.spreading import MOST_MOVED, Spreading
from dlquiz.progress.store import Store
from dlquiz.schedule import Rating, fuzz_range, replay

DAY = timedelta(days=1)
WEEKEND = Spreading((5, 6), False, UTC)
EVEN = Spreading((), True, UTC)
MONDAY = date(2026, 11, 30).toordinal()


@given(st.frozensets(st.integers(0, 6)), st.booleans(), st.text(max_size=9), st.integers(1, 10**6), st.integers(1, 400))
def test_a_review_moves_within_the_range_and_off_easy_days(
    easy: frozenset[int], even: bool, question: str, answered: int, days: int
) -> None:
    spreading = Spreading(easy, even, UTC)
    moved = spreading.interval(question, answered, days)
    low, high = fuzz_range(days)
    assert max(low, days - MOST_MOVED) <= moved <= min(high, days + MOST_MOVED)
    assert moved == Spreading(set(easy), even, timezone(9 * DAY / 24)).interval(question, answered, days), "no dice"
    near = range(max(low, days - MOST_MOVED), min(high, days + MOST_MOVED) + 1)
    free = [wait for wait in near if date.fromordinal(answered + wait).weekday() not in easy]
    if date.fromordinal(answered + moved).weekday() in easy:
        assert not free and moved == days
    if not even and days in free:
        assert moved == days, "only what would come on an easy day moves"


def test_short_intervals_stay_and_an_even_load_is_even() -> None:
    assert [EVEN.interval("b/q", MONDAY, days) for days in (1, 2)] == [1, 2]
    assert WEEKEND.interval("b/q", MONDAY, 5) in (3, 4, 7), "a Saturday's review moves to a working day"
    found = Counter(EVEN.interval(f"b/q{number}", MONDAY, 30) for number in range(7000))
    assert found.keys() == set(range(27, 34))
    assert max(found.values()) < 1.15 * min(found.values())


def spread(store: Store, spreading: Spreading | None) -> Store:
    store.figures.spreading = spreading
    return store


def test_what_is_due_moves_with_the_settings_and_the_history_stays(store: Store) -> None:
    exact = {}
    for number in range(40):
        question = f"b/q{number:02}"
        reviews = [(Rating.EASY, START + number * DAY / 48), (Rating.GOOD, START + (9 + number % 3) * DAY)]
        for rating, at in reviews:
            found = spread(store, EVEN).record(sample(question, at, rating=rating))
        exact[question] = replay(reviews)
        assert found == EVEN.moved(question, exact[question])
        assert found._replace(due=exact[question].due) == exact[question]
    moved = {question: EVEN.moved(question, memory) for question, memory in exact.items()}
    assert moved != exact
    assert store.figures.memories() == moved
    in_order = sorted(moved, key=lambda question: (moved[question].due, question))
    assert store.figures.due(datetime.max.replace(tzinfo=UTC)) == in_order
    # Before, the last answers are of a clock that was wrong.
    for days in range(11, 60):
        before = START + days * DAY
        assert store.figures.due(before) == [name for name in in_order if moved[name].due <= before]
    assert store.figures.due(START + 99 * DAY, answered_before=START + 10 * DAY) == [
        name for name in in_order if moved[name].last_review < START + 10 * DAY
    ]

    weekend = spread(store, WEEKEND).figures.memories()
    assert not {day_of(memory.due, UTC).weekday() for memory in weekend.values()} & {5, 6}
    assert store.rate(store.history()[0].id, START + 20 * DAY, Rating.GOOD) == weekend["b/q39"]
    assert spread(store, None).figures.memories() == exact
    assert spread(store, EVEN).figures.mismatches() == []
