"""Tests of the figures drawn from history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from math import comb, sqrt

import pytest
from attempt_samples import DAY, HOUR, START, sample
from every_case import every_case
from hypothesis import given
from hypothesis import strategies as st
from zones import ZONES, zone_of

from dlquiz.progress.days import day_of, utc_offset
from dlquiz.progress.estimates import Accuracy, Estimate, accuracy, mastery, mean_score, wilson
from dlquiz.progress.records import Attempt
from dlquiz.progress.rollups import DayTally, Tally
from dlquiz.progress.statistics import (
    Calibration,
    Retention,
    Streak,
    calibration,
    calibrations,
    forecast,
    grouped,
    predicted_recall,
    ranked_mistakes,
    retained,
    retention,
    standings,
    streak,
    weakest,
    weekly_retention,
)
from dlquiz.progress.store import Store, memory_store
from dlquiz.schedule import Rating, retrievability


def right(question: str = "b/q", at: datetime = START, **changes: object) -> Attempt:
    return sample(question, at, **changes)


def wrong(question: str = "b/q", at: datetime = START, **changes: object) -> Attempt:
    return sample(question, at, **{"verdict": "wrong", "score": 0.0, "rating": Rating.AGAIN, **changes})


def tallied(questions: Sequence[Sequence[Attempt]]) -> list[Tally]:
    """The tallies of questions, from the answers to each, newest first."""
    with memory_store() as store:
        for number, answers in enumerate(questions):
            for attempt in reversed(answers):
                store.record(attempt._replace(question=f"b/{number}", id=""))
        return list(store.figures.tallies().values())


# Accuracy and mastery


def test_accuracy_counts_verdicts() -> None:
    attempts = [right(), right(), wrong(), sample(verdict="partly", score=0.25)]
    found = accuracy(iter(tallied([attempts[:3], attempts[3:]])))
    assert found == Accuracy(answered=4, right=2, partly=1, wrong=1, score=0.5625)
    assert accuracy([]) == Accuracy(0, 0, 0, 0, None)


def test_no_answer_says_nothing() -> None:
    assert mastery([]) == wilson(0.7, 0) == Estimate(value=0.5, low=0.0, high=1.0, evidence=0.0)


def test_the_interval_is_wilsons() -> None:
    # 15 of 20 questions right: the bounds solve |p - x| = z sqrt(x (1 - x) / n), which defines Wilson's interval.
    many = mastery(tallied([[right()] if n < 15 else [wrong()] for n in range(20)]))
    for bound in (many.low, many.high):
        assert abs(0.75 - bound) == pytest.approx(1.6448536269514722 * sqrt(bound * (1 - bound) / 20))
    assert many.low < many.middle < many.value == 0.75 < many.high


@pytest.mark.parametrize("answers", [5, 12, 40])
def test_the_interval_holds_the_true_rate_nine_times_in_ten(answers: int) -> None:
    """The mean coverage over all rates, summed over all outcomes by their binomial chances."""
    rates = [(at + 0.5) / 200 for at in range(200)]
    intervals = [wilson(hits / answers, answers) for hits in range(answers + 1)]
    covered = sum(
        comb(answers, hits) * rate**hits * (1 - rate) ** (answers - hits)
        for rate in rates
        for hits, found in enumerate(intervals)
        if found.low <= rate <= found.high
    )
    assert covered / len(rates) == pytest.approx(0.9, abs=0.02)


@pytest.mark.sweep
@given(st.lists(st.lists(st.lists(st.booleans(), min_size=1, max_size=4), min_size=1, max_size=4), min_size=1))
def test_a_bank_lies_among_its_topics(topics: list[list[list[bool]]]) -> None:
    """And what is pooled is no less sure than the surest of them."""
    tallies = [tallied([[right() if hit else wrong() for hit in question] for question in topic]) for topic in topics]
    single, pooled = [mastery(own) for own in tallies], mastery([tally for own in tallies for tally in own])
    values = [each.value for each in single]
    assert min(values) - 1e-12 <= pooled.value <= max(values) + 1e-12
    assert min(each.low for each in single) <= pooled.value <= max(each.high for each in single)
    assert pooled.evidence >= max(each.evidence for each in single) - 1e-9


scores = st.lists(st.lists(st.floats(0, 1), min_size=1, max_size=6), max_size=6)


@pytest.mark.sweep
@given(scores)
def test_an_estimate_is_that_of_the_weighed_answers_and_lies_within_its_bounds(scores: list[list[float]]) -> None:
    tallies = tallied([[sample(score=score) for score in answers] for answers in scores])
    e = mastery(tallies)
    assert 0 <= e.low <= e.value <= e.high <= 1
    assert e.low < e.high
    weighed = [(0.5**k, score) for answers in scores for k, score in enumerate(answers)]
    total = sum(weight for weight, _ in weighed)
    if total:
        share = sum(weight * score for weight, score in weighed) / total
        assert e.evidence == pytest.approx(total**2 / sum(weight**2 for weight, _ in weighed))
        assert e.value == pytest.approx(wilson(share, e.evidence).value)
        assert mean_score(tallies).evidence == sum(map(len, scores))


def test_standings_by_topic_and_bank(store: Store) -> None:
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
    standing = standings(store.figures.tallies(), store.figures.due(START + DAY + 2 * HOUR))
    assert list(standing.topics) == ["cnn/size", "rnn/gates", "rnn/size"]
    assert list(standing.banks) == ["cnn", "rnn"]
    size = standing.topics["cnn/size"]
    # The first answer to cnn/a moved along with its question to its topic of today.
    assert (size.questions, size.accuracy, size.due) == (2, Accuracy(3, 1, 0, 2, 1 / 3), 2)
    assert size.milliseconds == 3 * 4250
    # The same name in another bank is another topic.
    assert standing.topics["rnn/size"].accuracy.right == 1
    assert standing.banks["cnn"].due == 2
    assert standing.banks["rnn"].due == 0
    assert standing.topics["rnn/gates"].mastery == mastery(tallied([[right()]]))
    assert [one.name for one in weakest(standing.topics.values())] == ["cnn/size", "rnn/gates", "rnn/size"]


def test_of_two_weak_topics_the_one_more_is_known_of_comes_first(store: Store) -> None:
    for number in range(5):
        store.record(sample(f"b/{number}", topic="much", score=0.5, verdict="partly"))
    store.record(sample("b/x", topic="little", score=0.5, verdict="partly"))
    topics = standings(store.figures.tallies(), []).topics
    assert [one.name for one in weakest(topics.values())] == ["b/much", "b/little"]


def test_what_has_no_group_is_left_out(store: Store) -> None:
    for name in ("b/1", "b/2", "b/3"):
        store.record(sample(name))
    groups = grouped(store.figures.tallies(), lambda name, _: {"b/1": 1, "b/2": 1}.get(name))
    assert {key: len(taken) for key, taken in groups.items()} == {1: 2}


# Mistakes


def test_mistakes_are_ranked_by_how_often_and_how_lately(store: Store) -> None:
    for attempt in [
        *(wrong("b/1", START + day * DAY, mistake="old") for day in range(3)),
        *(wrong(f"b/{day}", START + (100 + day) * DAY, mistake="new") for day in range(2)),
        wrong("b/2", START + 101 * DAY, mistake="once"),
        right("b/2", START + 102 * DAY),
    ]:
        store.record(attempt)
    ranked = ranked_mistakes(store.figures.mistakes(), START + 130 * DAY)
    assert [(made.name, made.count, made.questions) for made in ranked] == [
        ("new", 2, 2),
        ("once", 1, 1),
        ("old", 3, 1),
    ]
    new, once, old = ranked
    assert new.weight == pytest.approx(0.5 ** (30 / 30) + 0.5 ** (29 / 30))
    assert once.weight == pytest.approx(0.5 ** (29 / 30))
    assert old.weight == pytest.approx(sum(0.5 ** ((130 - day) / 30) for day in range(3)))
    assert old.last == START + 2 * DAY
    assert (new.latest, once.latest) == ("b/1", "b/2")
    assert ranked_mistakes({}, START) == []


def test_equally_heavy_mistakes_are_ranked_by_the_last_time(store: Store) -> None:
    store.record(wrong("b/1", START, mistake="a"))
    store.record(wrong("b/1", START + HOUR, mistake="b"))
    # A clock that stands before both: nothing weighs more than when it was made.
    ranked = ranked_mistakes(store.figures.mistakes(), START - DAY)
    assert [(made.name, made.last, made.weight) for made in ranked] == [("b", START + HOUR, 1.0), ("a", START, 1.0)]


def test_a_clock_that_is_centuries_wrong_ends_in_no_error(store: Store) -> None:
    for year in (1, 1700, 2025, 9998):
        store.record(wrong("b/1", datetime(year, 6, 1, tzinfo=UTC), mistake="a"))
    (made,) = ranked_mistakes(store.figures.mistakes(), datetime(9999, 1, 1, tzinfo=UTC))
    assert (made.count, made.weight) == (4, 1.0)
    assert store.figures.mismatches() == []


# Retention, forecast, calibration


def test_retention_counts_reviews_on_a_later_day(store: Store) -> None:
    for attempt in [
        right("b/1", START),
        wrong("b/1", START + HOUR),  # the same day: practice, no review
        right("b/1", START + DAY),
        sample("b/1", START + 3 * DAY, verdict="partly", score=0.5, rating=Rating.HARD),
        wrong("b/1", START + 9 * DAY),
        right("b/2", START + 9 * DAY),
    ]:
        store.record(attempt)
    days, together = store.figures.days(), store.figures.reviews()
    assert store.figures.practised() == [day.toordinal() for day in days]
    assert store.figures.days(START.date() + DAY) == {day: tally for day, tally in days.items() if day > START.date()}
    first = START.date()
    assert [(day - first).days for day in days] == [0, 1, 3, 9]
    assert days[first] == DayTally(2, 1, 0, 1, 8500, 1, 0, 0)
    assert days[first + 9 * DAY] == DayTally(2, 1, 0, 1, 8500, 1, 1, 0)
    assert retention(days.values()) == Retention(3, 2, wilson(2 / 3, 3))
    assert retained(*together) == retention(days.values())
    assert retention([days[first + 3 * DAY], days[first + 9 * DAY]]) == Retention(2, 1, wilson(1 / 2, 2))
    assert retention([]) == Retention(0, 0, wilson(0, 0))


def test_retention_by_week_has_every_week_since_the_first_review() -> None:
    monday, sunday = date(2026, 2, 2), date(2026, 2, 8)
    days = {
        monday - 400 * DAY: DayTally(reviewed=9, recalled=9),  # over a year ago
        monday - DAY: DayTally(answered=3),
        monday: DayTally(reviewed=2, recalled=1),
        sunday: DayTally(reviewed=2, recalled=2),
        sunday + 15 * DAY: DayTally(reviewed=1),
        sunday + 60 * DAY: DayTally(reviewed=1),  # by a wrong clock
    }
    weeks = weekly_retention(days, sunday + 16 * DAY)
    assert {week: (found.reviewed, found.recalled) for week, found in weeks.items()} == {
        monday: (4, 3),
        monday + 7 * DAY: (0, 0),
        monday + 14 * DAY: (0, 0),
        monday + 21 * DAY: (1, 0),
    }
    assert weekly_retention({monday: DayTally(answered=1)}, sunday) == {}


def test_predicted_recall_is_the_mean_retrievability_as_sure_as_reviews_have_tried_it(store: Store) -> None:
    store.record(right("b/1", START))
    store.record(wrong("b/2", START))
    memories, tallies = store.figures.memories(), store.figures.tallies()
    later = START + 20 * DAY
    chances = [retrievability(memory, later) for memory in memories.values()]
    assert chances[0] > chances[1]
    day = later.date()
    assert predicted_recall(memories, tallies, later, day, reviewed=1) == wilson(sum(chances) / 2, 1)
    assert predicted_recall(memories, tallies, later, day, reviewed=70) == wilson(sum(chances) / 2, 2)
    assert predicted_recall(memories, tallies, later, day, reviewed=0) is None, "no review has tried FSRS yet"
    assert predicted_recall({}, {}, later, day, reviewed=3) is None


def test_of_today_it_is_known_what_came_out(store: Store) -> None:
    """FSRS says 1 on the day of an answer, even after a wrong one."""
    for number in range(5):
        store.record((right if number == 0 else wrong)(f"b/{number}", START + timedelta(minutes=number)))
    found = predicted_recall(store.figures.memories(), store.figures.tallies(), START + HOUR, START.date(), reviewed=0)
    assert found == wilson(0.2, 5)
    assert found.high < 0.6


def test_the_forecast_counts_what_comes_due_by_the_learners_day(store: Store) -> None:
    memory = store.record(right("b/1", START))
    midnight = datetime(2025, 3, 10, 1, tzinfo=UTC)  # before 4:00: still the ninth
    memories = [memory._replace(due=midnight + days * DAY) for days in (-30, -1, 0, 1, 1, 29, 30)]
    assert forecast(memories, date(2025, 3, 9), UTC, 30) == [3, 2, *[0] * 27, 1]
    assert forecast([], date(2025, 3, 9), UTC, 3) == [0, 0, 0]


def test_open_answers_are_compared_with_computed_ones_of_their_topic(store: Store) -> None:
    for number, (topic, kind, score) in enumerate(
        [
            *[("size", "open", 1.0)] * 4,
            *[("size", "numeric", 0.0)] * 3,
            ("size", "choice", 1.0),
            *[("gates", "open", 0.5)] * 2,
            ("gates", "numeric", 0.5),
            ("alone", "open", 1.0),
        ]
    ):
        store.record(sample(f"b/{number}", topic=topic, kind=kind, score=score))
    tallies = store.figures.tallies()
    size, gates = calibrations(tallies)
    assert (size.name, size.self_rated_answers, size.computed_answers) == ("b/size", 4, 4)
    assert (size.self_rated, size.computed) == (wilson(1, 4), wilson(0.25, 4))
    assert size.gap == pytest.approx(wilson(1, 4).value - wilson(0.25, 4).value)
    assert (gates.name, gates.gap) == ("b/gates", 0)
    overall = calibration(tallies.values())
    assert (overall.self_rated_answers, overall.computed_answers) == (7, 5)
    assert calibrations({}) == []


@pytest.mark.parametrize(
    ("own", "computed", "clear"),
    [
        ((0.9, 100), (0.3, 100), True),
        ((0.3, 100), (0.9, 100), True),
        ((0.9, 100), (0.85, 100), False),
        ((0.9, 2), (0.3, 2), False),
    ],
)
def test_marks_of_ones_own_differ_clearly_where_the_bounds_lie_apart(
    own: tuple[float, int], computed: tuple[float, int], clear: bool
) -> None:
    assert Calibration("", wilson(*own), own[1], wilson(*computed), computed[1]).clear is clear


# Days

TODAY = date(2025, 3, 10)


@every_case(
    ("ago", "expected", "why"),
    [
        ([], Streak(0, 0, False), "no day at all"),
        ([0], Streak(1, 1, True), "today only"),
        ([1, 2], Streak(2, 2, False), "today is still open"),
        ([2, 3, 4], Streak(0, 3, False), "yesterday was missed"),
        ([0, 1, 3, 4, 5, 6], Streak(2, 4, True), "a gap"),
        ([-1, -2, 0], Streak(1, 1, True), "days to come were a wrong clock"),
        ([8, 9, 10, 11], Streak(0, 4, False), "across the end of February"),
    ],
)
def test_streak(ago: list[int], expected: Streak, why: str) -> None:
    assert streak(sorted(TODAY.toordinal() - days for days in ago), TODAY) == expected, why


def test_practice_past_midnight_belongs_to_the_evening(store: Store) -> None:
    night = datetime(2025, 3, 2, 3, 59, tzinfo=UTC)
    for number, at in enumerate((night - 6 * HOUR, night, night + timedelta(minutes=1))):
        store.record(right(f"b/{number}", at))
    assert {day: tally.answered for day, tally in store.figures.days().items()} == {
        date(2025, 3, 1): 2,
        date(2025, 3, 2): 1,
    }


@pytest.mark.sweep
@pytest.mark.parametrize("name", ZONES)
def test_the_day_of_an_answer_goes_by_the_clock_it_was_given_by(store: Store, name: str) -> None:
    zone = zone_of(name)
    days = set()
    for number in range(0, 2 * 366 * 24, 5):
        at = datetime(2024, 1, 1, tzinfo=UTC) + number * HOUR
        days.add(day_of(at, zone))
        store.record(right(f"b/{number}", at, utc_offset=utc_offset(at, zone)))
    assert set(store.figures.days()) == days
