"""What a pace leads to: recall by topic on the day, what each day asks, and how recall goes until then."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from statistics import fmean, quantiles
from typing import NamedTuple

from dlquiz.progress.estimates import wilson
from dlquiz.session.planning.deck import Deck
from dlquiz.session.planning.playing import Played, play
from dlquiz.session.planning.standpoint import Asked, Pace, Standpoint


class Outlook(NamedTuple):
    """One topic, or all: how many questions, how many of them answered once, and the mean recall.

    Recall is the chance of a right answer: by retrievability where a question was answered, else by the first answers
    to its topic. `then` is the mean over the runs. `low` and `high` hold the 10 % and 90 % quantiles of the runs and
    the 90 % interval of as many answers as questions were `seen`: the runs only play what the model believes. So do
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
    all: Outlook
    known: Outlook
    banks: Mapping[str, Outlook]
    topics: Mapping[str, Outlook]
    queue: tuple[Day, ...]
    curve: tuple[tuple[date, float], ...]


def forecast(standpoint: Standpoint, day: date, pace: Pace) -> Forecast:
    """Where `pace` leads to by `day`, which is today or later."""
    deck = deck_until(standpoint, day)
    return told(deck, play(deck, pace))


def deck_until(standpoint: Standpoint, day: date, go_on: Callable[[], bool] = lambda: True) -> Deck:
    """The questions, to be played up to `day`. Raises ValueError for a day before today, or without questions."""
    if not standpoint.questions:
        raise ValueError("a plan needs questions")
    days = (day - standpoint.today).days
    if days < 0:
        raise ValueError(f"{day} is before {standpoint.today}")
    return Deck(standpoint, days, go_on)


def final_recall(deck: Deck, runs: Iterable[Played]) -> float:
    """The mean recall of all questions on the last day."""
    return fmean(fmean(deck.recall(run.states, deck.days)) for run in runs)


def told(deck: Deck, runs: Sequence[Played]) -> Forecast:
    """What these runs, watched as they were played, come to."""
    before = deck.recall(deck.states, 0)
    after = [deck.recall(run.states, deck.days) for run in runs]
    every = range(len(deck.questions))
    everything = _outlook(deck, every, every, before, after)
    seen = {deck.questions[place].topic for place in every if deck.states[place] is not None}

    def known(places: Sequence[int]) -> Outlook:
        told_of = [place for place in places if deck.questions[place].topic in seen]
        return _outlook(deck, places, told_of or places, before, after)

    banks, topics = (
        {name: known(places) for name, places in _places(deck, name_of)}
        for name_of in (lambda question: question.topic.partition("/")[0], lambda question: question.topic)
    )
    last = deck.standpoint.today + timedelta(days=deck.days)
    return Forecast(
        day=last,
        all=everything,
        known=known(every),
        banks=banks,
        topics=topics,
        queue=tuple(_day(deck, day, runs) for day in range(deck.days)),
        curve=(*_curve(deck, runs), (last, everything.then)),
    )


def today_queue(standpoint: Standpoint, pace: Pace) -> list[str]:
    """The names of what the first day of `pace` asks: what is due, the longest overdue first, then what is new."""
    deck = Deck(standpoint, 1)
    first = play(deck, pace)[0]
    return [deck.questions[place].name for place in (*first.reviews[0], *first.new[0])]


def _places(deck: Deck, name_of: Callable[[Asked], str]) -> list[tuple[str, list[int]]]:
    """The places of the questions by what `name_of` makes of them, in alphabetical order."""
    places: dict[str, list[int]] = {}
    for place, question in enumerate(deck.questions):
        places.setdefault(name_of(question), []).append(place)
    return sorted(places.items())


def _outlook(
    deck: Deck, places: Sequence[int], told_of: Sequence[int], before: Sequence[float], after: Iterable[Sequence[float]]
) -> Outlook:
    """Counts of the questions at `places`, and the recall of those `told_of`."""
    recall = sorted(fmean(run[place] for place in told_of) for run in after)
    deciles = quantiles(recall, n=10, method="inclusive")
    seen = sum(deck.states[place] is not None for place in places)
    today, then = wilson(fmean(before[place] for place in told_of), seen), wilson(fmean(recall), seen)
    return Outlook(
        questions=len(places),
        seen=seen,
        today=fmean(before[place] for place in told_of),
        then=fmean(recall),
        low=min(deciles[0], then.low),
        high=max(deciles[-1], then.high),
        today_low=today.low,
        today_high=today.high,
    )


def _day(deck: Deck, day: int, runs: Sequence[Played]) -> Day:
    reviews, new = fmean(len(run.reviews[day]) for run in runs), fmean(len(run.new[day]) for run in runs)
    return Day(
        day=deck.standpoint.today + timedelta(days=day),
        reviews=reviews,
        new=new,
        minutes=deck.standpoint.habit.minutes(reviews + new),
    )


def _curve(deck: Deck, runs: Iterable[Played]) -> list[tuple[date, float]]:
    means = map(fmean, zip(*(run.recall for run in runs), strict=True))
    return [
        (deck.standpoint.today + timedelta(days=day), recall)
        for day, recall in zip(deck.curve_days, means, strict=True)
    ]
