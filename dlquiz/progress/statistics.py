"""Figures drawn from attempts and memories: pure functions, without a clock and without a store.

Attempts are taken as the store gives them, newest answer first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from math import sqrt
from statistics import fmean

from dlquiz.progress.days import day_of
from dlquiz.progress.records import StoredAttempt
from dlquiz.schedule import Memory, in_utc

DISCOUNT = 0.5
"""What an answer weighs against the next newer one to the same question."""

Z90 = 1.6448536269514722
"""The 95 % quantile of the standard normal distribution: it bounds an interval of 90 %."""


@dataclass(frozen=True)
class Accuracy:
    """How a number of answers came out. `score` is their mean, None without answers."""

    answered: int
    right: int
    partly: int
    wrong: int
    score: float | None


@dataclass(frozen=True)
class Estimate:
    """A share in 0..1 with its 90 % interval, and the number of independent answers the evidence is worth."""

    value: float
    low: float
    high: float
    evidence: float


@dataclass(frozen=True)
class Standing:
    """How the learner stands in one topic or bank; `questions` counts the different ones answered."""

    name: str
    questions: int
    accuracy: Accuracy
    mastery: Estimate
    due: int

    @property
    def answered(self) -> int:
        return self.accuracy.answered

    @property
    def right(self) -> int:
        return self.accuracy.right

    @property
    def score(self) -> float | None:
        return self.accuracy.score


@dataclass(frozen=True)
class Mastery:
    """Standings by name, each in alphabetical order; a topic's name is `bank/topic`.

    A question counts where its newest attempt places it.
    """

    topics: Mapping[str, Standing]
    banks: Mapping[str, Standing]


@dataclass(frozen=True)
class Streak:
    """Days of practice in a row: up to today (or yesterday, while today is still open), and the longest ever."""

    current: int
    longest: int
    today: bool


@dataclass(frozen=True)
class MistakeCount:
    """A diagnosed mistake: how often, on how many different questions, and when last."""

    name: str
    count: int
    questions: int
    last: datetime


@dataclass(frozen=True)
class Orphan:
    """A question that was answered and is gone from the banks: how the answers came out, and the newest of them."""

    question: str
    accuracy: Accuracy
    last: StoredAttempt


def accuracy(attempts: Iterable[StoredAttempt]) -> Accuracy:
    """How `attempts` came out."""
    taken = list(attempts)
    verdicts = Counter(attempt.verdict for attempt in taken)
    return Accuracy(
        answered=len(taken),
        right=verdicts["right"],
        partly=verdicts["partly"],
        wrong=verdicts["wrong"],
        score=fmean(attempt.score for attempt in taken) if taken else None,
    )


def mastery(attempts: Iterable[StoredAttempt], memories: Mapping[str, Memory], at: datetime) -> Mastery:
    """The standing in each topic and each bank; `attempts` newest first, `at` decides what is due."""
    questions = _by_question(attempts)
    moment = in_utc(at)
    due = {question for question, memory in memories.items() if memory.due <= moment}
    return Mastery(
        topics=_standings(questions, due, lambda attempt: f"{attempt.bank}/{attempt.topic}"),
        banks=_standings(questions, due, lambda attempt: attempt.bank),
    )


def estimate(questions: Iterable[Sequence[StoredAttempt]]) -> Estimate:
    """The share of a topic that is mastered, from the answers to each of its questions, newest first.

    The k-th newest answer to a question (k = 0, 1, …) weighs wₖ = 0.5ᵏ, so that the last ones count most. Over all
    answers, p = Σ w·score / Σ w, and the evidence is Kish's effective sample size n = (Σ w)² / Σ w²: one question
    answered for ever is worth three answers at most. Value and bounds are Wilson's score interval for (p, n) with
    z = 1.645 (90 %):

        value = (p + z²/2n) / (1 + z²/n)
        bounds = value ± z / (1 + z²/n) · √(p(1 − p)/n + z²/4n²)

    so a single right answer says 0.64 (0.27 to 1), and no answer says 0.5 (0 to 1). Source: E. B. Wilson, "Probable
    inference, the law of succession, and statistical inference", JASA 22 (1927); L. Kish, "Survey Sampling" (1965).
    """
    weighted = [(DISCOUNT**k, attempt.score) for answers in questions for k, attempt in enumerate(answers)]
    total = sum(weight for weight, _ in weighted)
    if not total:
        return Estimate(value=0.5, low=0.0, high=1.0, evidence=0.0)
    share = sum(weight * score for weight, score in weighted) / total
    return _wilson(share, total**2 / sum(weight**2 for weight, _ in weighted))


def mistakes(attempts: Iterable[StoredAttempt]) -> list[MistakeCount]:
    """The diagnosed mistakes, the most frequent first, and of equally frequent ones the most recent."""
    made: dict[str, list[StoredAttempt]] = {}
    for attempt in attempts:
        if attempt.mistake is not None:
            made.setdefault(attempt.mistake, []).append(attempt)
    counts = [_mistake_count(name, taken) for name, taken in sorted(made.items())]
    return sorted(counts, key=lambda mistake: (mistake.count, mistake.last), reverse=True)


def left_behind(attempts: Iterable[StoredAttempt], is_known: Callable[[str], bool]) -> list[Orphan]:
    """The questions of `attempts`, newest first, that are not known any more; the one answered last comes first."""
    questions = _by_question(attempts)
    return [Orphan(name, accuracy(answers), answers[0]) for name, answers in questions.items() if not is_known(name)]


def streak(days: Iterable[date], today: date) -> Streak:
    """The runs in `days`, which may repeat and come in any order; days after `today` (a wrong clock) do not count."""
    practised = {day for day in days if day <= today}
    last = today if today in practised else today - timedelta(days=1)
    ends = [day for day in practised if day + timedelta(days=1) not in practised]
    return Streak(
        current=_run_up_to(last, practised),
        longest=max((_run_up_to(day, practised) for day in ends), default=0),
        today=today in practised,
    )


def practice_days(attempts: Iterable[StoredAttempt], zone: tzinfo) -> dict[date, int]:
    """The number of answers on each day of practice in `zone`, the earliest day first."""
    return dict(sorted(Counter(day_of(attempt.at, zone) for attempt in attempts).items()))


def _by_question(attempts: Iterable[StoredAttempt]) -> dict[str, list[StoredAttempt]]:
    questions: dict[str, list[StoredAttempt]] = {}
    for attempt in attempts:
        questions.setdefault(attempt.question, []).append(attempt)
    return questions


def _standings(
    questions: Mapping[str, list[StoredAttempt]], due: set[str], name_of: Callable[[StoredAttempt], str]
) -> dict[str, Standing]:
    groups: dict[str, list[list[StoredAttempt]]] = {}
    for answers in questions.values():
        groups.setdefault(name_of(answers[0]), []).append(answers)
    return {name: _standing(name, groups[name], due) for name in sorted(groups)}


def _standing(name: str, questions: Sequence[Sequence[StoredAttempt]], due: set[str]) -> Standing:
    return Standing(
        name=name,
        questions=len(questions),
        accuracy=accuracy(attempt for answers in questions for attempt in answers),
        mastery=estimate(questions),
        due=sum(answers[0].question in due for answers in questions),
    )


def _wilson(share: float, evidence: float) -> Estimate:
    spread = Z90**2 / evidence
    value = (share + spread / 2) / (1 + spread)
    half = Z90 / (1 + spread) * sqrt(max(0.0, share * (1 - share)) / evidence + spread / (4 * evidence))
    return Estimate(value=value, low=max(0.0, value - half), high=min(1.0, value + half), evidence=evidence)


def _mistake_count(name: str, taken: Sequence[StoredAttempt]) -> MistakeCount:
    return MistakeCount(
        name=name,
        count=len(taken),
        questions=len({attempt.question for attempt in taken}),
        last=max(attempt.at for attempt in taken),
    )


def _run_up_to(day: date, practised: set[date]) -> int:
    length = 0
    while day in practised:
        length += 1
        day -= timedelta(days=1)
    return length
