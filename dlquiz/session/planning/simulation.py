"""Days simulated many times: each day what is due, then what is new; right with the chance that the memory gives.

Random numbers belong to a question, a seed and a run, whatever else is asked, and are drawn once: so two paces are
compared on the same ones.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from math import floor
from statistics import fmean
from typing import NamedTuple

from dlquiz.progress.days import day_of
from dlquiz.schedule import Curve, Memory, in_utc
from dlquiz.session.planning.snapshot import NOTHING_DONE, Pace, PlannedQuestion, Snapshot
from dlquiz.variants.stream import Stream

RUNS = 16
FEWEST_RUNS = 6
WORTH_SIMULATING = 600_000
"""Questions times days of all runs together, where that is fewer runs: chance evens out among many questions."""
CURVE_POINTS = 60
A_DAY = timedelta(days=1)
RANGE = 1 << 32
"""Random numbers are uniform in [0, RANGE)."""
AT_ONCE = 8
"""How many of them one number of a stream holds."""
LOW = 0xFFFF
SPREAD = 4 / 24
"""Days over which the answers of one day are spread around the hour of now."""


class Belief(NamedTuple):
    """What is believed of one question: stability in days, difficulty, and its last answer, in days from now."""

    stability: float
    difficulty: float
    last: float


class StoppedError(Exception):
    """Nobody waits for the plan any more."""


class Simulation:
    """The questions of a snapshot in the order of their names, to be practised from today for `days` days.

    Questions go by their place in that order. `due` are those that come back on each day; what waits already comes on
    the first, the longest overdue before. `unseen` are those never answered, by topic; `met` the families that had
    their turn today. It stops between two runs where it is not to `go_on`.
    """

    def __init__(self, snapshot: Snapshot, days: int, go_on: Callable[[], bool] = lambda: True) -> None:
        self.snapshot = snapshot
        self.days = days
        self.curve = Curve(snapshot.desired_retention)
        self.questions: Sequence[PlannedQuestion] = sorted(snapshot.questions)
        self.rates = [snapshot.rate(question.topic) for question in self.questions]
        self.beliefs = [None if each.memory is None else self._belief(each.memory) for each in self.questions]
        self.fresh = [self._is_of_today(each.memory) for each in self.questions]
        self.met = {each.family for each, fresh in zip(self.questions, self.fresh, strict=True) if fresh} - {""}
        self.due = self._due()
        self.unseen: dict[str, list[int]] = {}
        for place, question in enumerate(self.questions):
            if question.memory is None:
                self.unseen.setdefault(question.topic, []).append(place)
        runs = max(FEWEST_RUNS, min(RUNS, WORTH_SIMULATING // (len(self.questions) * max(days, 1))))
        names = [each.name for each in self.questions]
        self.chances = [Chance(names, snapshot.seed, run) for run in range(runs)]
        self._go_on = go_on

    def runs(self, pace: Pace, *, watched: bool = True, most: int | None = None) -> list[Run]:
        """All runs over all days, or the first `most`; only where they are `watched` their recall is kept.

        Raises StoppedError.
        """
        runs = []
        for chance in self.chances[:most]:
            if not self._go_on():
                raise StoppedError
            runs.append(Run(self, chance, pace, self.curve_days if watched else range(0)))
        return runs

    @property
    def curve_days(self) -> range:
        """The days, from today on, for which a curve of recall is kept: all, or of many every so manieth."""
        return range(0, self.days, -(-self.days // CURVE_POINTS) or 1)

    def recall(self, beliefs: Iterable[Belief | None], day: int) -> list[float]:
        """The chance of a right answer to each question on `day`, at the hour of now and before that day's practice.

        On day 0 what was answered today goes by its topic, too: FSRS says 1 then, even after a wrong answer.
        """
        recall = self.curve.retrievability
        return [
            rate
            if belief is None or (not day and fresh)
            else recall(belief.stability, int(day - belief.last) if day > belief.last else 0)
            for belief, rate, fresh in zip(beliefs, self.rates, self.fresh, strict=True)
        ]

    def final_recall(self, runs: Iterable[Run]) -> float:
        """The mean recall of all questions on the last day."""
        return fmean(fmean(self.recall(run.beliefs, self.days)) for run in runs)

    def _belief(self, memory: Memory) -> Belief:
        return Belief(memory.stability, memory.difficulty, (memory.last_review - in_utc(self.snapshot.now)) / A_DAY)

    def _is_of_today(self, memory: Memory | None) -> bool:
        """Whether it was answered on the learner's day: it is asked no more on that day."""
        return memory is not None and day_of(memory.last_review, self.snapshot.zone) == self.snapshot.today

    def _due(self) -> list[list[int]]:
        known = [(each.memory.due, place) for place, each in enumerate(self.questions) if each.memory is not None]
        days: list[list[int]] = [[] for _ in range(self.days)]
        for due, place in sorted(known):
            waits = (day_of(due, self.snapshot.zone) - self.snapshot.today).days
            day = max(waits, 1 if self.fresh[place] else 0)
            if day < self.days:
                days[day].append(place)
        return days


class Chance:
    """The random numbers of one run."""

    def __init__(self, names: Sequence[str], seed: int, run: int) -> None:
        self._streams = [Stream("plan", seed, run, name) for name in names]
        self._drawn: list[list[int]] = [[] for _ in names]
        self._days: dict[int, list[int]] = {}
        self._key = (seed, run)

    def uniform(self, place: int, number: int) -> int:
        """The random number `number` of the question at `place`."""
        drawn = self._drawn[place]
        if number >= len(drawn):
            drawn += _split(self._streams[place])
        return drawn[number]

    def of_day(self, day: int, count: int) -> list[int]:
        """The first `count` random numbers of a day."""
        drawn = self._days.get(day, [])
        if len(drawn) < count:
            stream = Stream("plan", *self._key, "day", day)
            drawn = [each for _ in range(-(-count // AT_ONCE)) for each in _split(stream)]
            self._days[day] = drawn
        return drawn[:count]


def _split(stream: Stream) -> Iterator[int]:
    number = stream.below(RANGE**AT_ONCE)
    return (number >> 32 * place & (RANGE - 1) for place in range(AT_ONCE))


class Run:
    """One run: the places of the questions that each day asked, and what is believed in the end.

    `recall` is the mean of all questions on the days `watched`, before that day's practice.
    """

    def __init__(self, simulation: Simulation, chance: Chance, pace: Pace, watched: range) -> None:
        self.reviews: list[list[int]] = []
        self.new: list[list[int]] = []
        self.beliefs = list(simulation.beliefs)
        self.recall: list[float] = []
        self._simulation = simulation
        self._chance = chance
        self._used = [1] * len(self.beliefs)  # the first random number is for the order of the new ones
        self._due = [list(day) for day in simulation.due]
        self._waiting: deque[int] = deque()
        self._unseen = {
            topic: sorted(places, key=lambda place: chance.uniform(place, 0))
            for topic, places in simulation.unseen.items()
        }
        self._met = set(simulation.met)
        for day in range(simulation.days):
            if day in watched:
                self.recall.append(fmean(simulation.recall(self.beliefs, day)))
            self._practise(day, pace)
            self._met.clear()

    def _practise(self, day: int, pace: Pace) -> None:
        limits, done = self._simulation.snapshot.limits, NOTHING_DONE if day else self._simulation.snapshot.done
        room = _share(pace.answers, day) - done.reviews - done.new
        self._waiting.extend(self._due[day])
        back = self._take_due(min(room, limits.reviews - done.reviews))
        most = min(_share(pace.new, day), limits.new) - done.new
        new = self._take_new(day, min(room - len(back), most))
        self._review(back, day)
        self._meet(new, day)
        self.reviews.append(back)
        self.new.append(new)

    def _take_due(self, most: int) -> list[int]:
        """The longest overdue; what rests beside a sibling waits for another day."""
        taken: list[int] = []
        resting: list[int] = []
        while self._waiting and len(taken) < most:
            place = self._waiting.popleft()
            (taken if self._admit(place) else resting).append(place)
        self._waiting.extendleft(reversed(resting))
        return taken

    def _take_new(self, day: int, most: int) -> list[int]:
        """Of those never answered one of each topic in turn; what is not admitted stays for another day."""
        taken: list[int] = []
        put_back: list[tuple[str, int]] = []
        turns = self._topics_in_turn(day) if most > 0 else []
        before = ""
        while turns and len(taken) < most:
            before = self._next_topic(turns, before)
            turns.remove(before)
            place = self._unseen[before].pop()
            if self._unseen[before]:
                turns.append(before)
            if self._admit(place):
                taken.append(place)
            else:
                put_back.append((before, place))
        for topic, place in reversed(put_back):
            self._unseen[topic].append(place)
        return taken

    def _topics_in_turn(self, day: int) -> list[str]:
        """The topics in the order in which a shuffle of all their questions would first show them.

        Each draw is in proportion to the number n of a topic's questions, which is the order of u^(1/n) for uniform u
        (P. Efraimidis and P. Spirakis, "Weighted random sampling with a reservoir", 2006).
        """
        uniform = zip(self._unseen.items(), self._chance.of_day(day, len(self._unseen)), strict=True)
        shown = {topic: ((number + 1) / RANGE) ** (1 / len(left)) for (topic, left), number in uniform if left}
        return sorted(shown, key=shown.__getitem__, reverse=True)

    def _next_topic(self, turns: Sequence[str], before: str) -> str:
        """The topic whose turn it is, unless one has so many questions left that every second must be of it."""
        other = [topic for topic in turns if topic != before]
        if not other:
            return turns[0]
        left = {topic: len(self._unseen[topic]) for topic in turns}
        pressing = max(other, key=left.__getitem__)
        return pressing if 2 * left[pressing] > sum(left.values()) else other[0]

    def _admit(self, place: int) -> bool:
        """Whether no sibling had its turn on this day; if so, this one has it."""
        family = self._simulation.questions[place].family
        if family in self._met:
            return False
        if family:
            self._met.add(family)
        return True

    def _review(self, places: Iterable[int], day: int) -> None:
        curve = self._simulation.curve
        for place in places:
            belief = self.beliefs[place]
            assert belief is not None, "only what was answered comes back"
            stability, difficulty, last = belief
            number = self._uniform(place)
            at = day + _hour(number)
            elapsed = int(at - last) if at > last else 0
            right = number < RANGE * curve.retrievability(stability, elapsed)
            self._learn(place, at, day, *curve.after(stability, difficulty, elapsed, right))

    def _meet(self, places: Iterable[int], day: int) -> None:
        curve = self._simulation.curve
        for place in places:
            number = self._uniform(place)
            right = number < RANGE * self._simulation.rates[place]
            self._learn(place, day + _hour(number), day, *(curve.first_right if right else curve.first_wrong))

    def _learn(self, place: int, at: float, day: int, stability: float, difficulty: float) -> None:
        self.beliefs[place] = Belief(stability, difficulty, at)
        due = day + self._simulation.curve.interval(stability)
        if due < self._simulation.days:
            self._due[due].append(place)

    def _uniform(self, place: int) -> int:
        number = self._used[place]
        self._used[place] = number + 1
        return self._chance.uniform(place, number)


def _hour(number: int) -> float:
    """How far from the hour of now an answer falls, in days, by the low half of its random number.

    Nobody answers a question at the very minute of the last time, be it for its place in the session: by the clock,
    half of the answers come less than whole days after it, and FSRS counts whole days only.
    """
    return ((number & LOW) / LOW - 0.5) * SPREAD


def _share(pace: float, day: int) -> int:
    """How many of `pace` a day fall on `day`, so that the days together hold them all."""
    return floor((day + 1) * pace) - floor(day * pace)
