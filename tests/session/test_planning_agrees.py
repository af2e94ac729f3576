"""The forecast against days that are really practised: the real store, the real queue, the real marking.

Each day of a learner is a session of what is due and one of what is new, answered by a coin at FSRS retrievability. The
mean over many learners agrees with the forecast: recall within 0.03 in every topic, reviews and new questions within
10 %, and each single day within 10 % or two questions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, timedelta
from statistics import fmean
from typing import NamedTuple

import pytest
from played_days import LIBRARY, RATES, Learner, history_of

from dlquiz.progress.records import Attempt
from dlquiz.session.planning.plan import forecast
from dlquiz.session.planning.snapshot import Habit, Snapshot, gathered
from dlquiz.session.today import Limits

LEARNERS = 30
PLENTY = 10**9


class Practised(NamedTuple):
    """Means over the learners: the recall in the end by topic, reviews and new questions of each day."""

    recall: dict[str, float]
    reviews: list[float]
    new: list[float]


def practised(history: Sequence[Attempt], days: int, reviews: int, new: int, hours: float) -> Practised:
    recall: list[dict[str, float]] = []
    asked: list[list[tuple[int, int]]] = []
    for seed in range(LEARNERS):
        learner = Learner(seed, history, hours)
        with learner.store:
            asked.append([learner.day(new=new, answers=reviews + new) for _ in range(days)])
            recall.append(learner.recall())
    return Practised(
        recall={topic: fmean(each[topic] for each in recall) for topic in RATES},
        reviews=[fmean(day[0] for day in each) for each in zip(*asked, strict=True)],
        new=[fmean(day[1] for day in each) for each in zip(*asked, strict=True)],
    )


def standing(history: Sequence[Attempt], reviews: int, new: int) -> Snapshot:
    learner = Learner(0, history)
    with learner.store as store:
        start = gathered(LIBRARY, store, learner.noon, UTC, Limits(new=PLENTY, reviews=PLENTY))
    return replace(start, habit=Habit(reviews, new, 30), rates=RATES)


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
    real = practised(history, days, reviews, new, hours)
    start = standing(history, reviews, new)
    found = forecast(start, start.today + timedelta(days=days), start.habit.pace)
    assert {topic: outlook.then.value for topic, outlook in found.topics.items()} == pytest.approx(
        real.recall, abs=0.03
    )
    assert sum(day.reviews for day in found.queue) == pytest.approx(sum(real.reviews), rel=0.1, abs=1)
    assert sum(day.new for day in found.queue) == pytest.approx(sum(real.new), rel=0.1, abs=1)
    for planned, back, fresh in zip(found.queue, real.reviews, real.new, strict=True):
        assert planned.reviews + planned.new == pytest.approx(back + fresh, rel=0.1, abs=2)
