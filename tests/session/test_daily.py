"""What a day asks by date and minutes, what is said where these do not suffice, and what home shows of it.

All against histories whose figures can be counted by hand.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from attempt_samples import sample
from session_samples import START, USUAL, Clock, begun, claims

from dlquiz.bank import Library
from dlquiz.messages import Text
from dlquiz.progress.rollups import DayTally
from dlquiz.progress.store import Outcome, Store
from dlquiz.schedule import Curve, Rating
from dlquiz.session.coverage import Coverage, returning, waiting_reviews
from dlquiz.session.daily import USUAL_NEW, Goal, daily_advice, daily_limits, goal_of
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
from dlquiz.settings import Settings

DAY = timedelta(days=1)
NOON = START
TODAY = NOON.date()
QUESTIONS = 60
TIGHT = ("", "a", "a", "a", "b")


def library_of(*families: str) -> Library:
    own = (f", family: {family}" if family else "" for family in families)
    return claims(*(f"q{number}, topic: t{family}" for number, family in enumerate(own)))


LIBRARY = library_of(*[""] * QUESTIONS)


def answered(store: Store, question: str, at: datetime, seconds: float = 30, right: bool = True) -> None:
    said = {"verdict": "right", "rating": Rating.GOOD} if right else {"verdict": "wrong", "rating": Rating.AGAIN}
    store.record(sample(f"b/{question}", at, kind="true_false", seconds=seconds, score=float(right), **said))


def limits(store: Store, goal: Goal, library: Library = LIBRARY) -> Limits:
    return daily_limits(library, store, goal, NOON, UTC)


def advice(store: Store, goal: Goal) -> Text | None:
    return daily_advice(LIBRARY, store, goal, NOON, UTC)


@pytest.mark.parametrize(
    ("goal", "new", "days", "why"),
    [
        (Goal(None, 200), USUAL_NEW, None, "no date and no minutes"),
        (Goal(7, 200, TODAY + 6 * DAY, 1), 7, 6, "a number that was set holds, whatever else is set"),
        (Goal(None, 200, TODAY + 6 * DAY), 10, 6, "sixty questions on six days"),
        (Goal(None, 200, TODAY + 7 * DAY), 9, 7, "rounded up, so that none is left"),
        (Goal(None, 200, TODAY + 1 * DAY), 60, 1, "all of them on the last day"),
        (Goal(None, 200, TODAY), USUAL_NEW, None, "the day of the interview is no day of practice"),
        (Goal(None, 200, TODAY - 3 * DAY), USUAL_NEW, None, "a date that is over"),
        (Goal(None, 200, None, 5), 5, None, "a minute an answer while nothing is known"),
        (Goal(None, 200, None, 120), USUAL_NEW, None, "more minutes than a usual day takes"),
        (Goal(None, 200, TODAY + 6 * DAY, 8), 8, 6, "fewer minutes than the date takes"),
        (Goal(None, 200, TODAY + 6 * DAY, 30), 10, 6, "more of them"),
    ],
)
def test_how_many_new_questions_a_day_brings(store: Store, goal: Goal, new: int, days: int | None, why: str) -> None:
    assert limits(store, goal) == Limits(new, 200, days), why


def test_reviews_come_first_and_the_day_stays_as_it_was_while_it_is_practised(store: Store) -> None:
    for number in range(10):
        answered(store, f"q{number}", NOON - 20 * DAY + number * timedelta(seconds=1))
    goal = Goal(None, 200, TODAY + 5 * DAY, 8)
    # Thirty seconds an answer: sixteen of them, ten of which are reviews.
    assert limits(store, goal).new == 6
    assert limits(store, goal._replace(reviews=4)).new == 10, "what the limit of reviews leaves out takes no time"
    assert limits(store, goal._replace(minutes=4)).new == 0
    answered(store, "q0", NOON, seconds=600)
    answered(store, "q50", NOON, seconds=600)
    assert limits(store, goal).new == 6


def test_the_settings_say_what_the_goal_is() -> None:
    assert goal_of(Settings()) == Goal(None, 200)
    chosen = Settings(new_per_day=3, reviews_per_day=9, interview_date="2026-12-20", minutes_per_day=25)
    assert goal_of(chosen) == Goal(3, 9, date(2026, 12, 20), 25)


@pytest.mark.parametrize(
    "goal",
    [
        Goal(None, 200),
        Goal(5, 200),
        Goal(None, 200, TODAY + 6 * DAY),
        Goal(None, 200, TODAY, 1),
        Goal(10, 200, TODAY + 6 * DAY),
        Goal(None, 200, TODAY + 6 * DAY, 60),
    ],
)
def test_nothing_is_said_where_all_is_met_in_time_or_there_is_no_date(store: Store, goal: Goal) -> None:
    assert advice(store, goal) is None


def test_a_day_longer_than_two_hours_says_what_shortens_it(store: Store) -> None:
    """A minute an answer while nothing is known: 121 questions on the last day, 120 once one was answered."""
    library, goal = library_of(*[""] * 121), Goal(None, 200, TODAY + DAY)

    def said(goal: Goal) -> Text | None:
        return daily_advice(library, store, goal, NOON, UTC)

    long = said(goal)
    assert "(`o`)" in long.en and "`dlquiz banks disable`" in long.en
    assert said(goal._replace(interview=TODAY + 2 * DAY)) is None, "61 a day"
    assert said(goal._replace(interview=None)) is None
    assert said(goal._replace(new=121)) is None, "it was chosen"
    assert said(goal._replace(minutes=480)) is None, "so was this"
    answered(store, "q0", NOON, seconds=600)
    assert said(goal) is None, "the rest of the day is short"


def test_where_no_day_is_long_enough_home_says_how_many_questions_fit(store: Store) -> None:
    """An answer takes twenty minutes, so sixty of them in two days are more than anybody does."""
    for number in range(5):
        answered(store, f"q{number}", NOON - DAY + number * timedelta(minutes=1), seconds=1200)
    goal = Goal(None, 200, TODAY + 2 * DAY, 240)
    said = advice(store, goal)
    found = re.fullmatch(r"By 2025-03-03 about (\d+) of 55 new fit: see `dlquiz banks disable`\.", said.en)
    assert found[1] in said.zh
    fit = 5 + int(found[1])
    assert 5 < fit < QUESTIONS
    assert daily_advice(library_of(*[""] * fit), store, goal, NOON, UTC) is None
    assert daily_advice(library_of(*[""] * (fit + 1)), store, goal, NOON, UTC) is not None


def test_without_reviews_the_room_is_what_a_day_takes() -> None:
    """Two days: what is answered on the first one comes back at most on the second."""
    none = Coverage(60, 1, DayTally(), [], [], Curve())
    assert not none.is_covered(58)
    assert none.is_covered(60)
    done = Coverage(50, 1, DayTally(answered=10, new=10), [], [], Curve())
    assert not done.is_covered(58), "what was done today has taken its room"
    assert done.is_covered(60)
    waiting = Coverage(60, 1, DayTally(), [15.0], [], Curve())
    assert not waiting.is_covered(73)
    assert waiting.is_covered(75)
    assert waiting.most > 75


def test_the_expected_reviews_of_a_question_are_those_of_all_its_courses() -> None:
    """Counted over every course of right and wrong answers within nine days."""
    curve, days, right = Curve(), 9, 0.7
    expected = [0.0] * days

    def follow(belief: tuple[float, float], day: int, share: float) -> None:
        wait = curve.interval(belief[0])
        if day + wait < days:
            expected[day + wait] += share
            recalled = curve.retrievability(belief[0], wait)
            follow(curve.after(*belief, wait, Rating.GOOD), day + wait, share * recalled)
            follow(curve.after(*belief, wait, Rating.AGAIN), day + wait, share * (1 - recalled))

    follow(curve.first(Rating.GOOD), 0, right)
    follow(curve.first(Rating.AGAIN), 0, 1 - right)
    found = returning(curve, right, days)
    # Courses that are less likely than three in a thousand are left out.
    assert found == pytest.approx(expected, abs=0.02)
    assert sum(found) == pytest.approx(sum(expected), rel=0.03)


def test_what_was_answered_comes_back_when_it_is_due(store: Store) -> None:
    answered(store, "q0", NOON - 20 * DAY)
    answered(store, "q1", NOON, right=False)
    answered(store, "gone", NOON - 20 * DAY)
    found = waiting_reviews(LIBRARY, store, NOON, UTC, 3)
    assert found[0] == 1, "the one that is overdue, and none of a bank that is gone"
    assert found[1] >= 1, "what was missed today comes back tomorrow"
    assert len(found) == 3


# Families before an interview


def test_a_family_that_takes_all_days_left_is_asked_its_new_questions(store: Store) -> None:
    library = library_of(*TIGHT)
    answered(store, "q1", NOON - 20 * DAY)
    unanswered = Unanswered(library, store.figures.tallies())

    def due(days: int | None) -> list[str]:
        return due_today(library, store, NOON, UTC, resting=unanswered.take_all(days)).taken

    assert due(None) == due(3) == ["b/q1"]
    assert due(2) == [], "two siblings are new, and there are two days"
    for days, asked in ((None, {"b/q1"}), (3, {"b/q1"}), (2, {"b/q2", "b/q3"})):
        session = begun(library, store, Clock(), Limits(20, 200, days), today=True).session
        names = set()
        while session.advance() and session.current is not None:
            names.add(session.current.variant.question.name)
            session.skip()
        family = names & {"b/q1", "b/q2", "b/q3"}
        assert len(family) == 1
        assert family <= asked
        assert {"b/q0", "b/q4"} <= names


def test_families_come_before_others_while_days_are_few(store: Store) -> None:
    library = library_of("", "", "", "", "f", "f", "f")

    def first(days: int | None) -> set[str]:
        found = set()
        for seed in range(12):
            session = begun(library, store, Clock(), Limits(1, 200, days), seed=seed, today=True).session
            session.advance()
            found.add(session.current.variant.question.family_name)
        return found

    assert first(10) == {"b/f"}
    assert first(11) == first(None) == {"", "b/f"}


# What home shows

MINUTE = timedelta(minutes=1)
PAIR = library_of("", "", "f", "f")


def seen(store: Store, limits: Limits = USUAL) -> HomeSummary:
    due, tallies = due_today(PAIR, store, NOON, UTC).taken, store.figures.tallies()
    unanswered = Unanswered(PAIR, tallies)
    return home_summary(store, NOON, UTC, limits, due=due, unanswered=unanswered, tallies=tallies)


def test_the_plan_is_what_the_limits_of_the_day_still_allow(store: Store) -> None:
    answered(store, "q0", NOON - 40 * DAY)
    answered(store, "q1", NOON)
    # Of two siblings one is asked a day.
    assert (seen(store).reviews, seen(store).new) == (1, 1)
    assert seen(store, Limits(1, 0))[1:3] == (0, 0), "one new question was answered today already"


def test_time_is_reported_by_ones_own_pace_once_there_is_one(store: Store) -> None:
    """A minute an answer until there is a day of answers; from then on their median, today's answers left out."""
    answered(store, "q0", NOON, seconds=5)
    found = seen(store)
    assert found.minutes == pytest.approx(found.reviews + found.new)
    for seconds in (10, 30, 90, 100, 9000):
        answered(store, "q0", NOON - 20 * DAY, seconds=seconds)
    found = seen(store)
    assert found.new
    assert found.minutes == pytest.approx(1.5 * (found.reviews + found.new))


def test_days_in_a_row_until_yesterday_count_while_today_is_open(store: Store) -> None:
    for ago in (6, 3, 2, 1):
        answered(store, "q0", NOON - ago * DAY)
    found = seen(store)
    assert (found.streak, found.practised) == (3, False)
    answered(store, "q0", NOON)
    found = seen(store)
    assert (found.streak, found.practised, found.done.answered) == (4, True, 1)


@pytest.mark.parametrize(
    ("minutes_ago", "verdicts", "answered", "right"),
    [([5], "w", 1, 0), ([5, 10, 39], "rpr", 3, 2), ([5, 35, 66], "rrr", 2, 2), ([5, 36], "rr", 1, 1)],
)
def test_the_last_session_ends_where_there_was_a_long_pause(
    minutes_ago: list[float], verdicts: str, answered: int, right: int
) -> None:
    words = {"r": "right", "w": "wrong", "p": "partly"}
    outcomes = [Outcome(NOON - ago * MINUTE, words[sign]) for ago, sign in zip(minutes_ago, verdicts, strict=True)]
    assert last_session(outcomes) == LastSession(NOON - 5 * MINUTE, answered, right)


def test_the_day_is_described(store: Store) -> None:
    empty = seen(store)
    assert plan_text(empty, "en", timed=False) == "3 new"
    assert (done_text(empty, "en"), last_text(empty, UTC, "en"), days_text(empty, "en")) == ("", "", "0 days")

    answered(store, "q0", NOON - DAY, right=False)
    found = seen(store)
    assert plan_text(found, "en", timed=False) == "1 review + 2 new"
    assert plan_text(found._replace(minutes=0.2, days_left=3), "en") == "1 review + 2 new, about 1 min · 3 days left"
    assert days_text(found, "en") == "1 day, today is still open"
    assert last_text(found, UTC, "en") == "yesterday 12:00, 0 of 1 right"

    answered(store, "q1", NOON, right=False)
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
