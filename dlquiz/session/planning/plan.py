"""What a pace leads to, what a target takes, and what would bring it within reach."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from statistics import fmean, quantiles
from typing import NamedTuple

from dlquiz.progress.estimates import wilson
from dlquiz.session.planning.asking import LONGEST
from dlquiz.session.planning.simulation import Run, Simulation
from dlquiz.session.planning.snapshot import NO_LIMIT, Pace, Snapshot

EVERYTHING = Pace(NO_LIMIT, NO_LIMIT)
"""All that is due and all that is new, as far as the daily limits let it through."""
STEP = 5
"""Limits are proposed in multiples of this, as the settings turn them."""
QUICK_RUNS = 2
"""Runs of a trial that only finds where to look: all runs confirm the answer."""


class TopicForecast(NamedTuple):
    """One topic, or all: how many questions, how many of them answered once, and the mean recall.

    Recall is the chance of a right answer: by retrievability where a question was answered, else by the first answers
    to its topic. `then` is the mean over the runs. `low` and `high` hold the 10 % and 90 % quantiles of the runs and
    the 90 % interval of as many answers as questions were `seen`: the runs only simulate what the model believes. So do
    `today_low` and `today_high`. Where none was seen, nothing is known, and the figures are the model's guess.
    """

    questions: int
    seen: int
    today: float
    then: float
    low: float
    high: float
    today_low: float
    today_high: float


class Day(NamedTuple):
    """What one day asks, on average over the runs."""

    day: date
    reviews: float
    new: float
    minutes: float

    @property
    def answers(self) -> float:
        return self.reviews + self.new


class Forecast(NamedTuple):
    """`queue` has the days of practice, from today to the one before the date; none where the date is today.

    The target is about `all`. Of `known` and of each bank the recall is that of the topics with answers alone, all of
    them while there is none; so it lies among that of these topics. `curve` is the recall of all questions from today
    to the date, of long times every so manieth day.
    """

    day: date
    all: TopicForecast
    known: TopicForecast
    banks: Mapping[str, TopicForecast]
    topics: Mapping[str, TopicForecast]
    queue: tuple[Day, ...]
    curve: tuple[tuple[date, float], ...]


class Need(NamedTuple):
    """What the target takes: the fewest `answers` a day that lead to it; where none do, those that lead to the best.

    `best` is the most recall found; `forecast` what those answers lead to, with their queue.
    """

    recall: float
    reachable: bool
    best: float
    answers: int
    minutes: float
    forecast: Forecast


class DatePlan(NamedTuple):
    """Where the habit leads to, what the target takes, and the names that today asks to reach it."""

    habit: Forecast
    need: Need
    today: list[str]


class Ways(NamedTuple):
    """The least daily limit of new questions that reaches a target by the date, and the first date that does without.

    `minutes` is what a day takes at that limit on average. None where there is no such limit, or date.
    """

    new: int | None
    minutes: float | None
    day: date | None


def plan_for(snapshot: Snapshot, day: date, target: float, *, go_on: Callable[[], bool] = lambda: True) -> DatePlan:
    """The plan for `day`, today or later; `target` is the mean recall, in 0..1, over all questions.

    Raises ValueError for a day before today, or where there are no questions; StoppedError as soon as not to `go_on`.
    """
    simulation = _until(snapshot, day, go_on)
    need = _needed(simulation, target)
    habit = _forecast(simulation, snapshot.habit.pace)
    return DatePlan(habit, need, today_queue(snapshot, _pace(need.answers)))


def forecast(snapshot: Snapshot, day: date, pace: Pace) -> Forecast:
    """Where `pace` leads to by `day`, which is today or later."""
    return _forecast(_until(snapshot, day), pace)


def today_queue(snapshot: Snapshot, pace: Pace) -> list[str]:
    """The names of what the first day of `pace` asks: what is due, the longest overdue first, then what is new."""
    simulation = Simulation(snapshot, 1)
    first = simulation.runs(pace)[0]
    return [simulation.questions[place].name for place in (*first.reviews[0], *first.new[0])]


def _until(snapshot: Snapshot, day: date, go_on: Callable[[], bool] = lambda: True) -> Simulation:
    if not snapshot.questions:
        raise ValueError("a plan needs questions")
    days = (day - snapshot.today).days
    if days < 0:
        raise ValueError(f"{day} is before {snapshot.today}")
    return Simulation(snapshot, days, go_on)


def _pace(answers: int) -> Pace:
    return Pace(answers, NO_LIMIT)


# What a pace leads to


def _forecast(simulation: Simulation, pace: Pace) -> Forecast:
    runs, snapshot = simulation.runs(pace), simulation.snapshot
    before = simulation.recall(simulation.beliefs, 0)
    after = [simulation.recall(run.beliefs, simulation.days) for run in runs]
    topics: dict[str, list[int]] = {}
    banks: dict[str, list[int]] = {}
    for place, question in enumerate(simulation.questions):
        topics.setdefault(question.topic, []).append(place)
        banks.setdefault(question.topic.partition("/")[0], []).append(place)
    answered = [belief is not None for belief in simulation.beliefs]
    seen = {simulation.questions[place].topic for place, known in enumerate(answered) if known}

    def outlook(places: Sequence[int], counted: Sequence[int]) -> TopicForecast:
        """Counts of the questions at `places`, and the recall of those `counted`."""
        recall = sorted(fmean(run[place] for place in counted) for run in after)
        deciles = quantiles(recall, n=10, method="inclusive")
        now, then, known = fmean(before[place] for place in counted), fmean(recall), sum(answered[p] for p in places)
        at_first, at_last = wilson(now, known), wilson(then, known)
        low, high = min(deciles[0], at_last.low), max(deciles[-1], at_last.high)
        return TopicForecast(len(places), known, now, then, low, high, at_first.low, at_first.high)

    def known(places: Sequence[int]) -> TopicForecast:
        return outlook(places, [place for place in places if simulation.questions[place].topic in seen] or places)

    def mean(asked: Sequence[Sequence[Sequence[int]]], day: int) -> float:
        return fmean(len(days[day]) for days in asked)

    every = range(len(simulation.questions))
    everything, last = outlook(every, every), snapshot.today + timedelta(days=simulation.days)
    queue = []
    for day in range(simulation.days):
        reviews, new = mean([run.reviews for run in runs], day), mean([run.new for run in runs], day)
        minutes = snapshot.habit.minutes(reviews + new)
        queue.append(Day(snapshot.today + timedelta(days=day), reviews, new, minutes))
    means = map(fmean, zip(*(run.recall for run in runs), strict=True))
    curve = [
        (snapshot.today + timedelta(days=day), recall) for day, recall in zip(simulation.curve_days, means, strict=True)
    ]
    return Forecast(
        day=last,
        all=everything,
        known=known(every),
        banks={name: known(places) for name, places in sorted(banks.items())},
        topics={name: known(places) for name, places in sorted(topics.items())},
        queue=tuple(queue),
        curve=(*curve, (last, everything.then)),
    )


# What a target takes


def _needed(simulation: Simulation, target: float) -> Need:
    """The fewest answers a day: all there is to do, then by halves until one will do, then between these two.

    Where there is time enough, doing everything at once can lead to a little less than doing it by and by: what was
    answered early is not due again before the date. More answers a day lead to more recall but for the noise of chance.
    """

    def recall(answers: int) -> float:
        return simulation.final_recall(simulation.runs(_pace(answers), watched=False))

    runs = simulation.runs(EVERYTHING, watched=False)
    answers = max(_busiest(run, sum(simulation.snapshot.done)) for run in runs)
    tried = [(answers, simulation.final_recall(runs))]
    while tried[-1][1] < target and answers:
        answers //= 2
        tried.append((answers, recall(answers)))
    answers, best = max(tried, key=lambda each: each[1])
    if best >= target:
        answers = _halve(-1, answers, lambda answers: recall(answers) >= target)
    minutes = simulation.snapshot.habit.minutes(answers)
    return Need(target, best >= target, best, answers, minutes, _forecast(simulation, _pace(answers)))


def _busiest(run: Run, done: int) -> int:
    """The most that a day asks; what was done today counts for today."""
    asked = [len(back) + len(new) for back, new in zip(run.reviews, run.new, strict=True)]
    return max([asked[0] + done, *asked[1:]]) if asked else 0


# What would bring it within reach


def ways_to(snapshot: Snapshot, day: date, target: float, *, go_on: Callable[[], bool] = lambda: True) -> Ways:
    """The ways to a `target` that is out of reach on `day`. Raises StoppedError as soon as not to `go_on`."""

    @cache
    def tried(limit: int, days: int, most: int | None = None) -> tuple[list[Run], bool]:
        simulation = Simulation(replace(snapshot, limits=snapshot.limits._replace(new=limit)), days, go_on)
        runs = simulation.runs(EVERYTHING, watched=False, most=most)
        return runs, simulation.final_recall(runs) >= target

    days, limit = (day - snapshot.today).days, snapshot.limits.new
    # A day never brings more new questions than there are.
    most = -(-sum(each.memory is None for each in snapshot.questions) // STEP) * STEP
    raised = _least(
        limit // STEP,
        most // STEP,
        lambda steps: tried(STEP * steps, days, QUICK_RUNS)[1],
        lambda steps: tried(STEP * steps, days)[1],
    )
    later = _least(
        days, LONGEST, lambda later: tried(limit, later, QUICK_RUNS)[1], lambda later: tried(limit, later)[1]
    )
    minutes = None
    if raised is not None:
        runs, _ = tried(STEP * raised, days)
        minutes = snapshot.habit.minutes(fmean(sum(map(len, (*run.reviews, *run.new))) / days for run in runs))
    return Ways(
        new=None if raised is None else STEP * raised,
        minutes=minutes,
        day=None if later is None else snapshot.today + timedelta(days=later),
    )


def _least(too_little: int, enough: int, guess: Callable[[int], bool], reaches: Callable[[int], bool]) -> int | None:
    """The least number above `too_little`, up to `enough`, that `reaches` the target; None if none does.

    `guess` is a quick `reaches`: it finds where to look. `reaches` confirms the number found and the one below it.
    """
    least_guess = _next_to_reach(too_little, enough, guess)
    start = enough if least_guess is None else least_guess
    if start <= too_little:
        return None
    if not reaches(start):
        return _next_to_reach(start, enough, reaches)
    step = 1
    while start - step > too_little and reaches(start - step):
        start, step = start - step, 2 * step
    return _halve(max(too_little, start - step), start, reaches)


def _next_to_reach(too_little: int, enough: int, reaches: Callable[[int], bool]) -> int | None:
    """The same as `_least`, by doubling the distance to `too_little` and then by halving."""
    ahead = 1
    while too_little < enough:
        tried = min(too_little + ahead, enough)
        if reaches(tried):
            return _halve(too_little, tried, reaches)
        too_little, ahead = tried, 2 * ahead
    return None


def _halve(too_little: int, enough: int, reaches: Callable[[int], bool]) -> int:
    """The least number above `too_little`, up to `enough`, which does, that `reaches` the target."""
    while enough - too_little > 1:
        middle = (enough + too_little) // 2
        if reaches(middle):
            enough = middle
        else:
            too_little = middle
    return enough
