"""What would bring a target within reach: a higher daily limit of new questions, or a later date."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from statistics import fmean
from typing import NamedTuple

from dlquiz.session.planning.asking import LONGEST
from dlquiz.session.planning.forecasting import deck_until, final_recall
from dlquiz.session.planning.playing import Played, play
from dlquiz.session.planning.standpoint import Standpoint
from dlquiz.session.planning.targets import EVERYTHING

STEP = 5
"""Limits are proposed in multiples of this, as the settings turn them."""
QUICK_RUNS = 2
"""Runs of a trial that only finds where to look: all runs confirm the answer."""


class Ways(NamedTuple):
    """The least daily limit of new questions that reaches a target by the date, and the first date that does without.

    `minutes` is what a day takes at that limit on average. None where there is no such limit, or date.
    """

    new: int | None
    minutes: float | None
    day: date | None


def ways_to(standpoint: Standpoint, day: date, target: float, *, go_on: Callable[[], bool] = lambda: True) -> Ways:
    """The ways to a `target` that is out of reach on `day`. Raises StoppedError as soon as not to `go_on`."""

    @cache
    def played(limit: int, days: int, runs: int | None = None) -> tuple[list[Played], bool]:
        limits = standpoint.limits._replace(new=limit)
        deck = deck_until(replace(standpoint, limits=limits), standpoint.today + timedelta(days=days), go_on)
        results = play(deck, EVERYTHING, watched=False, runs=runs)
        return results, final_recall(deck, results) >= target

    days, limit = (day - standpoint.today).days, standpoint.limits.new
    # A day never brings more new questions than there are.
    most = -(-sum(each.memory is None for each in standpoint.questions) // STEP) * STEP
    raised = _least(
        limit // STEP,
        most // STEP,
        lambda steps: played(STEP * steps, days, QUICK_RUNS)[1],
        lambda steps: played(STEP * steps, days)[1],
    )
    later = _least(
        days, LONGEST, lambda later: played(limit, later, QUICK_RUNS)[1], lambda later: played(limit, later)[1]
    )
    return Ways(
        new=None if raised is None else STEP * raised,
        minutes=None if raised is None else standpoint.habit.minutes(_answers(played(STEP * raised, days)[0], days)),
        day=None if later is None else standpoint.today + timedelta(days=later),
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
    while enough - too_little > 1:
        middle = (enough + too_little) // 2
        if reaches(middle):
            enough = middle
        else:
            too_little = middle
    return enough


def _answers(runs: list[Played], days: int) -> float:
    """The mean number of answers a day."""
    return fmean(sum(map(len, (*run.reviews, *run.new))) / days for run in runs)
