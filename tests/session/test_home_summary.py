"""What home shows, against histories whose figures can be counted by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from attempt_samples import sample
from session_samples import claims

from dlquiz.progress.store import Outcome, Store
from dlquiz.schedule import Rating
from dlquiz.session.home_summary import (
    HomeSummary,
    LastSession,
    days_text,
    done_text,
    home_summary,
    last_session,
    last_text,
    plan_text,
)
from dlquiz.session.today import Limits, Unanswered, due_today

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
MANY = Limits(20, 200)
LIBRARY = claims("q0, topic: t", "q1, topic: t", "q2, topic: t, family: f", "q3, topic: t, family: f")


def answered(store: Store, question: str, before: timedelta, verdict: str = "right", seconds: float = 30) -> str:
    rating = Rating.GOOD if verdict == "right" else Rating.AGAIN
    said = {"verdict": verdict, "score": float(verdict == "right"), "rating": rating, "seconds": seconds}
    store.record(sample(f"b/{question}", NOW - before, kind="true_false", **said))
    return store.history(1)[0].id


def seen(store: Store, limits: Limits = MANY) -> HomeSummary:
    due, tallies = due_today(LIBRARY, store, NOW, UTC).taken, store.figures.tallies()
    unanswered = Unanswered(LIBRARY, tallies)
    return home_summary(store, NOW, UTC, limits, due=due, unanswered=unanswered, tallies=tallies)


def test_the_plan_is_what_the_limits_of_the_day_still_allow(store: Store) -> None:
    answered(store, "q0", 40 * DAY)
    answered(store, "q1", 0 * DAY)
    # Of two siblings one is asked a day.
    assert (seen(store).reviews, seen(store).new) == (1, 1)
    assert seen(store, Limits(1, 0))[1:3] == (0, 0), "one new question was answered today already"


def test_time_is_reported_by_ones_own_pace_once_there_is_one(store: Store) -> None:
    """A minute an answer until there is a day of answers; from then on their median, today's answers left out."""
    answered(store, "q0", 0 * DAY, seconds=5)
    found = seen(store)
    assert found.minutes == pytest.approx(found.reviews + found.new)
    for seconds in (10, 30, 90, 100, 9000):
        answered(store, "q0", 20 * DAY, seconds=seconds)
    found = seen(store)
    assert found.new
    assert found.minutes == pytest.approx(1.5 * (found.reviews + found.new))


def test_days_in_a_row_until_yesterday_count_while_today_is_open(store: Store) -> None:
    for ago in (6, 3, 2, 1):
        answered(store, "q0", ago * DAY)
    found = seen(store)
    assert (found.streak, found.practised) == (3, False)
    answered(store, "q0", timedelta())
    found = seen(store)
    assert (found.streak, found.practised, found.done.answered) == (4, True, 1)


def outcomes(minutes_ago: Sequence[float], verdicts: str) -> list[Outcome]:
    words = {"r": "right", "w": "wrong", "p": "partly"}
    return [Outcome(NOW - ago * MINUTE, words[sign]) for ago, sign in zip(minutes_ago, verdicts, strict=True)]


@pytest.mark.parametrize(
    ("minutes_ago", "verdicts", "answered", "right"),
    [([5], "w", 1, 0), ([5, 10, 39], "rpr", 3, 2), ([5, 35, 66], "rrr", 2, 2), ([5, 36], "rr", 1, 1)],
)
def test_the_last_session_ends_where_there_was_a_long_pause(
    minutes_ago: list[float], verdicts: str, answered: int, right: int
) -> None:
    assert last_session(outcomes(minutes_ago, verdicts)) == LastSession(NOW - 5 * MINUTE, answered, right)


def test_the_day_is_described(store: Store) -> None:
    empty = seen(store)
    assert plan_text(empty, "en", timed=False) == "3 new"
    assert (done_text(empty, "en"), last_text(empty, UTC, "en"), days_text(empty, "en")) == ("", "", "0 days")

    answered(store, "q0", DAY, "wrong")
    found = seen(store)
    assert plan_text(found, "en", timed=False) == "1 review + 2 new"
    assert plan_text(found._replace(minutes=0.2, days_left=3), "en") == "1 review + 2 new, about 1 min · 3 days left"
    assert days_text(found, "en") == "1 day, today is still open"
    assert last_text(found, UTC, "en") == "yesterday 12:00, 0 of 1 right"

    answered(store, "q1", timedelta(0), "wrong")
    today = seen(store)
    assert done_text(today, "en") == "1 answered, 0 right"
    assert done_text(today._replace(withheld=True), "en") == "1 answered"
    assert last_text(today._replace(withheld=True), UTC, "en") == "today 12:00, 1 answered"
    assert days_text(today, "zh") == "2 天"


@pytest.mark.parametrize(
    ("more", "text"), [(False, "nothing left for today"), (True, "done. Enter goes on with new questions.")]
)
def test_a_day_that_asks_nothing_is_described(store: Store, more: bool, text: str) -> None:
    assert plan_text(seen(store)._replace(reviews=0, new=0, more=more), "en") == text
