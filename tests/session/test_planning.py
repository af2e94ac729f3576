"""A plan for a date: what holds of every forecast, and small ones against arithmetic by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import islice, pairwise
from math import floor
from statistics import fmean
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlquiz.progress.days import day_of
from dlquiz.progress.estimates import wilson
from dlquiz.progress.rollups import DayTally
from dlquiz.progress.spreading import Spreading
from dlquiz.schedule import Memory, Rating, replay, retrievability, review
from dlquiz.session.planning.asking import usual_day
from dlquiz.session.planning.formatting import need_text, start_text, unknown_text, ways_text
from dlquiz.session.planning.plan import Ways, forecast, plan_for, today_queue, ways_to
from dlquiz.session.planning.simulation import Simulation, StoppedError
from dlquiz.session.planning.snapshot import NO_LIMIT, Habit, Pace, PlannedQuestion, Snapshot
from dlquiz.session.today import Limits

NOW = datetime(2025, 3, 1, 12, tzinfo=UTC)
TODAY = NOW.date()
DAY = timedelta(days=1)


def remembered(*reviews: tuple[int, float]) -> Memory:
    """The memory that answers leave, each a rating and how many days ago it was given, the oldest first."""
    memory = replay((rating, NOW - ago * DAY) for rating, ago in reviews)
    assert memory is not None
    return memory


def standpoint(
    questions: Sequence[PlannedQuestion], rates: Mapping[str, float] | None = None, **changes: Any
) -> Snapshot:
    """What is not in `changes` bounds nothing, and tells nothing of a topic."""
    values = {
        "questions": tuple(questions),
        "now": NOW,
        "zone": UTC,
        "habit": Habit(6, 2, 30),
        "limits": Limits(NO_LIMIT, NO_LIMIT),
        "rates": {question.topic: 0.5 for question in questions} | dict(rates or {}),
        "done": DayTally(),
    }
    return Snapshot(**values | changes)


def in_days(days: int) -> date:
    return TODAY + days * DAY


def believed(stability: float, difficulty: float, ago: float) -> Memory:
    last = NOW - ago * DAY
    return Memory(stability, difficulty, last + max(round(stability), 1) * DAY, last, reviews=3, lapses=1)


memories = st.builds(believed, st.floats(0.01, 90), st.floats(1, 10), st.floats(0, 60) | st.integers(0, 3))
expected_scores = st.builds(
    lambda count, share: (count * share + 1) / (count + 2), st.integers(0, 20), st.floats(0, 0.9)
)


@st.composite
def standpoints(draw: st.DrawFn, **changes: Any) -> Snapshot:
    """A few topics of a few questions, answered or not, some of families."""
    questions = [
        PlannedQuestion(
            f"b/q{number:02}",
            f"b/{draw(st.sampled_from('xyz'))}",
            draw(st.none() | memories),
            draw(st.sampled_from(["", "", "b/f", "b/g"])),
        )
        for number in range(draw(st.integers(1, 16)))
    ]
    rates = {f"b/{topic}": draw(expected_scores) for topic in "xyz"}
    return standpoint(questions, rates, seed=draw(st.integers(0, 99)), **changes)


paces = st.builds(Pace, st.floats(0, 30), st.floats(0, 10))


def unseen(count: int, topic: str = "b/x") -> list[PlannedQuestion]:
    return [PlannedQuestion(f"{topic}-{number}", topic, None) for number in range(count)]


# Where it starts


@settings(max_examples=40)
@given(start=standpoints(), pace=paces)
def test_on_the_day_itself_recall_is_what_it_is_today(start: Snapshot, pace: Pace) -> None:
    found = forecast(start, TODAY, pace)
    for topic, outlook in found.topics.items():
        own = [each for each in start.questions if each.topic == topic]
        # On the day of an answer FSRS says 1, even after a wrong one: what was answered today goes by its topic.
        chances = [
            start.rates[topic]
            if each.memory is None or day_of(each.memory.last_review, UTC) == TODAY
            else retrievability(each.memory, NOW)
            for each in own
        ]
        assert outlook.questions == len(own)
        assert outlook.seen == sum(each.memory is not None for each in own)
        # Where nothing was seen the value is still that of the model; its bounds say that nothing is known.
        expected = wilson(fmean(chances), outlook.seen)._replace(value=fmean(chances))
        assert outlook.today == pytest.approx(expected, abs=1e-12)
        assert outlook.then == pytest.approx(expected, abs=1e-12)
    assert found.queue == ()
    assert [day for day, _ in found.curve] == [TODAY]


@settings(max_examples=40)
@given(days=st.integers(0, 40))
def test_where_nothing_is_known_or_done_the_guess_stays(days: int) -> None:
    start = standpoint([*unseen(3), *unseen(2, "b/y")], rates={"b/y": 2.5 / 4})
    found = forecast(start, in_days(days), Pace(0, 0))
    guess = (0.5, 0, 1, 0)
    assert found.topics["b/x"] == (3, 0, guess, guess)
    assert found.curve[-1][1] == pytest.approx((3 * 0.5 + 2 * 2.5 / 4) / 5)


@settings(max_examples=40)
@given(start=standpoints(), days=st.integers(0, 9), pace=paces)
def test_a_bank_is_reported_of_by_its_topics_with_answers_and_lies_among_them(
    start: Snapshot, days: int, pace: Pace
) -> None:
    found = forecast(start, in_days(days), pace)
    known = [outlook for outlook in found.topics.values() if outlook.seen] or list(found.topics.values())
    counts = len(start.questions), sum(each.memory is not None for each in start.questions)
    for pooled in (found.banks["b"], found.all):
        assert (pooled.questions, pooled.seen) == counts
        for estimate in ("then", "today"):
            values = [getattr(each, estimate).value for each in known]
            assert min(values) - 1e-9 <= getattr(pooled, estimate).value <= max(values) + 1e-9


def test_easy_days_ask_less() -> None:
    questions = [PlannedQuestion(f"b/q{number:02}", "b/x", believed(9, 5, number % 7)) for number in range(42)]
    spreading = Spreading((5, 6), False, UTC)

    def share_of_weekends(**changes: Any) -> float:
        queue = forecast(standpoint(questions, **changes).aiming_at(0.9), in_days(56), Pace()).queue[7:]
        reviews = [day.reviews for day in queue if day.day.weekday() >= 5]
        return sum(reviews) / sum(day.reviews for day in queue)

    assert share_of_weekends() > 0.2
    # What was missed comes back on the next days all the same.
    assert share_of_weekends(spreading=spreading) < 0.1


def test_without_practice_recall_follows_the_curve_of_forgetting() -> None:
    memory = remembered((Rating.GOOD, 9), (Rating.GOOD, 5))
    found = forecast(standpoint([PlannedQuestion("b/q", "b/x", memory)]), in_days(20), Pace(0, 0))
    assert [recall for _, recall in found.curve] == [retrievability(memory, NOW + day * DAY) for day in range(21)]
    assert [(day.reviews, day.new) for day in found.queue] == [(0, 0)] * 20


@pytest.mark.parametrize("days", [1, 2, 9])
def test_one_review_is_the_mean_of_its_ends(days: int) -> None:
    """Against py-fsrs, an hour before or after now: p · recall after GOOD + (1 − p) · after AGAIN."""
    memory = remembered((Rating.GOOD, 8))
    ends: list[float] = []
    means: list[float] = []
    for at in (NOW - timedelta(hours=1), NOW + timedelta(hours=1)):
        right, wrong = (
            retrievability(review(memory, rating, at), NOW + days * DAY) for rating in (Rating.GOOD, Rating.AGAIN)
        )
        chance = retrievability(memory, at)
        ends += [right, wrong]
        means.append(chance * right + (1 - chance) * wrong)
    after = []
    for seed in range(60):
        simulation = Simulation(standpoint([PlannedQuestion("b/q", "b/x", memory)], seed=seed))
        for run in range(simulation.how_many(1)):
            # One day of practice and then none.
            simulated = simulation.days(Pace(1, 0), run)
            next(simulated)
            after.append(simulation.recall(next(simulated)[0], days)[0])
    assert set(after) == set(ends)
    assert fmean(after) == pytest.approx(fmean(means), abs=0.01)


# The queue


@pytest.mark.unmeasured
@settings(max_examples=40)
@given(start=standpoints(limits=Limits(reviews=5, new=2), done=DayTally(reviewed=3, new=1)), pace=paces)
def test_no_day_asks_more_than_it_may(start: Snapshot, pace: Pace) -> None:
    simulation = Simulation(start)
    for run in range(simulation.how_many(12)):
        met: list[int] = []
        for day, (_, back, new) in enumerate(islice(simulation.days(pace, run), 12)):
            before = start.done if day == 0 else DayTally()
            done = before.reviewed + before.new
            assert len(back) <= max(5 - before.reviewed, 0)
            assert len(new) <= max(2 - before.new, 0)
            assert len(back) + len(new) + done <= max(pace.answers + 1, done)
            families = [
                simulation.questions[place].family for place in (*back, *new) if simulation.questions[place].family
            ]
            assert len(set(families)) == len(families), "of a family one question a day"
            assert len({*back, *new}) == len(back) + len(new)
            met += new
        assert len(set(met)) == len(met)
        assert all(simulation.beliefs[place] is None for place in met)


@pytest.mark.unmeasured
@settings(max_examples=40)
@given(pace=st.floats(0, 9), days=st.integers(1, 20))
def test_a_pace_in_fractions_is_kept_over_the_days(pace: float, days: int) -> None:
    found = forecast(standpoint(unseen(40)), in_days(days), Pace(100, pace))
    assert sum(day.new for day in found.queue) == min(floor(days * pace), 40)
    assert found.queue[0].new == floor(pace)


def test_what_is_longest_overdue_comes_first_and_then_what_is_new() -> None:
    questions = [
        PlannedQuestion("b/late", "b/x", remembered((Rating.GOOD, 30))),
        PlannedQuestion("b/later", "b/x", remembered((Rating.GOOD, 90))),
        PlannedQuestion("b/known", "b/x", remembered((Rating.GOOD, 1))),
        PlannedQuestion("b/new", "b/x", None),
    ]
    start = standpoint(questions)
    assert today_queue(start, Pace(1, 9)) == ["b/later"]
    assert today_queue(start, Pace(9, 9)) == ["b/later", "b/late", "b/new"]
    assert today_queue(start, Pace(9, 0)) == ["b/later", "b/late"]
    assert today_queue(replace(start, done=DayTally(reviewed=2)), Pace(3, 9)) == ["b/later"]


def test_a_sibling_rests_until_another_day() -> None:
    both = [
        PlannedQuestion(f"b/{name}", "b/x", remembered((Rating.GOOD, ago)), "b/f")
        for name, ago in (("late", 9), ("later", 99))
    ]
    assert today_queue(standpoint([*both, PlannedQuestion("b/new", "b/x", None, "b/f")]), Pace(9, 9)) == ["b/later"]
    found = forecast(standpoint(both), in_days(2), Pace(9, 9))
    assert [day.reviews >= 1 for day in found.queue] == [True, True]
    just_now = PlannedQuestion("b/now", "b/x", remembered((Rating.GOOD, 0.1)), "b/f")
    assert today_queue(standpoint([*both, just_now]), Pace(9, 9)) == [], "one of the family had its turn today"


def test_new_questions_are_of_many_topics() -> None:
    questions = [*unseen(12, "b/x"), *unseen(9, "b/y"), *unseen(9, "b/z"), *unseen(9, "c/x")]
    simulation = Simulation(standpoint(questions))
    for run in range(16):
        _, _, new = next(simulation.days(Pace(4, 4), run))
        assert len({simulation.questions[place].topic for place in new}) == 4


def test_every_second_new_question_is_of_a_topic_that_outweighs_the_others() -> None:
    simulation = Simulation(standpoint([*unseen(40, "b/x"), *unseen(4, "b/y"), *unseen(4, "b/z")]))
    for run in range(16):
        _, _, new = next(simulation.days(Pace(8, 8), run))
        assert Counter(simulation.questions[place].topic for place in new)["b/x"] == 4


@pytest.mark.parametrize(("hours", "due"), [(14, 1), (18, 0)])
def test_what_is_due_before_four_in_the_morning_is_due_today(hours: int, due: int) -> None:
    memory = remembered((Rating.GOOD, 3))._replace(due=NOW + timedelta(hours=hours))
    found = forecast(standpoint([PlannedQuestion("b/q", "b/x", memory)]), in_days(1), Pace(9, 0))
    assert found.queue[0].reviews == due


def test_the_day_is_that_of_the_learners_zone() -> None:
    beijing = timezone(timedelta(hours=8))
    evening = datetime(2025, 3, 1, 21, tzinfo=UTC)  # 5:00 on March 2
    found = forecast(standpoint(unseen(1), now=evening, zone=beijing), date(2025, 3, 3), Pace(1, 1))
    assert [day.day for day in found.queue] == [date(2025, 3, 2)]


# The same for the same, and more for more


@pytest.mark.sweep
@pytest.mark.parametrize("rate", [0.2, 0.5, 0.8])
def test_recall_rises_with_every_answer_a_day(rate: float) -> None:
    questions = [PlannedQuestion(f"b/q{n}", "b/x", remembered((Rating.GOOD, n))) for n in range(1, 60)] + unseen(60)
    start = standpoint(questions, rates={"b/x": (98 * rate + 1) / 100})
    recall = [forecast(start, in_days(15), Pace(answers, NO_LIMIT)).curve[-1][1] for answers in range(0, 25, 3)]
    # At the top it wavers: what was answered early is not due again before the date.
    assert all(after > before - 0.01 for before, after in pairwise(recall))
    assert recall[3] > recall[0] + 0.1


# The target


@pytest.mark.unmeasured
@settings(max_examples=40)
@given(
    start=standpoints() | standpoints(done=DayTally(reviewed=4, new=2)),
    days=st.integers(0, 14),
    target=st.floats(0.3, 1),
)
def test_a_target_takes_the_fewest_answers_that_reach_it(start: Snapshot, days: int, target: float) -> None:
    plan = plan_for(start, in_days(days), target)

    def reached(answers: int) -> float:
        return forecast(start, in_days(days), Pace(answers, NO_LIMIT)).curve[-1][1]

    assert plan.reachable == (plan.best >= target)
    assert plan.best >= min(target, forecast(start, in_days(days), Pace(NO_LIMIT, NO_LIMIT)).curve[-1][1])
    assert plan.needed.curve[-1][1] == reached(plan.answers)
    assert plan.minutes == plan.answers / 2
    if plan.reachable:
        assert reached(plan.answers) >= target
        assert plan.answers == 0 or reached(plan.answers - 1) < target
    else:
        assert plan.needed.curve[-1][1] == plan.best


def test_what_the_limits_hold_back_is_out_of_reach() -> None:
    free, held = (
        plan_for(standpoint(unseen(50), limits=Limits(reviews=99, new=new)), in_days(5), 0.9) for new in (50, 2)
    )
    assert free.reachable
    assert not held.reachable
    assert held.best < 0.6
    assert [round(day.new) for day in held.needed.queue] == [2] * 5


def test_what_everything_at_once_misses_by_and_by_may_reach() -> None:
    questions = [PlannedQuestion(f"b/q{n}", "b/x", remembered((Rating.GOOD, n))) for n in range(1, 60)] + unseen(60)
    start = standpoint(questions, rates={"b/x": (98 * 0.9 + 1) / 100})
    at_once = forecast(start, in_days(9), Pace(NO_LIMIT, NO_LIMIT)).curve[-1][1]
    plan = plan_for(start, in_days(9), at_once + 0.003)
    assert plan.reachable
    assert plan.needed.curve[-1][1] > at_once
    assert plan.answers < 60


@pytest.mark.parametrize(
    ("recall", "reachable", "best", "answers", "sentence"),
    [
        (0.9, True, 0.95, 31, "To recall 90% on that day: 16 minutes a day (answers a day: 31)."),
        (0.925, True, 0.95, 3, "To recall 92.5% on that day: 1.5 minutes a day (answers a day: 3)."),
        (0.6, True, 0.95, 0, "60% are recalled on that day even without practice."),
        (0.9, False, 0.8996, 40, "90% is out of reach by that day: at most 89%, even with "),
    ],
)
def test_the_sentence_of_a_target(recall: float, reachable: bool, best: float, answers: int, sentence: str) -> None:
    """What is out of reach is rounded down: at most 90% would look like the target."""
    plan = plan_for(standpoint(unseen(1)), TODAY, recall)
    text = need_text(plan._replace(reachable=reachable, best=best, answers=answers, minutes=answers / 2))
    assert text.en.startswith(sentence)
    assert text.zh != text.en


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"habit": Habit(6, 2.25, 90)},
            "Habit of the last 28 days: 6 reviews and 2.2 new questions a day, 90 seconds each; 12 minutes a day.",
        ),
        (
            {"habit": Habit(6, 2, 60, timed=False)},
            "Habit of the last 28 days: 6 reviews and 2 new questions a day. How long an answer takes was not ",
        ),
        (
            {"habit": Habit(6, 2, 0.02)},
            "Habit of the last 28 days: 6 reviews and 2 new questions a day, < 0.1 seconds each; < 0.1 minutes a day.",
        ),
        ({"habit": Habit(0, 0, 9.96)}, "There are no answers to go by yet: until you have practiced for a few days, "),
        (
            {"habit": Habit(0, 0, 30), "questions": (PlannedQuestion("b/q", "b/t", remembered((3, 90.0))),)},
            "Habit of the last 28 days: 0 reviews and 0 new questions a day, 30 seconds each; 0 minutes a day.",
        ),
    ],
)
def test_the_sentence_of_a_habit(changes: dict[str, Any], sentence: str) -> None:
    """Who has answered long ago has a habit of nothing, and does not read that nothing is known."""
    text = start_text(replace(standpoint(unseen(1)), **changes))
    assert text.en.startswith(sentence)
    assert text.zh != text.en


# Long times and large simulations


def test_a_long_time_has_a_curve_of_sixty_points_and_a_queue_of_every_day() -> None:
    found = forecast(standpoint(unseen(3)), in_days(700), Pace(1, 1))
    assert len(found.queue) == 700
    assert len(found.curve) <= 61
    assert found.curve[0] == (TODAY, 0.5)
    runs = Simulation(standpoint(unseen(3))).runs(700, Pace(1, 1))
    assert found.curve[-1] == (in_days(700), fmean(fmean(run.recall) for run in runs))


def test_a_large_deck_and_a_long_time_are_played_less_often() -> None:
    runs = {
        case: Simulation(standpoint(unseen(case[0]))).how_many(case[1]) for case in ((300, 0), (300, 120), (300, 400))
    }
    assert list(runs.values()) == [16, 16, 6]
    assert Simulation(standpoint(unseen(3000))).how_many(30) == 6


def test_a_day_that_is_over_and_a_plan_of_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="before"):
        forecast(standpoint(unseen(1)), in_days(-1), Pace(1, 1))
    with pytest.raises(ValueError, match="questions"):
        plan_for(standpoint([]), in_days(1), 0.9)


# What brings a target within reach: checked against plans that are made with just that change


def limited(new: int, questions: int = 80) -> Snapshot:
    return standpoint(unseen(questions), limits=Limits(new=new, reviews=200))


def best(start: Snapshot, days: int) -> float:
    return forecast(start, in_days(days), Pace()).curve[-1][1]


@pytest.mark.sweep
@pytest.mark.parametrize(("limit", "days"), [(3, 6), (5, 9), (0, 6)])
def test_the_limit_proposed_reaches_the_target_and_the_one_below_does_not(limit: int, days: int) -> None:
    start, target = limited(limit), 0.85
    assert not plan_for(start, in_days(days), target).reachable
    ways = ways_to(start, in_days(days), target)
    assert ways.new % 5 == 0
    raised = replace(start, limits=Limits(new=ways.new, reviews=200))
    assert plan_for(raised, in_days(days), target).reachable
    assert best(limited(ways.new - 5), days) < target
    queue = forecast(raised, in_days(days), Pace()).queue
    assert ways.minutes == pytest.approx(fmean(day.minutes for day in queue))


def test_the_date_proposed_is_the_first_that_reaches_the_target() -> None:
    start = limited(5)
    ways = ways_to(start, in_days(6), 0.85)
    days = (ways.day - start.today).days
    assert best(start, days) >= 0.85 > best(start, days - 1)
    assert plan_for(start, ways.day, 0.85).reachable


def test_no_way_is_no_way() -> None:
    known = standpoint([PlannedQuestion("b/q", "b/x", remembered((Rating.AGAIN, 3)))])
    assert ways_to(known, in_days(3), 1.0) == (None, None, None)
    assert ways_to(limited(0), in_days(6), 0.85).day is None, "without new questions no date helps"
    assert ways_to(limited(100), in_days(1), 0.999).new is None, "a limit that holds nothing back is not raised"


def test_ways_that_are_no_longer_waited_for_are_given_up() -> None:
    with pytest.raises(StoppedError):
        ways_to(limited(3), in_days(6), 0.85, go_on=lambda: False)


def test_a_date_at_which_more_days_help_less_is_no_hindrance() -> None:
    """Recall of few questions goes up and down from day to day: the first day that reaches the target is named."""
    known = [PlannedQuestion(f"b/q{n}", "b/x", remembered((Rating.AGAIN, n + 1))) for n in range(2)]
    start = standpoint(known)
    recall = [best(start, days) for days in range(12)]
    target = max(recall[1:])
    ways = ways_to(start, start.today, target)
    assert ways.day == in_days(recall.index(target))
    assert min(recall[recall.index(target) :]) < target


def test_the_sentences_say_limit_minutes_and_date() -> None:
    limits, day = Limits(new=20, reviews=200), in_days(40)
    both = ways_text(Ways(35, 12.0, day), limits)
    for part in ("20", "35", "12", str(day)):
        assert part in both.en
        assert part in both.zh
    assert str(day) in ways_text(Ways(None, None, day), limits).en
    assert ways_text(Ways(None, None, None), limits).en


def test_topics_without_answers_are_named_beside_others() -> None:
    known = PlannedQuestion("b/k", "b/known", remembered((Rating.GOOD, 3)))
    some = unknown_text(forecast(standpoint([known, *unseen(7)]), in_days(2), Pace(0, 0)))
    assert "7" in some.en
    assert "7" in some.zh
    assert unknown_text(forecast(standpoint([known]), in_days(2), Pace(0, 0))) is None


def test_the_day_of_the_interview_is_planned_for_while_it_is_to_come() -> None:
    today = date(2026, 3, 1)
    for ahead, planned in ((-1, 28), (0, 28), (1, 1), (100, 100), (730, 730), (731, 28)):
        assert usual_day(today, str(today + timedelta(days=ahead))) == today + timedelta(days=planned)
