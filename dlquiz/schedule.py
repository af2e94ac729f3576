"""When a question comes back: FSRS as a pure function of memory, rating and time.

The model is FSRS-6 (Ye and others, https://github.com/open-spaced-repetition/fsrs4anki/wiki/The-Algorithm) as
implemented by py-fsrs, with its default weights, without learning steps and without fuzzing, so that the same history
always gives the same schedule. Times are aware `datetime`s; whatever zone they come in, results are in UTC.
Stability is the number of days after which recall has fallen to 90 %; difficulty runs from 1 to 10.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from enum import IntEnum
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from fsrs import Card, Scheduler

DESIRED_RETENTION = 0.9

Outcome = Literal["right", "partly", "wrong"]


class Rating(IntEnum):
    """How well a question was remembered, numbered as in FSRS."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class Memory(NamedTuple):
    """What is believed about one question after its reviews.

    `stability` is in days, `difficulty` in 1..10, `due` and `last_review` in UTC. `reviews` counts all ratings,
    `lapses` those of AGAIN on a question that had been reviewed before.
    """

    stability: float
    difficulty: float
    due: datetime
    last_review: datetime
    reviews: int
    lapses: int


def review(memory: Memory | None, rating: int, at: datetime, *, desired_retention: float = DESIRED_RETENTION) -> Memory:
    """The memory after a review rated `rating` at `at`; `None` stands for a question never reviewed.

    A review before the last one (the clock was set back) counts as made right after it, and the next date is reckoned
    from `at`, so that a clock once set wrongly into the future postpones nothing for years. Whole days of 24 hours
    count as elapsed; within the first day the short-term formula applies. `due` is `at` plus whole days, one at least.

    Raises ValueError for an `at` without time zone, or a rating outside 1..4.
    """
    import fsrs

    moment = in_utc(at)
    before = fsrs.Card(card_id=0, due=moment) if memory is None else _card(memory, no_later_than=moment)
    after, _ = _scheduler(desired_retention).review_card(before, fsrs.Rating(rating), moment)
    if after.stability is None or after.difficulty is None:
        raise AssertionError("a reviewed card has a stability and a difficulty")
    return Memory(
        stability=after.stability,
        difficulty=after.difficulty,
        due=after.due,
        last_review=moment,
        reviews=1 if memory is None else memory.reviews + 1,
        lapses=0 if memory is None else memory.lapses + (rating == Rating.AGAIN),
    )


def replay(reviews: Iterable[tuple[int, datetime]], *, desired_retention: float = DESIRED_RETENTION) -> Memory | None:
    """The memory left by `(rating, at)` reviews taken in the order given; None where there are none."""
    memory: Memory | None = None
    for rating, at in reviews:
        memory = review(memory, rating, at, desired_retention=desired_retention)
    return memory


def retrievability(memory: Memory, at: datetime) -> float:
    """The probability, in 0..1, that the question is remembered at `at`; 1 before the last review and on its day."""
    moment = in_utc(at)
    card = _card(memory, no_later_than=moment)
    return float(_scheduler(DESIRED_RETENTION).get_card_retrievability(card, moment))


def rating_for(verdict: Outcome, *, hints: int = 0, tries: int = 1, revealed: bool = False) -> Rating:
    """The rating an answer earns by itself.

    `tries` counts the answers given, the first included. Wrong, or right only after the key was shown: AGAIN. Partly
    right, or right with a hint or not at the first try: HARD. Right: GOOD. EASY is for the learner alone to say.
    """
    if verdict == "wrong" or revealed:
        return Rating.AGAIN
    if verdict == "partly" or hints > 0 or tries > 1:
        return Rating.HARD
    return Rating.GOOD


def in_utc(at: datetime) -> datetime:
    """`at` in UTC. Raises ValueError where it has no time zone: guessing one would shift the schedule by hours."""
    if at.tzinfo is UTC:
        return at
    if at.utcoffset() is None:
        raise ValueError(f"a time needs a time zone: {at!r}")
    return at.astimezone(UTC)


@cache
def _scheduler(desired_retention: float) -> Scheduler:
    from fsrs import Scheduler

    return Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False, desired_retention=desired_retention)


def _card(memory: Memory, *, no_later_than: datetime) -> Card:
    # Without an id a Card reads the clock and sleeps a millisecond to get one.
    from fsrs import Card, State

    return Card(
        card_id=0,
        state=State.Review,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=memory.due,
        last_review=min(memory.last_review, no_later_than),
    )
