"""What brings a target within reach: checked against plans that are made with just that change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from statistics import fmean

import pytest
from plan_samples import in_days, remembered, standpoint

from dlquiz.schedule import Rating
from dlquiz.session.planning.asking import usual_day
from dlquiz.session.planning.formatting import unknown_text, ways_text
from dlquiz.session.planning.plan import Ways, forecast, plan_for, ways_to
from dlquiz.session.planning.simulation import StoppedError
from dlquiz.session.planning.snapshot import Pace, PlannedQuestion, Snapshot
from dlquiz.session.today import Limits


def unseen(count: int) -> list[PlannedQuestion]:
    return [PlannedQuestion(f"b/x-{number:03}", "b/x", None) for number in range(count)]


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
    assert ways.new is not None
    assert ways.new % 5 == 0
    raised = replace(start, limits=Limits(new=ways.new, reviews=200))
    assert plan_for(raised, in_days(days), target).reachable
    assert best(limited(ways.new - 5), days) < target
    queue = forecast(raised, in_days(days), Pace()).queue
    assert ways.minutes == pytest.approx(fmean(day.minutes for day in queue))


def test_the_date_proposed_is_the_first_that_reaches_the_target() -> None:
    start = limited(5)
    ways = ways_to(start, in_days(6), 0.85)
    assert ways.day is not None
    days = (ways.day - start.today).days
    assert best(start, days) >= 0.85 > best(start, days - 1)
    assert plan_for(start, ways.day, 0.85).reachable


def test_no_way_is_no_way() -> None:
    assert ways_to(standpoint([PlannedQuestion("b/q", "b/x", remembered((Rating.AGAIN, 3)))]), in_days(3), 1.0) == (
        None,
        None,
        None,
    )
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
