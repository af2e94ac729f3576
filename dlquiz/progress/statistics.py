"""Figures drawn from what the store keeps beside the history: pure functions, without a clock and without a store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from statistics import fmean
from typing import TypeVar

from dlquiz.progress.days import day_of
from dlquiz.progress.estimates import Accuracy, Estimate, accuracy, mastery, mean_score, wilson
from dlquiz.progress.rollups import DayTally, MistakeStats, Tally
from dlquiz.schedule import Memory, Weights, retrievability

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Standing:
    """How the learner stands in one topic or bank; `questions` counts the different ones answered."""

    name: str
    questions: int
    accuracy: Accuracy
    mastery: Estimate
    due: int
    milliseconds: int


@dataclass(frozen=True, slots=True)
class Standings:
    """Standings by name, each in alphabetical order; a topic's name is `bank/topic`.

    A question counts where its newest attempt places it.
    """

    topics: Mapping[str, Standing]
    banks: Mapping[str, Standing]


@dataclass(frozen=True, slots=True)
class Streak:
    """Days of practice in a row: up to today (or yesterday, while today is still open), and the longest ever."""

    current: int
    longest: int
    today: bool


@dataclass(frozen=True, slots=True)
class Retention:
    """Of the `reviewed` questions (answered again on a later day) how many were recalled, and the share with bounds."""

    reviewed: int
    recalled: int
    share: Estimate


@dataclass(frozen=True, slots=True)
class MistakeCount:
    """A diagnosed mistake: how often, on how many different questions, and when last, at the question `latest`.

    `weight` counts each time it was made half for every thirty days since: what ranks it.
    """

    name: str
    count: int
    questions: int
    last: datetime
    weight: float
    latest: str


@dataclass(frozen=True, slots=True)
class Calibration:
    """The learner's own marks for open answers against computed ones in the same topic, each with its bounds."""

    name: str
    self_rated: Estimate
    self_rated_answers: int
    computed: Estimate
    computed_answers: int

    @property
    def gap(self) -> float:
        """By how much the learner's own marks are better than the computed ones; negative where they are stricter."""
        return self.self_rated.value - self.computed.value

    @property
    def clear(self) -> bool:
        """Whether the two differ by more than chance: their bounds lie apart."""
        return self.self_rated.low > self.computed.high or self.self_rated.high < self.computed.low


def standings(tallies: Mapping[str, Tally], due: Collection[str]) -> Standings:
    """The standing in each topic and each bank; `due` are the names of the questions due."""
    return Standings(
        topics=_standings(tallies, due, lambda tally: f"{tally.bank}/{tally.topic}"),
        banks=_standings(tallies, due, lambda tally: tally.bank),
    )


def weakest(standing: Iterable[Standing]) -> list[Standing]:
    """The standings, the least mastered first; of equally mastered ones the one with the most evidence."""
    return sorted(standing, key=lambda one: (one.mastery.middle, -one.mastery.evidence, one.name))


def grouped(tallies: Mapping[str, Tally], key: Callable[[str, Tally], Key | None]) -> dict[Key, list[Tally]]:
    """The tallies by what `key` says of a question and its tally; where that is None they are left out."""
    groups: dict[Key, list[Tally]] = {}
    for question, tally in tallies.items():
        group = key(question, tally)
        if group is not None:
            groups.setdefault(group, []).append(tally)
    return groups


def ranked_mistakes(made: Mapping[str, tuple[MistakeStats, int, str]], at: datetime) -> list[MistakeCount]:
    """The mistakes made, as the store gives them, by what they weigh at `at`: often and lately first."""
    counts = [
        MistakeCount(name, one.times, questions, one.last, one.weight_at(at), latest)
        for name, (one, questions, latest) in made.items()
    ]
    return sorted(counts, key=lambda mistake: (-mistake.weight, -mistake.last.timestamp(), mistake.name))


def retention(days: Iterable[DayTally]) -> Retention:
    """How the reviews of some days came out."""
    counts = [(day.reviewed, day.recalled) for day in days]
    return retained(sum(count for count, _ in counts), sum(count for _, count in counts))


def retained(reviewed: int, recalled: int) -> Retention:
    """How so many reviews came out."""
    return Retention(reviewed, recalled, wilson(recalled / reviewed if reviewed else 0.0, reviewed))


def weekly_retention(days: Mapping[date, DayTally], today: date, weeks: int = 53) -> dict[date, Retention]:
    """How the reviews of each week came out, by its Monday: the last `weeks` from the first one with reviews on."""
    this = _monday(today)
    by_week: dict[date, list[DayTally]] = {}
    for day, tally in days.items():
        monday = _monday(day)
        if tally.reviewed and timedelta(0) <= this - monday < timedelta(weeks=weeks):
            by_week.setdefault(monday, []).append(tally)
    first = min(by_week, default=this + timedelta(weeks=1))
    mondays = (first + timedelta(weeks=ahead) for ahead in range((this - first).days // 7 + 1))
    return {monday: retention(by_week.get(monday, [])) for monday in mondays}


def predicted_recall(
    memories: Mapping[str, Memory],
    tallies: Mapping[str, Tally],
    at: datetime,
    today: date,
    reviewed: int,
    weights: Weights = None,
) -> Estimate | None:
    """The share of the questions answered that is expected to be remembered at `at`; None where nothing tells.

    What was answered today counts as it came out: on the day of an answer FSRS says 1, even after a wrong one. The
    rest counts with its retrievability. FSRS is as sure as this learner's reviews have tried it: the evidence is one
    answer for each question of today, and for the others one for each of the `reviewed`, up to one a question.
    `weights` are those in force.
    """
    fresh = [tallies[name] for name in memories if tallies[name].last_day == today.toordinal()]
    older = [memory for name, memory in memories.items() if tallies[name].last_day != today.toordinal()]
    evidence = len(fresh) + min(len(older), reviewed)
    if not evidence:
        return None
    chances = [tally.recent / tally.weight for tally in fresh]
    chances += [retrievability(memory, at, weights) for memory in older]
    return wilson(fmean(chances), evidence)


def forecast(memories: Iterable[Memory], today: date, zone: tzinfo, days: int = 30) -> list[int]:
    """How many reviews come due today (overdue ones too) and on each day after, if nothing is answered meanwhile."""
    coming = Counter(max(today, day_of(memory.due, zone)) for memory in memories)
    return [coming[today + timedelta(days=ahead)] for ahead in range(days)]


def calibrations(tallies: Mapping[str, Tally]) -> list[Calibration]:
    """The topics, `bank/topic`, in which there are both open and computed answers; the widest gap first."""
    topics = grouped(tallies, lambda _, tally: f"{tally.bank}/{tally.topic}")
    both = [_calibration(name, taken) for name, taken in topics.items()]
    found = [one for one in both if one.self_rated_answers and one.computed_answers]
    return sorted(found, key=lambda one: (-abs(one.gap), one.name))


def calibration(tallies: Iterable[Tally]) -> Calibration:
    """The learner's own marks against computed ones over all topics."""
    return _calibration("", list(tallies))


def streak(days: Sequence[int], today: date) -> Streak:
    """The runs in `days`, ordinals in their order; days after `today` (a wrong clock) do not count."""
    end = today.toordinal()
    current, longest, last = 0, 0, 0
    for day in days:
        if day > end:
            break
        current = current + 1 if day == last + 1 else 1
        longest = max(longest, current)
        last = day
    return Streak(current if last >= end - 1 else 0, longest, today=last == end)


def _standings(
    tallies: Mapping[str, Tally], due: Collection[str], name_of: Callable[[Tally], str]
) -> dict[str, Standing]:
    waiting = Counter(name_of(tallies[question]) for question in due if question in tallies)
    groups = grouped(tallies, lambda _, tally: name_of(tally))
    return {name: _standing(name, groups[name], waiting[name]) for name in sorted(groups)}


def _standing(name: str, tallies: Sequence[Tally], due: int) -> Standing:
    return Standing(
        name=name,
        questions=len(tallies),
        accuracy=accuracy(tallies),
        mastery=mastery(tallies),
        due=due,
        milliseconds=sum(tally.milliseconds for tally in tallies),
    )


def _calibration(name: str, tallies: Sequence[Tally]) -> Calibration:
    own = [tally for tally in tallies if tally.kind == "open"]
    computed = [tally for tally in tallies if tally.kind != "open"]
    counts = (sum(tally.answered for tally in side) for side in (own, computed))
    return Calibration(name, mean_score(own), next(counts), mean_score(computed), next(counts))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
