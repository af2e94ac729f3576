"""Weights fitted to a learner, whether they predict better than those in force, and what would change with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from typing import NamedTuple

from dlquiz.bank import Library
from dlquiz.messages import Text, message
from dlquiz.progress.days import day_of
from dlquiz.progress.records import Fit
from dlquiz.progress.statistics import forecast
from dlquiz.progress.store import Store
from dlquiz.schedule import Curve, Memory, Rating, Weights, replay
from dlquiz.session.coming import MONTH, WEEK
from dlquiz.session.fitting.posterior import FIRST, fitted
from dlquiz.session.fitting.reviews import Review, counted, log_loss, predictions, reviews_of, rmse_bins

NEEDED = 200
"""So many reviews, each at least a day after the answer before, and the first stabilities are fitted."""
NEEDED_FOR_ALL = 3000
"""And with so many, all weights."""
ALL = 21
TRAINED = 0.75
"""The share of the reviews, the oldest ones, that the weights are fitted to before the others judge them."""
LEAST_GAIN = 0.002
"""In log loss. What chance alone gives is mostly less."""


class Fitness(NamedTuple):
    """How well weights predict reviews; lower is better."""

    log_loss: float
    rmse_bins: float

    def beats(self, other: Fitness) -> bool:
        """Whether it is worth a change: log loss is less by more than LEAST_GAIN, and RMSE(bins) is not greater."""
        return other.log_loss - self.log_loss > LEAST_GAIN and self.rmse_bins <= other.rmse_bins


class Proposal(NamedTuple):
    """Weights fitted to all `reviews`; the first `free` ones may differ from the defaults.

    `before` is how well the weights in force predict the newest `held_out` reviews, `after` how well weights do that
    were fitted to the older ones only.
    """

    weights: tuple[float, ...]
    reviews: int
    free: int
    held_out: int
    before: Fitness
    after: Fitness

    @property
    def better(self) -> bool:
        """Whether it is worth adopting."""
        return self.after.beats(self.before)


class Effects(NamedTuple):
    """What weights come to: days until the first review by rating, and questions due today, in 7 and in 30 days."""

    intervals: tuple[int, ...]
    today: int
    week: int
    month: int


class Comparison(NamedTuple):
    """The schedule in force beside a fit to the learner, or beside the defaults.

    `last` is the fit in force, None before the first. `reviews` counts those that there are to fit to; `proposal` and
    `after` are None where they are too few.
    """

    last: Fit | None
    reviews: int
    proposal: Proposal | None
    before: Effects
    after: Effects | None

    @property
    def in_force(self) -> Weights:
        return None if self.last is None else self.last.weights


def invitation(store: Store) -> Text | None:
    """That a fit may be worth a look: from NEEDED reviews on, and again when there are half as many more.

    Whether it predicts better is only known once it is made, which takes too long for a screen. Reviews are counted by
    the learner's days here.
    """
    reviews, last = store.figures.reviews()[0], store.fits.last()
    seen = 0 if last is None else last.reviews
    return message("fit_invitation", count=reviews) if reviews >= max(NEEDED, 1.5 * seen) else None


def compared(store: Store, library: Library, at: datetime, zone: tzinfo) -> Comparison:
    """What fitting the schedule to all answers in force gives."""
    histories, last = _histories(store), store.fits.last()
    reviews = len(counted(histories.values()))
    in_force = None if last is None else last.weights
    proposal = proposed(list(histories.values()), in_force)
    before = effects(store, histories, in_force, library, at, zone)
    after = None if proposal is None else effects(store, histories, proposal.weights, library, at, zone)
    return Comparison(last, reviews, proposal, before, after)


def compared_with_defaults(store: Store, library: Library, at: datetime, zone: tzinfo) -> Comparison:
    """What going back to the defaults gives."""
    histories, last = _histories(store), store.fits.last()
    in_force = None if last is None else last.weights
    before, after = (effects(store, histories, each, library, at, zone) for each in (in_force, None))
    return Comparison(last, len(counted(histories.values())), None, before, after)


def _histories(store: Store) -> dict[str, list[Review]]:
    return {question: reviews_of(answers) for question, answers in store.fits.answers()}


def proposed(histories: Sequence[Sequence[Review]], in_force: Weights) -> Proposal | None:
    """The fit to a learner; None while there are too few reviews.

    Where all weights could be fitted and that is not worth adopting, fewer may be.
    """
    reviews = sorted(review.at for review in counted(histories))
    if len(reviews) < NEEDED:
        return None
    since = reviews[int(TRAINED * len(reviews))]
    older = [past for past in ([review for review in each if review.at < since] for each in histories) if past]

    def fitness(weights: Weights) -> Fitness:
        found = predictions(Curve(weights=weights), histories, since)
        return Fitness(log_loss(found), rmse_bins(found))

    before, held_out = fitness(in_force), sum(at >= since for at in reviews)
    choice = (FIRST, ALL) if len(reviews) >= NEEDED_FOR_ALL else (FIRST,)
    judged = {free: fitness(fitted(older, free)) for free in choice}
    free = max(choice, key=lambda free: (judged[free].beats(before), -judged[free].log_loss))
    return Proposal(fitted(histories, free), len(reviews), free, held_out, before, judged[free])


def effects(
    store: Store,
    histories: Mapping[str, Sequence[Review]],
    weights: Weights,
    library: Library,
    at: datetime,
    zone: tzinfo,
) -> Effects:
    """What the schedule would be by these weights, for the questions that the banks still have."""
    desired_retention = store.figures.desired_retention
    curve = Curve(desired_retention, weights)
    memories: list[Memory] = []
    for question in library.listed(histories):
        reviews = [(review.rating, review.at) for review in histories[question.name]]
        memory = replay(reviews, desired_retention=desired_retention, weights=weights)
        if memory is not None and not question.deprecated:
            memories.append(store.figures.moved(question.name, memory))
    days = forecast(memories, day_of(at, zone), zone, MONTH + 1)
    intervals = tuple(curve.interval(curve.first(rating)[0]) for rating in Rating)
    return Effects(intervals, days[0], sum(days[: WEEK + 1]), sum(days))
