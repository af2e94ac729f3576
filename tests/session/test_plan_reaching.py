"""What brings a target within reach: checked against plans that are made with just that change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from statistics import fmean

import pytest
from plan_samples import in_days, remembered, standpoint

from dlquiz.schedule import Rating
from dlquiz.session.planning import (
    Pace,
    PlannedQuestion,
    Snapshot,
    StoppedError,
    Ways,
    forecast,
    plan_for,
    usual_day,
    ways_to,
)
from dlquiz.session.planning.formatting import unknown_text, ways_text
from dlquiz.session.planning.plan import _least
from dlquiz.session.planning.simulation import RUNS
from dlquiz.session.planning.snapshot import NO_LIMIT
from dlquiz.session.today import Limits

EVERYTHING = Pace(NO_LIMIT, NO_LIMIT)


def unseen(count: int) -> list[PlannedQuestion]:
    return [PlannedQuestion(f"b/x-{number:03}", "b/x", None) for number in range(count)]


def limited(new: int, questions: int = 80) -> Snapshot:
    return standpoint(unseen(questions), limits=Limits(new=new, reviews=200))


def best(start: Snapshot, days: int) -> float:
    return forecast(start, in_days(days), EVERYTHING).all.then


@pytest.mark.sweep
@pytest.mark.parametrize(("limit", "days"), [(3, 6), (5, 9), (0, 6)])
def test_the_limit_proposed_reaches_the_target_and_the_one_below_does_not(limit: int, days: int) -> None:
    start, target = limited(limit), 0.85
    assert not plan_for(start, in_days(days), target).need.reachable
    ways = ways_to(start, in_days(days), target)
    assert ways.new is not None
    assert ways.new % 5 == 0
    raised = replace(start, limits=Limits(new=ways.new, reviews=200))
    assert plan_for(raised, in_days(days), target).need.reachable
    assert best(limited(ways.new - 5), days) < target
    queue = forecast(raised, in_days(days), EVERYTHING).queue
    assert ways.minutes == pytest.approx(fmean(day.minutes for day in queue))


def test_the_date_proposed_is_the_first_that_reaches_the_target() -> None:
    start = limited(5)
    ways = ways_to(start, in_days(6), 0.85)
    assert ways.day is not None
    days = (ways.day - start.today).days
    assert best(start, days) >= 0.85 > best(start, days - 1)
    assert plan_for(start, ways.day, 0.85).need.reachable


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


@pytest.mark.sweep
def test_most_trials_of_a_limit_or_a_date_are_cheap() -> None:
    played = 0

    def counted() -> bool:
        nonlocal played
        played += 1
        return True

    start = limited(5, questions=300)
    ways = ways_to(start, in_days(12), 0.85, go_on=counted)
    assert None not in ways
    assert ways.new is not None
    assert ways.day is not None
    days = (ways.day - start.today).days
    assert best(limited(ways.new, questions=300), 12) >= 0.85 > best(limited(ways.new - 5, questions=300), 12)
    assert best(start, days) >= 0.85 > best(start, days - 1)
    assert played < 8 * RUNS, f"{played} runs: the work of eight full trials or more"


@pytest.mark.parametrize("border", range(3, 14))
@pytest.mark.parametrize("guessed", range(3, 14))
def test_a_wrong_guess_changes_nothing_about_what_is_found(border: int, guessed: int) -> None:
    least = _least(3, 12, lambda number: number >= guessed, lambda number: number >= border)
    assert least == (None if border > 12 else max(border, 4))


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
    assert some is not None
    assert "7" in some.en
    assert "7" in some.zh
    assert unknown_text(forecast(standpoint([known]), in_days(2), Pace(0, 0))) is None


def test_the_usual_day_is_four_weeks_off() -> None:
    start = limited(3)
    assert usual_day(start.today, "") - start.today == timedelta(weeks=4)


def test_the_day_of_the_interview_is_planned_for_while_it_is_to_come() -> None:
    today = date(2026, 3, 1)
    for ahead, planned in ((-1, 28), (0, 28), (1, 1), (100, 100), (730, 730), (731, 28)):
        assert usual_day(today, str(today + timedelta(days=ahead))) == today + timedelta(days=planned)
