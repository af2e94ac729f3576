"""What a pace leads to, what a target takes, and what would bring it within reach."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from statistics import fmean, quantiles
from typing import NamedTuple

from dlquiz.progress.estimates import Estimate, wilson
from dlquiz.session.planning.asking import LONGEST
from dlquiz.session.planning.simulation import Run, Simulation
from dlquiz.session.planning.snapshot import Pace, Snapshot

STEP = 5
"""Limits are proposed in multiples of this, as the settings turn them."""
CURVE_POINTS = 60
RETENTIONS = (0.80, 0.85, 0.90, 0.95)
"""To choose from: below, much is forgotten; above, reviews take all the time."""


class TopicForecast(NamedTuple):
    """One topic, or more: how many questions, how many of them answered once, and the mean recall today and `then`.

    Recall is the chance of a right answer: by retrievability where a question was answered, else by the first answers
    to its topic; nothing is known where none was `seen`. The bounds of `then` hold the 10 % and 90 % quantiles of the
    runs, too, which only simulate what the model believes.
    """

    questions: int
    seen: int
    today: Estimate
    then: Estimate


class Day(NamedTuple):
    """What one day asks, on average over the runs."""

    day: date
    reviews: float
    new: float
    minutes: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """`queue` has the days of practice, from today to the one before the date; none where the date is today.

    `curve` is the recall of all questions from today to the date, of long times every so manieth day. `all` and `banks`
    are about their topics with answers alone, all of them while there is none.
    """

    day: date
    all: TopicForecast
    banks: Mapping[str, TopicForecast]
    topics: Mapping[str, TopicForecast]
    queue: tuple[Day, ...]
    curve: tuple[tuple[date, float], ...]


class DatePlan(NamedTuple):
    """Where the habit leads to, and the fewest `answers` a day that lead to the target, a mean recall.

    Where the target is not `reachable`, they are those that lead to the best. `best` is the most recall found; `needed`
    is what those answers lead to, with their queue.
    """

    habit: Forecast
    target: float
    reachable: bool
    best: float
    answers: int
    minutes: float
    needed: Forecast


class Ways(NamedTuple):
    """The least daily limit of new questions that reaches a target by the date, and the first date that does without.

    `minutes` is what a day takes at that limit on average. None where there is no such limit, or date.
    """

    new: int | None
    minutes: float | None
    day: date | None


class Retention(NamedTuple):
    """What a desired retention comes to: minutes a day until a date, and the mean recall on it."""

    retention: float
    minutes: float
    recall: float


def plan_for(snapshot: Snapshot, day: date, target: float, *, go_on: Callable[[], bool] = lambda: True) -> DatePlan:
    """The plan for `day`, today or later; `target` is the mean recall, in 0..1, over all questions.

    All there is to do is tried, then by halves until one will do, then what lies between these two. Where there is time
    enough, doing everything at once can lead to a little less than doing it by and by: what was answered early is not
    due again before the date. More answers a day lead to more recall but for the noise of chance.

    Raises ValueError for a day before today, or where there are no questions; StoppedError as soon as not to `go_on`.
    """
    days, simulation = _days_until(snapshot, day), Simulation(snapshot, go_on)

    def recall(answers: int) -> float:
        return _mean_recall(simulation.runs(days, Pace(answers)))

    runs = simulation.runs(days, Pace())
    done = snapshot.done.reviewed + snapshot.done.new
    # What was done today counts for today.
    asked = (
        new + back + (0 if ahead else done)
        for run in runs
        for ahead, (new, back) in enumerate(zip(run.new, run.reviews, strict=True))
    )
    answers = max(asked, default=0)
    tried = [(_mean_recall(runs), answers)]
    while tried[-1][0] < target and answers:
        answers //= 2
        tried.append((recall(answers), answers))
    best, answers = max(tried, key=lambda each: each[0])
    if best >= target:
        answers = bisect_left(range(answers), True, key=lambda fewer: recall(fewer) >= target)
    habit, needed = (forecast(snapshot, day, pace, go_on=go_on) for pace in (snapshot.habit.pace, Pace(answers)))
    return DatePlan(habit, target, best >= target, best, answers, snapshot.habit.minutes(answers), needed)


def by_retention(snapshot: Snapshot, day: date) -> list[Retention]:
    """What each of RETENTIONS and the one in use come to by `day`, with all that is due or new within the limits."""
    days, found = _days_until(snapshot, day), []
    for retention in sorted({*RETENTIONS, snapshot.desired_retention}):
        runs = Simulation(snapshot.aiming_at(retention)).runs(days, Pace())
        answers = fmean(sum(run.reviews) + sum(run.new) for run in runs) / max(days, 1)
        found.append(Retention(retention, snapshot.habit.minutes(answers), _mean_recall(runs)))
    return found


def today_queue(snapshot: Snapshot, pace: Pace) -> list[str]:
    """The names of what the first day of `pace` asks: what is due, the longest overdue first, then what is new."""
    simulation = Simulation(snapshot)
    _, reviews, new = next(simulation.days(pace, 0))
    return [simulation.questions[place].name for place in (*reviews, *new)]


def forecast(snapshot: Snapshot, day: date, pace: Pace, *, go_on: Callable[[], bool] = lambda: True) -> Forecast:
    """Where `pace` leads to by `day`, which is today or later."""
    days = _days_until(snapshot, day)
    simulation, watched = Simulation(snapshot, go_on), range(0, days, -(-days // CURVE_POINTS) or 1)
    runs = simulation.runs(days, pace, watched)
    before = simulation.recall(simulation.beliefs, 0)
    topics: dict[str, list[int]] = {}
    banks: dict[str, list[int]] = {}
    for place, question in enumerate(simulation.questions):
        topics.setdefault(question.topic, []).append(place)
        banks.setdefault(question.topic.partition("/")[0], []).append(place)
    answered = {place for place, belief in enumerate(simulation.beliefs) if belief is not None}
    seen = {simulation.questions[place].topic for place in answered}

    def outlook(places: Sequence[int]) -> TopicForecast:
        count = len(answered.intersection(places))
        counted = [place for place in places if simulation.questions[place].topic in seen] or places
        recall = [fmean(run.recall[place] for place in counted) for run in runs]
        deciles = quantiles(recall, n=10, method="inclusive")
        # Where nothing was answered yet, Wilson's value is ½, whatever the model says.
        today, then = (
            wilson(share, count)._replace(value=share)
            for share in (fmean(before[place] for place in counted), fmean(recall))
        )
        then = then._replace(low=min(deciles[0], then.low), high=max(deciles[-1], then.high))
        return TopicForecast(len(places), count, today, then)

    queue = []
    for ahead in range(days):
        reviews, new = fmean(run.reviews[ahead] for run in runs), fmean(run.new[ahead] for run in runs)
        queue.append(Day(snapshot.today + timedelta(ahead), reviews, new, snapshot.habit.minutes(reviews + new)))
    means = map(fmean, zip(*(run.watched for run in runs), strict=True))
    curve = [(snapshot.today + timedelta(ahead), mean) for ahead, mean in zip(watched, means, strict=True)]
    return Forecast(
        day=day,
        all=outlook(range(len(simulation.questions))),
        banks={name: outlook(places) for name, places in sorted(banks.items())},
        topics={name: outlook(places) for name, places in sorted(topics.items())},
        queue=tuple(queue),
        curve=(*curve, (day, _mean_recall(runs))),
    )


def ways_to(snapshot: Snapshot, day: date, target: float, *, go_on: Callable[[], bool] = lambda: True) -> Ways:
    """The ways to a `target` that is out of reach on `day`. Raises StoppedError as soon as not to `go_on`."""
    days, limit, minutes = _days_until(snapshot, day), snapshot.limits.new, None

    def runs(new: int) -> list[Run]:
        return Simulation(replace(snapshot, limits=snapshot.limits._replace(new=new)), go_on).runs(days, Pace())

    # A day never brings more new questions than there are.
    unseen = sum(each.memory is None for each in snapshot.questions)
    limits = range(STEP * (limit // STEP + 1), unseen + STEP, STEP)
    place = bisect_left(limits, True, key=lambda new: _mean_recall(runs(new)) >= target)
    new = limits[place] if place < len(limits) else None
    if new is not None:
        minutes = snapshot.habit.minutes(fmean(sum(run.reviews + run.new) / days for run in runs(new)))
    return Ways(new, minutes, _first_date(Simulation(snapshot, go_on), days, target))


def _first_date(simulation: Simulation, after: int, target: float) -> date | None:
    """The first date, more than `after` days from today, on which all that the limits allow reaches the target."""
    runs = [simulation.days(Pace(), run) for run in range(simulation.how_many(after))]
    for ahead in range(LONGEST + 1):
        runs = runs[: simulation.how_many(ahead)]
        beliefs = [next(run)[0] for run in runs]
        if ahead > after and fmean(fmean(simulation.recall(each, ahead)) for each in beliefs) >= target:
            return simulation.snapshot.today + timedelta(ahead)
    return None


def _days_until(snapshot: Snapshot, day: date) -> int:
    if not snapshot.questions:
        raise ValueError("a plan needs questions")
    if day < snapshot.today:
        raise ValueError(f"{day} is before {snapshot.today}")
    return (day - snapshot.today).days


def _mean_recall(runs: Iterable[Run]) -> float:
    """The mean recall of all questions in the end."""
    return fmean(fmean(run.recall) for run in runs)
