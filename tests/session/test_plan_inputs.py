"""What a plan is made from: a real history, and the day and target as typed; the forecast is what practising brings."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, timedelta
from statistics import fmean

import pytest
from every_case import every_case
from played_days import LIBRARY, RATES, Learner, history_of
from session_samples import START

from dlquiz.errors import UsageError
from dlquiz.progress.rollups import DayTally
from dlquiz.session.coverage import expected_score
from dlquiz.session.daily import GUESSED_SECONDS, AnswerTimes, times_of
from dlquiz.session.planning.asking import day_asked, target_asked
from dlquiz.session.planning.plan import forecast, today_queue
from dlquiz.session.planning.snapshot import Habit, Pace, gathered, habit
from dlquiz.session.today import Limits, due_today

TODAY = date(2025, 3, 1)
LIMITS = Limits(new=5, reviews=50)


def practised(*days: tuple[int, int, int]) -> dict[date, DayTally]:
    """Days by how long ago they were, with the reviews and new questions of each."""
    return {
        TODAY - timedelta(days=ago): DayTally(answered=reviews + new, new=new, reviewed=reviews)
        for ago, reviews, new in days
    }


@every_case(
    ("days", "reviews", "new", "why"),
    [
        ([], 0, 0, "nothing was ever answered"),
        ([(0, 3, 7)], 3, 7, "who began today is judged by today"),
        ([(0, 30, 70), (1, 4, 6)], 4, 6, "else today is not over yet"),
        ([(4, 4, 6), (2, 8, 2)], 3, 2, "who began four days ago, by those four"),
        ([(28, 28, 14), (1, 28, 0)], 2, 0.5, "days without practice count"),
        ([(29, 500, 500), (28, 28, 14)], 1, 0.5, "what is older does not"),
        ([(60, 500, 500)], 0, 0, "nor does a habit given up"),
        ([(-5, 9, 9), (2, 4, 2)], 2, 1, "nor days ahead, of a clock that was wrong"),
    ],
)
def test_the_habit_is_the_mean_of_the_last_four_weeks(
    days: list[tuple[int, int, int]], reviews: float, new: float, why: str
) -> None:
    found = habit(practised(*days), AnswerTimes(), TODAY)
    assert (found.reviews, found.new) == (pytest.approx(reviews), pytest.approx(new)), why


@pytest.mark.parametrize(
    ("answers", "usual", "numeric", "why"),
    [
        ([], GUESSED_SECONDS, GUESSED_SECONDS, "nothing is known"),
        ([("numeric", 0)], GUESSED_SECONDS, GUESSED_SECONDS, "a clock that stood still tells nothing"),
        ([("numeric", 30), ("text", 60), ("text", 90)], 60, 60, "too few of a kind: the median of all"),
        ([("numeric", 30)] * 5 + [("open", 300)] * 5, 165, 30, "each kind by its own median, as often as it came"),
        ([("numeric", 20)] * 4 + [("numeric", 30_000)], 20, 20, "a night counts as one answer"),
    ],
)
def test_an_answer_takes_its_usual_time(
    answers: list[tuple[str, float]], usual: float, numeric: float, why: str
) -> None:
    found = times_of(answers)
    assert (found.usual, found.of("numeric")) == (pytest.approx(usual), pytest.approx(numeric)), why


def test_a_real_history_is_gathered() -> None:
    learner = Learner(3)
    with learner.store as store:
        for _ in range(3):
            learner.day(new=4, answers=12)
        learner.clock.now -= timedelta(days=1)  # still the last of these days
        start = gathered(LIBRARY, store, learner.clock.now, UTC, LIMITS)
        first = {attempt.question: attempt for attempt in store.history()}
        memories = store.figures.memories()
        assert start.today == START.date() + timedelta(days=2)
        assert {each.name: each.memory for each in start.questions if each.memory} == memories
        assert [each.name for each in start.questions] == [question.name for question in LIBRARY.questions()]
        assert len(first) == 12
        for topic, rate in start.rates.items():
            scores = [attempt.score for attempt in first.values() if f"b/{attempt.topic}" == topic]
            assert rate == expected_score(scores)
        assert start.rates.keys() == {question.topic for question in start.questions}
        today, before = store.figures.day(start.today), store.history()
        assert (start.done.reviewed, start.done.new) == (today.reviewed, 4)
        assert start.limits == LIMITS
        assert start.desired_retention == store.figures.desired_retention
        assert {each.name: each.family for each in start.questions if each.family} == {
            question.name: question.family_name for question in LIBRARY.questions() if question.family
        }
        assert start.habit.new == 4
        assert start.habit.reviews == (len(before) - 12 - today.reviewed) / 2
        # Another retention moves the dates as the store moves them.
        lower = start.aiming_at(0.8)
        store.figures.aim_at(0.8)
        assert lower.desired_retention == 0.8
        assert {each.name: each.memory for each in lower.questions if each.memory} == store.figures.memories()
        only = gathered(LIBRARY, store, learner.clock.now, UTC, LIMITS, bank="b", topic="losses")
        assert {each.topic for each in only.questions} == {"b/losses"}
        assert only.habit == start.habit
        with pytest.raises(UsageError, match="no question of the topic `nothing`"):
            gathered(LIBRARY, store, learner.clock.now, UTC, LIMITS, topic="nothing")


@pytest.mark.parametrize("seed", range(6))
def test_what_a_plan_asks_today_is_what_is_due_today(seed: int) -> None:
    """The same names in the same order as the learner's day has them, siblings apart, and as far as the limits let."""
    learner = Learner(seed, hours=6)
    with learner.store as store:
        for _ in range(8):
            learner.day(new=6, answers=9)
        due = due_today(LIBRARY, store, learner.noon, UTC).taken
        assert len(due) > 4
        for most in (len(due), 4):
            start = gathered(LIBRARY, store, learner.noon, UTC, Limits(new=0, reviews=most))
            assert today_queue(start, Pace(100, 100)) == due[:most]
        new = today_queue(gathered(LIBRARY, store, learner.noon, UTC, Limits(new=5, reviews=0)), Pace(100, 100))
        assert len(new) == 5
        assert not set(new) & set(store.figures.memories())


@every_case(
    ("typed", "day"),
    [
        ("2025-03-01", TODAY),
        (" 2025-12-20 ", date(2025, 12, 20)),
        ("+0", TODAY),
        ("+14", date(2025, 3, 15)),
        ("+ 14", date(2025, 3, 15)),
        ("２０２５－１２－２０", date(2025, 12, 20)),
        ("＋１４", date(2025, 3, 15)),
        ("+730", TODAY + timedelta(days=730)),
    ],
)
def test_a_day_is_read(typed: str, day: date) -> None:
    assert day_asked(typed, TODAY) == day


@every_case(
    ("typed", "sentence"),
    [
        ("2025-02-28", "2025-02-28 is over: a plan needs today, 2025-03-01, or a later date"),
        ("0001-01-01", "0001-01-01 is over: a plan needs today, 2025-03-01, or a later date"),
        ("+731", "+731 is more than two years off: the last date is 2027-03-01"),
        ("9999-12-31", "9999-12-31 is more than two years off: the last date is 2027-03-01"),
        ("+999999", "+999999 is more than two years off: the last date is 2027-03-01"),
        *(
            (garbled, f"`{garbled}` is no date: write it as in 2025-03-31, or as +14 for in two weeks")
            for garbled in (
                *("", "soon", "2025-13-01", "2025-02-30", "20251220", "2025-W51-1", "2025-12-2", "12/20/2025"),
                *("-3", "14", "+1.5", "++1", "+9999999999", "2025-12-20T10:00", "２０２５年"),
            )
        ),
    ],
)
def test_what_is_no_day_to_come_is_refused(typed: str, sentence: str) -> None:
    with pytest.raises(UsageError) as refusal:
        day_asked(typed, TODAY)
    assert refusal.value.en == sentence
    assert refusal.value.zh != sentence


@every_case(
    ("typed", "share"),
    [
        ("0.9", 0.9),
        (".85", 0.85),
        ("90", 0.9),
        ("90%", 0.9),
        ("92.5 %", 0.925),
        ("1", 1.0),
        ("100", 1.0),
        ("９０％", 0.9),
        ("1%", 0.01),
    ],
)
def test_a_target_is_read(typed: str, share: float) -> None:
    assert target_asked(typed) == pytest.approx(share)


@every_case("typed", ["", "0", "0%", "101", "-0.9", "nine", "0.9.1", "1e-1", "nan", "inf", "%", "."])
def test_what_is_no_target_is_refused(typed: str) -> None:
    with pytest.raises(UsageError) as refusal:
        target_asked(typed)
    assert refusal.value.en == f"`{typed}` is no target: write a share such as 0.9, or 90%"
    assert refusal.value.zh != refusal.value.en


# The forecast against days that are really practised: the real store, the real queue, the real marking
#
# Each day of a learner is a session of what is due and one of what is new, answered by a coin at FSRS retrievability.
# The mean over many learners agrees with the forecast: recall within 0.03 in every topic, reviews and new questions
# within 10 %, and each single day within 10 % or two questions.


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("before", "days", "reviews", "new", "hours"),
    [
        pytest.param(10, 14, 6, 2, 1, id="a habit that keeps up"),
        pytest.param(10, 14, 3, 1, 1, id="a habit that falls behind", marks=pytest.mark.on_demand),
        pytest.param(10, 14, 0, 3, 1, id="three answers, which reviews take up", marks=pytest.mark.on_demand),
        pytest.param(0, 12, 8, 4, 1, id="from nothing", marks=pytest.mark.on_demand),
        pytest.param(10, 1, 6, 2, 1, id="tomorrow"),
        pytest.param(10, 14, 0, 0, 1, id="no practice at all", marks=pytest.mark.on_demand),
        pytest.param(10, 14, 6, 2, 5, id="at any hour from seven to five", marks=pytest.mark.on_demand),
        pytest.param(10, 14, 40, 40, 5, id="everything, at any hour", marks=pytest.mark.on_demand),
    ],
)
def test_the_forecast_is_what_comes_of_practising(before: int, days: int, reviews: int, new: int, hours: float) -> None:
    history = history_of(before)
    recalls, played = [], []
    for seed in range(30):
        learner = Learner(seed, history, hours)
        with learner.store:
            played.append([learner.day(new=new, answers=reviews + new) for _ in range(days)])
            recalls.append(learner.recall())
    recall = {topic: fmean(each[topic] for each in recalls) for topic in RATES}
    back, fresh = ([fmean(day[place] for day in each) for each in zip(*played, strict=True)] for place in (0, 1))
    learner = Learner(0, history)
    with learner.store as store:
        start = gathered(LIBRARY, store, learner.noon, UTC, Limits(new=10**9, reviews=10**9))
    start = replace(start, habit=Habit(reviews, new, 30), rates=RATES)
    found = forecast(start, start.today + timedelta(days=days), start.habit.pace)
    assert {topic: outlook.then.value for topic, outlook in found.topics.items()} == pytest.approx(recall, abs=0.03)
    assert sum(day.reviews for day in found.queue) == pytest.approx(sum(back), rel=0.1, abs=1)
    assert sum(day.new for day in found.queue) == pytest.approx(sum(fresh), rel=0.1, abs=1)
    for planned, reviewed, met in zip(found.queue, back, fresh, strict=True):
        assert planned.reviews + planned.new == pytest.approx(reviewed + met, rel=0.1, abs=2)
