"""What a pace leads to: recall by topic on the day, what each day asks, and how recall goes until then."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from statistics import fmean, quantiles
from typing import NamedTuple

from dlquiz.session.planning.deck import Deck
from dlquiz.session.planning.playing import Played, play
from dlquiz.session.planning.standpoint import Asked, Pace, Standpoint


class Outlook(NamedTuple):
    """One topic, or all: how many questions, how many of them answered once, and the mean recall.

    Recall is the chance of a right answer: by retrievability where a question was answered, else by the first answers
    to its topic. `then` is the mean over the runs, `low` and `high` the 10 % and 90 % quantiles.
    """

    questions: int
    seen: int
    today: float
    then: float
    low: float
    high: float


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

    `curve` is the recall of all questions from today to the date, of long times every so manieth day.
    """

    day: date
    all: Outlook
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
    everything = _outlook(deck, range(len(deck.questions)), before, after)
    banks, topics = (
        {name: _outlook(deck, places, before, after) for name, places in _places(deck, name_of)}
        for name_of in (lambda question: question.topic.partition("/")[0], lambda question: question.topic)
    )
    last = deck.standpoint.today + timedelta(days=deck.days)
    return Forecast(
        day=last,
        all=everything,
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


def _outlook(deck: Deck, places: Sequence[int], before: Sequence[float], after: Iterable[Sequence[float]]) -> Outlook:
    recall = sorted(fmean(run[place] for place in places) for run in after)
    deciles = quantiles(recall, n=10, method="inclusive")
    return Outlook(
        questions=len(places),
        seen=sum(deck.states[place] is not None for place in places),
        today=fmean(before[place] for place in places),
        then=fmean(recall),
        low=deciles[0],
        high=deciles[-1],
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
