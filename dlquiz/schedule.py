"""When a question comes back: FSRS as a pure function of memory, rating and time.

The model is FSRS-6 (Ye and others, https://github.com/open-spaced-repetition/fsrs4anki/wiki/The-Algorithm) as
implemented by py-fsrs, with its default weights, without learning steps and without fuzzing, so that the same history
always gives the same schedule. Times are aware `datetime`s; whatever zone they come in, results are in UTC.
Stability is the number of days after which recall has fallen to 90 %; difficulty runs from 1 to 10.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from functools import cache
from math import e
from math import pow as power
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from fsrs import Card, Scheduler

DESIRED_RETENTION = 0.9
LONGEST_INTERVAL = 36500
"""Days, as in py-fsrs."""
AWAY = 600.0
"""Seconds after which a slow answer may have waited for a learner who was not there."""

# The last weight of FSRS-6, w₂₀, is how fast recall falls; the factor makes it 90 % after `stability` days.
_DECAY = -0.1542
_FACTOR = 0.9 ** (1 / _DECAY) - 1

Outcome = Literal["right", "partly", "wrong"]
Why = Literal["wrong", "revealed", "shown", "partly", "hint", "work", "tries", "quick", "slow", "right", "own"]
"""What decided a rating; `own` is the learner's own word."""


class Rating(IntEnum):
    """How well a question was remembered, numbered as in FSRS."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class Memory(NamedTuple):
    """What is believed about one question after its reviews.

    `stability` is in days, `difficulty` in 1..10, `due` and `last_review` in UTC. `reviews` counts all ratings,
    `lapses` those of AGAIN a day or more after the review before: a miss that is relearned in one session is one lapse.
    """

    stability: float
    difficulty: float
    due: datetime
    last_review: datetime
    reviews: int
    lapses: int


class Rated(NamedTuple):
    """A rating and what decided it."""

    rating: Rating
    why: Why


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
    forgotten = memory is not None and rating == Rating.AGAIN and moment - memory.last_review >= timedelta(days=1)
    return Memory(
        stability=after.stability,
        difficulty=after.difficulty,
        due=after.due,
        last_review=moment,
        reviews=1 if memory is None else memory.reviews + 1,
        lapses=(0 if memory is None else memory.lapses) + forgotten,
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


def interval(stability: float, desired_retention: float = DESIRED_RETENTION) -> int:
    """In how many days recall will have fallen from 1 to `desired_retention`: what `review` adds to its `at`.

    R(t) = (1 + factor · t / stability)^decay, solved for t and rounded; a day at least, LONGEST_INTERVAL at most. Only
    `due` rests on the desired retention, so that it can be derived again from `stability` when that changes.
    """
    days = (stability / _FACTOR) * ((desired_retention ** (1 / _DECAY)) - 1)
    return int(min(max(round(days), 1), LONGEST_INTERVAL))


def rating_for(
    verdict: Outcome,
    *,
    hints: int = 0,
    lines: int = 0,
    key_shown: bool = False,
    tries: int = 1,
    revealed: bool = False,
    seconds: float | None = None,
    usual: float | None = None,
) -> Rated:
    """The rating an answer earns by itself, and why.

    `lines` of the worked solution were looked at, and `key_shown` says that one of them, or another answer to the same
    numbers, showed the key. `tries` counts the answers given, the first included; `seconds` is what this one took, None
    where that says nothing; `usual` is the learner's own median for this kind of question, None while unknown.

    Wrong, or right only after the key was shown: AGAIN. Partly right, or right with a hint, with a line of the worked
    solution or not at the first try: HARD. Right: GOOD, but EASY in less than half the usual time, and HARD in more
    than twice of it.

    Whoever left the keyboard is not slow: an answer that took longer than AWAY and four times the usual is GOOD. A
    door bell is answered in minutes, not seconds, so that below AWAY time is thinking; and of questions that usually
    take minutes four times as long is more than thinking explains. Taking a pause for trouble would bring the question
    back too soon, which costs one review; it is the learner's word, not ours, that can tell.
    """
    if verdict == "wrong" or revealed:
        return Rated(Rating.AGAIN, "revealed" if revealed else "wrong")
    if key_shown:
        return Rated(Rating.AGAIN, "shown")
    if verdict == "partly":
        return Rated(Rating.HARD, "partly")
    helped: tuple[tuple[int, Why], ...] = ((hints, "hint"), (lines, "work"), (tries - 1, "tries"))
    for times, why in helped:
        if times > 0:
            return Rated(Rating.HARD, why)
    if seconds is None or usual is None:
        return Rated(Rating.GOOD, "right")
    if seconds < usual / 2:
        return Rated(Rating.EASY, "quick")
    slow = 2 * usual < seconds <= max(AWAY, 4 * usual)
    return Rated(Rating.HARD, "slow") if slow else Rated(Rating.GOOD, "right")


class Curve:
    """FSRS-6 on bare numbers, for forecasts that play thousands of reviews, each right (GOOD) or wrong (AGAIN).

    The same numbers to the last bit as `review` and `retrievability`, in a tenth of their time; the weights are
    py-fsrs's. Stability is in days, difficulty in 1..10, `elapsed` in whole days since the last review, 0 or more.
    """

    __slots__ = ("_aim", "_easiest", "_weights", "first_right", "first_wrong")

    def __init__(self, desired_retention: float = DESIRED_RETENTION) -> None:
        w = _scheduler(desired_retention).parameters
        self._weights = w
        self._aim = power(desired_retention, 1 / _DECAY) - 1
        first = [w[4] - power(e, w[5] * (rating - 1)) + 1 for rating in Rating]
        self._easiest = w[7] * first[3]
        self.first_right = w[2], min(max(first[2], 1.0), 10.0)
        self.first_wrong = w[0], min(max(first[0], 1.0), 10.0)

    def retrievability(self, stability: float, elapsed: int) -> float:
        return power(1 + _FACTOR * elapsed / stability, _DECAY)

    def interval(self, stability: float) -> int:
        """`interval` for the desired retention of this curve, in a third of its time."""
        return int(min(max(round((stability / _FACTOR) * self._aim), 1), LONGEST_INTERVAL))

    def after(self, stability: float, difficulty: float, elapsed: int, right: bool) -> tuple[float, float]:
        """Stability and difficulty after a review."""
        if elapsed < 1:
            following = self._at_once(stability, right)
        elif right:
            following = self._recalled(stability, difficulty, self.retrievability(stability, elapsed))
        else:
            following = self._forgotten(stability, difficulty, self.retrievability(stability, elapsed))
        return max(following, 0.001), self._moved(difficulty, 0.0 if right else 2 * self._weights[6])

    def _at_once(self, stability: float, right: bool) -> float:
        w = self._weights
        growth = power(e, w[17] * ((0 if right else -2) + w[18])) * power(stability, -w[19])
        return stability * (max(growth, 1.0) if right else growth)

    def _recalled(self, stability: float, difficulty: float, recall: float) -> float:
        w = self._weights
        gain = power(e, (1 - recall) * w[10]) - 1
        return stability * (1 + power(e, w[8]) * (11 - difficulty) * power(stability, -w[9]) * gain)

    def _forgotten(self, stability: float, difficulty: float, recall: float) -> float:
        w = self._weights
        kept = w[11] * power(difficulty, -w[12]) * (power(stability + 1, w[13]) - 1) * power(e, (1 - recall) * w[14])
        return min(kept, stability / power(e, w[17] * w[18]))

    def _moved(self, difficulty: float, by: float) -> float:
        damped = difficulty + (10.0 - difficulty) * by / 9.0
        return min(max(self._easiest + (1 - self._weights[7]) * damped, 1.0), 10.0)


def in_utc(at: datetime) -> datetime:
    """`at` in UTC. Raises ValueError where it has no time zone: guessing one would shift the schedule by hours."""
    if at.tzinfo is UTC:
        return at
    if at.utcoffset() is None:
        raise ValueError(f"a time needs a time zone: {at!r}")
    return at.astimezone(UTC)


def checked_weights(weights: Sequence[float]) -> tuple[float, ...]:
    """The weights of FSRS-6, 21 numbers, each within the bounds of py-fsrs. Raises ValueError for any others."""
    from fsrs import Scheduler

    # True is a number in Python, and None would raise something else in py-fsrs.
    if any(type(weight) not in (int, float) for weight in weights):
        raise ValueError("no weights")
    return tuple(map(float, Scheduler(weights).parameters))


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
