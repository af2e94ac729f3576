"""A schedule fitted to the learner: likelihood, search, and whether it helps simulated learners."""

from __future__ import annotations

from datetime import UTC, timedelta
from math import log
from statistics import fmean

import pytest
from attempt_samples import sample
from forgetful import DAY, LEARNERS, START, USUAL, before, histories
from fsrs import Card, Scheduler, State
from fsrs import Rating as FsrsRating
from hypothesis import given, settings
from hypothesis import strategies as st
from played_days import LIBRARY

from dlquiz.progress.days import day_of
from dlquiz.progress.history import Entry
from dlquiz.progress.rollups import Answer
from dlquiz.progress.store import memory_store
from dlquiz.schedule import Curve, Rating, Weights
from dlquiz.session.fitting import posterior, proposal
from dlquiz.session.fitting.posterior import FIRST, fitted
from dlquiz.session.fitting.proposal import (
    LEAST_GAIN,
    NEEDED,
    NEEDED_FOR_ALL,
    Effects,
    Fitness,
    compared,
    compared_with_defaults,
    invitation,
    proposed,
)
from dlquiz.session.fitting.reviews import Review, counted, log_loss, predictions, reviews_of, rmse_bins

OTHER = LEARNERS["other"]


@given(
    st.lists(
        st.lists(st.tuples(st.integers(1, 4), st.integers(0, 400)), min_size=2, max_size=7), min_size=1, max_size=4
    ),
    st.sampled_from([None, OTHER]),
)
@settings(max_examples=60)
def test_log_loss_is_that_of_py_fsrs(taken: list[list[tuple[int, int]]], weights: Weights) -> None:
    """Each card is reviewed by py-fsrs, which is asked for the chance of recall before each review."""
    scheduler = Scheduler(USUAL if weights is None else weights, 0.9, (), (), enable_fuzzing=False)
    surprises, found = [], []
    for each in taken:
        card, at, history = Card(card_id=0, due=START), START, list[Answer]()
        for place, (rating, days) in enumerate(each):
            at += days * DAY * (place > 0)
            if place and days:
                chance = scheduler.get_card_retrievability(card, at)
                surprises.append(-log(chance if rating > 1 else 1 - chance))
            card, _ = scheduler.review_card(card, FsrsRating(rating), at)
            assert card.state == State.Review
            history.append(Answer(at, at.toordinal(), "b", "t", "numeric", "right", 1.0, None, 9.0, rating))
        found.append(reviews_of(history))
    predicted = predictions(Curve(weights=weights), found, START)
    assert len(predicted) == len(surprises)
    if surprises:
        assert log_loss(predicted) == pytest.approx(fmean(surprises), rel=1e-9)


def test_similar_reviews_agree_in_steps_of_days_number_and_lapses() -> None:
    """The steps are those of the benchmark, whose bins are named by the middles of the steps."""
    history = [
        Review(rating, days, START) for rating, days in ((3, 0), (1, 3), (1, 4), (3, 0), (3, 13), (3, 14), (3, 48))
    ]
    found = predictions(Curve(), [history], START)
    days = [[1, 4, 14, 48].index(max(edge for edge in (1, 4, 14, 48) if edge <= each)) for each in (3, 4, 13, 14, 48)]
    assert [one.place for one in found] == list(zip(days, (1, 1, 2, 2, 3), (-1, 0, 1, 1, 1), strict=True))
    assert predictions(Curve(), [history], START + DAY) == []


def test_the_fit_is_where_the_posterior_is_greatest() -> None:
    """By bare log loss and prior: a step from there along any weight costs."""
    found = histories(OTHER, 900, 3)

    def cost(weights: tuple[float, ...]) -> float:
        predicted = predictions(Curve(weights=weights), found, START)
        pairs = zip(weights, USUAL, posterior.SPREADS, strict=True)
        z = [
            (log(weight / usual) if place < FIRST else weight - usual) / spread
            for place, (weight, usual, spread) in enumerate(pairs)
        ]
        return len(predicted) * log_loss(predicted) + sum(at * at for at in z) / 2

    best = fitted(found, FIRST)
    assert best[FIRST:] == USUAL[FIRST:]
    assert cost(best) < cost(USUAL)
    for place in range(FIRST):
        for factor in (0.85, 1.15):
            moved = (*best[:place], factor * best[place], *best[place + 1 :])
            assert cost(moved) > cost(best), (place, factor)


def test_a_better_first_rating_never_comes_back_sooner() -> None:
    """All that was easy at first is forgotten, all that was hard is not; all that was wrong is recalled for years."""
    found = [
        [Review(first, 0, START), Review(Rating.AGAIN if first == 4 else Rating.GOOD, days, START + days * DAY)]
        for first, days in ((1, 1000), (2, 30), (3, 8), (4, 5))
        for _ in range(80)
    ]
    weights = fitted(found, FIRST)
    assert list(weights[:FIRST]) == sorted(weights[:FIRST])
    assert weights[2] == weights[3], "the order holds both at one place"


def test_too_few_reviews_are_not_fitted() -> None:
    found = histories(None, NEEDED, 1)
    few = before(found, max(review.at for each in found for review in each))
    assert len(counted(few)) < NEEDED
    assert proposed(few, None) is None


def test_a_fit_is_judged_by_the_newest_reviews_and_made_of_all() -> None:
    found = histories(LEARNERS["slow"], 400, 5)
    made = proposed(found, None)
    reviews = sorted(review.at for review in counted(found))
    since = reviews[int(0.75 * len(reviews))]
    assert (made.reviews, made.free, made.weights) == (len(reviews), FIRST, fitted(found, FIRST))
    assert made.held_out == sum(at >= since for at in reviews)
    older = fitted(before(found, since), FIRST)
    for weights, fitness in ((None, made.before), (older, made.after)):
        held_out = predictions(Curve(weights=weights), found, since)
        assert fitness == (log_loss(held_out), rmse_bins(held_out))
    assert made.better
    again = proposed(found, made.weights)
    assert again is not None and not again.better, "what is in use is not proposed again"


def test_a_fit_is_suggested_from_enough_reviews_on_and_again_after_half_as_many() -> None:
    found = histories(None, NEEDED, 1)
    reviews = len(counted(found))
    with memory_store() as store:
        assert invitation(store) is None
        given = (sample(f"b/q{n}", one.at, id=f"{n}-{one.at}") for n, each in enumerate(found) for one in each)
        store.merge(Entry(place, attempt) for place, attempt in enumerate(sorted(given, key=lambda one: one.at)))
        wanted = f"A schedule fitted to your {reviews} reviews may predict better. In a terminal: `dlquiz fit`"
        assert (text := invitation(store)) is not None and text.en == wanted
        store.fits.adopt(OTHER, reviews, START)
        assert invitation(store) is None
        store.fits.adopt(None, 2 * reviews // 3, START)
        assert invitation(store) is not None


def test_the_schedules_compared_are_those_that_the_store_has() -> None:
    found = histories(LEARNERS["slow"], 400, 5)
    names = [question.name for question in LIBRARY.questions()]
    names += [f"gone/q{number}" for number in range(len(found) - len(names))]
    given = [
        sample(name, one.at, id=f"{name}-{one.at}", rating=Rating(one.rating))
        for name, each in zip(names, found, strict=True)
        for one in each
    ]
    at = max(attempt.at for attempt in given) + timedelta(hours=1)
    with memory_store() as store:
        store.merge(Entry(place, attempt) for place, attempt in enumerate(sorted(given, key=lambda one: one.at)))

        def effects() -> Effects:
            days = [
                (day_of(memory.due, UTC) - day_of(at, UTC)).days
                for question, memory in store.figures.memories().items()
                if not question.startswith("gone/")
            ]
            curve = store.figures.curve
            intervals = tuple(curve.interval(curve.first(rating)[0]) for rating in Rating)
            return Effects(intervals, *(sum(day <= most for day in days) for most in (0, 7, 30)))

        shown = compared(store, LIBRARY, at, UTC)
        assert (shown.last, shown.in_force, shown.reviews) == (None, None, len(counted(found)))
        assert shown.proposal is not None and shown.before == effects()
        store.fits.adopt(shown.proposal.weights, shown.reviews, at)
        assert shown.after == effects() != shown.before
        back = compared_with_defaults(store, LIBRARY, at, UTC)
        assert back.in_force == shown.proposal.weights
        assert (back.before, back.after) == (shown.after, shown.before)


def test_a_fit_must_gain_in_log_loss_and_not_lose_in_rmse() -> None:
    usual = Fitness(0.4, 0.05)
    assert Fitness(0.4 - 1.01 * LEAST_GAIN, 0.05).beats(usual)
    assert not Fitness(0.4 - 0.99 * LEAST_GAIN, 0.01).beats(usual)
    assert not Fitness(0.3, 0.0501).beats(usual)


@pytest.mark.sweep
@pytest.mark.parametrize("learner", LEARNERS)
@pytest.mark.parametrize(
    ("reviews", "seeds"), [(NEEDED, 8), (1000, 4), pytest.param(NEEDED_FOR_ALL, 1, marks=pytest.mark.on_demand)]
)
def test_what_is_adopted_is_better_for_who_differs_and_never_worse(learner: str, reviews: int, seeds: int) -> None:
    """By log loss on 1,500 later reviews, not seen by the fit: never worse than the defaults by more than 0.002."""
    gains = []
    for seed in range(seeds):
        found = histories(LEARNERS[learner], reviews + 1500, seed)
        times = sorted(review.at for review in counted(found))
        since = next(at for at in times if at > times[reviews])
        made = proposed(before(found, since), None)
        usual, own = (log_loss(predictions(Curve(weights=each), found, since)) for each in (None, made.weights))
        gains.append(usual - own if made.better else 0.0)
    assert min(gains) > -0.002
    if learner == "default":
        assert fmean(gains) > -0.001
    else:
        assert fmean(gains) > 0.002
    if (learner, reviews) == ("other", NEEDED_FOR_ALL):
        assert made.free == proposal.ALL
        assert made.weights[20] > USUAL[20], "it decays faster, as the learner does"
