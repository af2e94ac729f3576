"""When a question comes back: FSRS as a pure function of memory, rating and time.

The model is FSRS-6 (Ye and others, https://github.com/open-spaced-repetition/fsrs4anki/wiki/The-Algorithm) as
implemented by py-fsrs, without learning steps and without fuzzing, so that the same history always gives the same
schedule. The weights are FSRS's defaults, or those of a fit to the learner, which are part of the history. Times are
aware `datetime`s; whatever zone they come in, results are in UTC. Stability is the number of days after which recall
has fallen to 90 %; difficulty runs from 1 to 10.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from functools import cache, lru_cache
from math import e, inf
from math import pow as power
from typing import Literal, NamedTuple, TypeAlias

DESIRED_RETENTION = 0.9
LONGEST_INTERVAL = 36500
"""Days, as in py-fsrs."""
ONE_DAY = timedelta(days=1)
AWAY = 600.0
"""Seconds after which a slow answer may have waited for a learner who was not there."""

Weights: TypeAlias = tuple[float, ...] | None
"""The 21 weights of FSRS-6; None for its defaults."""

_FUZZ = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.1), (20.0, inf, 0.05))
"""From how many days to how many, and which part of them an interval may gain or lose: as in py-fsrs."""

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


def review(
    memory: Memory | None,
    rating: int,
    at: datetime,
    *,
    desired_retention: float = DESIRED_RETENTION,
    weights: Weights = None,
) -> Memory:
    """The memory after a review: `Curve.review` of the curve for this retention and these weights."""
    return curve_for(desired_retention, weights).review(memory, rating, at)


def replay(
    reviews: Iterable[tuple[int, datetime]], *, desired_retention: float = DESIRED_RETENTION, weights: Weights = None
) -> Memory | None:
    """The memory left by `(rating, at)` reviews taken in the order given; None where there are none."""
    memory: Memory | None = None
    for rating, at in reviews:
        memory = review(memory, rating, at, desired_retention=desired_retention, weights=weights)
    return memory


def retrievability(memory: Memory, at: datetime, weights: Weights = None) -> float:
    """The probability, in 0..1, that the question is remembered at `at`; 1 before the last review and on its day."""
    elapsed = max(0, (in_utc(at) - memory.last_review).days)
    return curve_for(DESIRED_RETENTION, weights).retrievability(memory.stability, elapsed)


def interval(stability: float, desired_retention: float = DESIRED_RETENTION, weights: Weights = None) -> int:
    """In how many days recall will have fallen from 1 to `desired_retention`: what `review` adds to its `at`.

    Only `due` rests on the desired retention, so that it can be derived again from `stability` when that changes.
    """
    return curve_for(desired_retention, weights).interval(stability)


def fuzz_range(days: int) -> tuple[int, int]:
    """The fewest and the most days that FSRS lets an interval of `days` come to, by its ranges for fuzzing.

    Two days at most stay as they are.
    """
    if days < _FUZZ[0][0]:
        return days, days
    delta = 1.0 + sum(factor * max(min(float(days), end) - start, 0.0) for start, end, factor in _FUZZ)
    return max(2, round(days - delta)), min(round(days + delta), LONGEST_INTERVAL)


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


_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_NOTHING = Memory(0.0, 0.0, _LONG_AGO, _LONG_AGO, 0, 0)
"""Of a question never reviewed."""


class Curve:
    """FSRS-6 for a retention to aim at and the weights in force: py-fsrs to the last bit, in a tenth of its time.

    Stability is in days, difficulty in 1..10, `elapsed` in whole days since the last review, 0 or more. Raises
    ValueError for weights beyond the bounds of py-fsrs.
    """

    __slots__ = (
        *("_aim", "_at_once", "_decay", "_easiest", "_factor", "_first", "_gain", "_least", "_moves", "_recalls"),
        "_weights",
    )

    def __init__(self, desired_retention: float = DESIRED_RETENTION, weights: Weights = None) -> None:
        w = default_weights() if weights is None else checked_weights(weights)
        self._weights = w
        # The last weight is how fast recall falls; the factor makes it 90 % after `stability` days.
        self._decay = -w[20]
        self._factor = 0.9 ** (1 / self._decay) - 1
        self._aim = desired_retention ** (1 / self._decay) - 1
        # By rating - 1, as the first weights: a dict would hash an enum, which is slow.
        ratings = range(4)
        first = [w[4] - power(e, w[5] * rating) + 1 for rating in ratings]
        self._first = [(max(w[rating], 0.001), min(max(first[rating], 1.0), 10.0)) for rating in ratings]
        self._easiest = w[7] * first[3]
        self._moves = [-(w[6] * (rating - 2)) for rating in ratings]
        self._at_once = [power(e, w[17] * (rating - 2 + w[18])) for rating in ratings]
        self._recalls = [0.0, w[15], 1.0, w[16]]
        self._gain = power(e, w[8])
        self._least = power(e, w[17] * w[18])

    def review(self, memory: Memory | None, rating: int, at: datetime) -> Memory:
        """The memory after a review rated `rating` at `at`; `None` stands for a question never reviewed.

        A review before the last one (the clock was set back) counts as made right after it, and the next date is
        reckoned from `at`, so that a clock once set wrongly into the future postpones nothing for years. Whole days of
        24 hours count as elapsed; within the first day the short-term formula applies. `due` is `at` plus whole days,
        one at least.

        Raises ValueError for an `at` without time zone, or a rating outside 1..4.
        """
        return self.review_all(memory, ((rating, at),))

    def review_all(self, memory: Memory | None, ratings: Iterable[tuple[int, datetime]]) -> Memory:
        """The memory after several reviews, one at least, each with its rating and time: `review` of one by one."""
        stability, difficulty, _, last, reviews, lapses = memory or _NOTHING
        for rated, at in ratings:
            moment, rating = in_utc(at), Rating(rated)
            if not reviews:
                stability, difficulty = self.first(rating)
            else:
                elapsed = (moment - last).days if last < moment else 0
                stability, difficulty = self.after(stability, difficulty, elapsed, rating)
                lapses += rating == Rating.AGAIN and moment - last >= ONE_DAY
            last, reviews = moment, reviews + 1
        return Memory(stability, difficulty, last + timedelta(days=self.interval(stability)), last, reviews, lapses)

    def retrievability(self, stability: float, elapsed: int) -> float:
        """R(t) = (1 + factor · t / stability)^decay, the probability of recall."""
        return power(1 + self._factor * elapsed / stability, self._decay)

    def interval(self, stability: float) -> int:
        """R solved for t at the desired retention and rounded; a day at least, LONGEST_INTERVAL at most."""
        return int(min(max(round((stability / self._factor) * self._aim), 1), LONGEST_INTERVAL))

    def first(self, rating: int) -> tuple[float, float]:
        """Stability and difficulty after the first review."""
        return self._first[rating - 1]

    def after(self, stability: float, difficulty: float, elapsed: int, rating: int) -> tuple[float, float]:
        """Stability and difficulty after a review."""
        if elapsed < 1:
            following = self._after_at_once(stability, rating)
        elif rating == Rating.AGAIN:
            following = self._forgotten(stability, difficulty, self.retrievability(stability, elapsed))
        else:
            following = self._recalled(stability, difficulty, self.retrievability(stability, elapsed), rating)
        return max(following, 0.001), self._moved(difficulty, self._moves[rating - 1])

    def _after_at_once(self, stability: float, rating: int) -> float:
        growth = self._at_once[rating - 1] * power(stability, -self._weights[19])
        return stability * (growth if rating == Rating.AGAIN else max(growth, 1.0))

    def _recalled(self, stability: float, difficulty: float, recall: float, rating: int) -> float:
        w = self._weights
        gain = power(e, (1 - recall) * w[10]) - 1
        grown = self._gain * (11 - difficulty) * power(stability, -w[9]) * gain * self._recalls[rating - 1]
        return stability * (1 + grown)

    def _forgotten(self, stability: float, difficulty: float, recall: float) -> float:
        w = self._weights
        kept = w[11] * power(difficulty, -w[12]) * (power(stability + 1, w[13]) - 1) * power(e, (1 - recall) * w[14])
        return min(kept, stability / self._least)

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
def default_weights() -> tuple[float, ...]:
    """The 21 default weights of FSRS-6."""
    from fsrs.scheduler import DEFAULT_PARAMETERS

    return tuple(DEFAULT_PARAMETERS)


@cache
def weight_bounds() -> tuple[tuple[float, float], ...]:
    """The least and the greatest value that FSRS-6 allows each weight."""
    from fsrs.scheduler import LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS

    return tuple(zip(LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS, strict=True))


@lru_cache(maxsize=32)
def curve_for(desired_retention: float, weights: Weights = None) -> Curve:
    """The curve for a retention to aim at and the weights in force, made once."""
    return Curve(desired_retention, weights)
