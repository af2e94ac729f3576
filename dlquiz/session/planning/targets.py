"""What a target takes: the fewest answers a day that lead to it, or an honest no."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from dlquiz.session.planning.deck import Deck
from dlquiz.session.planning.forecasting import Forecast, deck_until, final_recall, today_queue, told
from dlquiz.session.planning.playing import Played, play
from dlquiz.session.planning.standpoint import NO_LIMIT, Pace, Standpoint

EVERYTHING = Pace(NO_LIMIT, NO_LIMIT)
"""All that is due and all that is new, as far as the daily limits let it through."""


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


def plan_for(standpoint: Standpoint, day: date, target: float, *, go_on: Callable[[], bool] = lambda: True) -> DatePlan:
    """The plan for `day`, today or later; `target` is the mean recall, in 0..1, over all questions.

    Raises ValueError for a day before today, or where there are no questions; StoppedError as soon as not to `go_on`.
    """
    deck = deck_until(standpoint, day, go_on)
    need = _needed(deck, target)
    habit = told(deck, play(deck, standpoint.habit.pace))
    return DatePlan(habit, need, today_queue(standpoint, _pace(need.answers)))


def _needed(deck: Deck, target: float) -> Need:
    tried = _tried(deck, target)
    answers, best = max(tried, key=lambda each: each[1])
    if best >= target:
        answers = _fewest(deck, target, answers)
    told_then = told(deck, play(deck, _pace(answers)))
    return Need(target, best >= target, best, answers, deck.standpoint.habit.minutes(answers), told_then)


def _tried(deck: Deck, target: float) -> list[tuple[int, float]]:
    """Numbers of answers a day with the recall they lead to: all there is to do, then by halves until one will do.

    Where there is time enough, doing everything at once can lead to a little less than doing it by and by: what was
    answered early is not due again before the date.
    """
    runs = play(deck, EVERYTHING, watched=False)
    answers = max(_busiest(run, sum(deck.standpoint.done)) for run in runs)
    tried = [(answers, final_recall(deck, runs))]
    while tried[-1][1] < target and answers:
        answers //= 2
        tried.append((answers, final_recall(deck, play(deck, _pace(answers), watched=False))))
    return tried


def _busiest(run: Played, done: int) -> int:
    """The most that a day asks; what was done today counts for today."""
    asked = [len(back) + len(new) for back, new in zip(run.reviews, run.new, strict=True)]
    return max([asked[0] + done, *asked[1:]]) if asked else 0


def _fewest(deck: Deck, target: float, enough: int) -> int:
    """By halving: more answers a day lead to more recall, but for the noise of the coins."""
    too_few = -1
    while enough - too_few > 1:
        middle = (enough + too_few) // 2
        if final_recall(deck, play(deck, _pace(middle), watched=False)) >= target:
            enough = middle
        else:
            too_few = middle
    return enough


def _pace(answers: int) -> Pace:
    return Pace(answers, NO_LIMIT)
