"""What follows from answers, as pure folds: memory and tally of each question, the learner's days, the mistakes made.

All of it is kept in tables of its own, moved on in the transaction of each answer, so that the figures of a long
history are read as quickly as those of a short one. After a correction its question is folded again. `RULES`
counts the changes of what is derived here: a file derived by older rules is derived again when it is opened.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple, Self

from dlquiz.progress.days import DAY_STARTS
from dlquiz.schedule import Curve, Memory, Outcome, Rating

RULES = 4

DISCOUNT = 0.5
"""What an answer weighs against the next newer one to the same question."""

HALF_LIFE = timedelta(days=30)
"""After this time a mistake made weighs half."""

YARDSTICK = datetime(2025, 1, 1, tzinfo=UTC)

_ROLLOVER = timedelta(hours=DAY_STARTS.hour)


class Answer(NamedTuple):
    """What of an attempt in force is needed here; `at` is in UTC, `day` the learner's day (see `day_number`)."""

    at: datetime
    day: int
    bank: str
    topic: str
    kind: str
    verdict: Outcome
    score: float
    mistake: str | None
    seconds: float
    rating: int


class Tally(NamedTuple):
    """How the answers to one question came out.

    `bank`, `topic` and `kind` are those of the newest answer, `first` is the score of the first one and `score` the sum
    of all. The k-th newest answer (k = 0, 1, …) weighs wₖ = DISCOUNTᵏ: `recent` is Σ wₖ·score, `weight` Σ wₖ and
    `weight_squared` Σ wₖ². `last_day` is the newest learner's day on which it was answered, as
    `date.toordinal` counts.
    """

    bank: str
    topic: str
    kind: str
    answered: int
    right: int
    partly: int
    wrong: int
    score: float
    recent: float
    weight: float
    weight_squared: float
    first: float
    milliseconds: int
    last_day: int


class Account(NamedTuple):
    """What is believed about one question, and how its answers came out."""

    memory: Memory
    tally: Tally


class DayTally(NamedTuple):
    """How the answers of one learner's day came out.

    `new` questions were answered for the first time, `reviewed` ones again on a later day than before; `recalled` of
    them were rated better than AGAIN.
    """

    answered: int = 0
    right: int = 0
    partly: int = 0
    wrong: int = 0
    milliseconds: int = 0
    new: int = 0
    reviewed: int = 0
    recalled: int = 0

    def plus(self, other: Self) -> Self:
        return type(self)(*map(int.__add__, self, other))

    def minus(self, other: Self) -> Self:
        return type(self)(*map(int.__sub__, self, other))


class MistakeStats(NamedTuple):
    """A mistake made: how often, when last, and its `weight`: Σ 2^((t − YARDSTICK) / HALF_LIFE) over the times t.

    So written, weights of the same mistake at several questions may be added.
    """

    times: int
    weight: float
    last: datetime

    def weight_at(self, at: datetime) -> float:
        """The times it was made, each counted half for every HALF_LIFE since; never more than at the last of them."""
        return self.weight / _growth(max(at, self.last))


class Folded(NamedTuple):
    """What is kept by question of the answers to it; `account` is None where there are none."""

    account: Account | None
    mistakes: dict[str, MistakeStats]


def day_number(at: datetime, utc_offset: int) -> int:
    """The learner's day of an answer at `at`, with a clock `utc_offset` minutes ahead of UTC, as `date.toordinal`."""
    return (at + _shift(utc_offset)).toordinal()


@lru_cache(maxsize=64)
def _shift(utc_offset: int) -> timedelta:
    return timedelta(minutes=utc_offset) - _ROLLOVER


def fold(answers: Sequence[Answer], curve: Curve) -> Folded:
    """What is kept by question of the answers to it, in their order, by the schedule in force."""
    tally: Tally | None = None
    mistakes: dict[str, MistakeStats] = {}
    for answer in answers:
        if answer.mistake is not None:
            mistakes[answer.mistake] = mistake_after(mistakes.get(answer.mistake), answer)
        tally = _tally_after(tally, answer)
    if tally is None:
        return Folded(None, mistakes)
    memory = curve.review_all(None, ((answer.rating, answer.at) for answer in answers))
    return Folded(Account(memory, tally), mistakes)


def day_shares(answers: Iterable[Answer]) -> dict[int, DayTally]:
    """What the answers to one question, in their order, add to each day."""
    return day_changes((answer, True) for answer in answers)


def day_changes(answers: Iterable[tuple[Answer, bool]]) -> dict[int, DayTally]:
    """What new answers to one question change in each day; given all answers in their order, with True beside new ones.

    A new answer may also change what an older one adds that comes after it: that is no longer the first answer, say.
    """
    days: dict[int, DayTally] = {}
    last: int | None = None
    last_known: int | None = None
    for answer, is_new in answers:
        if is_new:
            add_to_day(days, answer.day, day_share(answer, last))
        else:
            if last != last_known:
                change = day_share(answer, last).minus(day_share(answer, last_known))
                add_to_day(days, answer.day, change)
            last_known = answer.day if last_known is None else max(last_known, answer.day)
        last = answer.day if last is None else max(last, answer.day)
    return days


def add_to_day(days: dict[int, DayTally], day: int, share: DayTally) -> None:
    """Add to one of some days."""
    days[day] = days[day].plus(share) if day in days else share


def day_share(answer: Answer, last_day: int | None) -> DayTally:
    """What one answer adds to its day."""
    reviewed = last_day is not None and answer.day > last_day
    return DayTally(
        1,
        answer.verdict == "right",
        answer.verdict == "partly",
        answer.verdict == "wrong",
        _milliseconds(answer),
        last_day is None,
        reviewed,
        reviewed and answer.rating != Rating.AGAIN,
    )


def account_after(before: Account | None, answer: Answer, curve: Curve) -> Account:
    """The account of a question after one more answer."""
    memory = None if before is None else before.memory
    return Account(
        curve.review(memory, answer.rating, answer.at),
        _tally_after(None if before is None else before.tally, answer),
    )


def mistake_after(before: MistakeStats | None, answer: Answer) -> MistakeStats:
    """A mistake made once more."""
    times, weight, last = before or (0, 0.0, answer.at)
    return MistakeStats(times + 1, weight + _growth(answer.at), max(last, answer.at))


def _growth(at: datetime) -> float:
    """2^((at − YARDSTICK) / HALF_LIFE), within the floats: a clock that is centuries wrong must not end in an error."""
    return float(2.0 ** min(max((at - YARDSTICK) / HALF_LIFE, -1000.0), 1000.0))


def _tally_after(before: Tally | None, answer: Answer) -> Tally:
    verdict, score, milliseconds = answer.verdict, answer.score, _milliseconds(answer)
    right, partly, wrong = int(verdict == "right"), int(verdict == "partly"), int(verdict == "wrong")
    place = answer.bank, answer.topic, answer.kind
    if before is None:
        weighed = (score, score, 1.0, 1.0, score)
        return Tally(*place, 1, right, partly, wrong, *weighed, milliseconds, answer.day)
    return Tally(
        *place,
        before.answered + 1,
        before.right + right,
        before.partly + partly,
        before.wrong + wrong,
        before.score + score,
        score + DISCOUNT * before.recent,
        1.0 + DISCOUNT * before.weight,
        1.0 + DISCOUNT**2 * before.weight_squared,
        before.first,
        before.milliseconds + milliseconds,
        max(before.last_day, answer.day),
    )


def _milliseconds(answer: Answer) -> int:
    # Whole numbers, because what is added and taken away again must leave nothing.
    return round(answer.seconds * 1000)
