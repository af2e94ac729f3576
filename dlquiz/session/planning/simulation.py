"""Days simulated many times: each day what is due, then what is new; right with the chance that the memory gives.

Random numbers belong to a question, a seed and a run, whatever else is asked: so two paces are compared on the same
ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from itertools import count, islice
from math import floor
from statistics import fmean
from typing import NamedTuple

from dlquiz.progress.days import day_of
from dlquiz.progress.rollups import DayTally
from dlquiz.schedule import Curve, Rating, in_utc
from dlquiz.session.planning.snapshot import Pace, Snapshot
from dlquiz.session.policies import in_turn
from dlquiz.variants.deterministic_random import DeterministicRandom

RUNS = 16
FEWEST_RUNS = 6
WORTH_SIMULATING = 600_000
"""Questions times days of all runs together, where that is fewer runs: chance evens out among many questions."""
A_DAY = timedelta(days=1)
RANGE = 1 << 32
"""Random numbers are uniform in [0, RANGE)."""
LOW = 0xFFFF
SPREAD = 4 / 24
"""Days over which the answers of one day are spread around the hour of now."""


class Belief(NamedTuple):
    """What is believed of one question: stability in days, difficulty, and its last answer, in days from now."""

    stability: float
    difficulty: float
    last: float


class Run(NamedTuple):
    """How many questions each day asked, the mean recall before the days that were `watched`, all recall in the end."""

    reviews: list[int]
    new: list[int]
    watched: list[float]
    recall: list[float]


class StoppedError(Exception):
    """Nobody waits for the plan any more."""


class Simulation:
    """The questions of a snapshot in the order of their names, by which place they go; to be practised from today.

    `due` has those that come back, by day from today; what waits already comes on the first, the longest overdue
    before. `unseen` has those never answered, by topic. `met` are the families that had their turn today.
    """

    def __init__(self, snapshot: Snapshot, go_on: Callable[[], bool] = lambda: True) -> None:
        self.snapshot = snapshot
        self.curve = Curve(snapshot.desired_retention, snapshot.weights)
        self.questions = sorted(snapshot.questions)
        self.rates = [snapshot.rates[question.topic] for question in self.questions]
        self.beliefs: list[Belief | None] = []
        self.due: dict[int, list[int]] = {}
        self.unseen: dict[str, list[int]] = {}
        self.met = set[str]()
        self._of_today = set[int]()
        self._go_on = go_on
        dues = []
        for place, (_, topic, memory, family) in enumerate(self.questions):
            if memory is None:
                self.beliefs.append(None)
                self.unseen.setdefault(topic, []).append(place)
                continue
            ago = memory.last_review - in_utc(snapshot.now)
            self.beliefs.append(Belief(memory.stability, memory.difficulty, ago / A_DAY))
            of_today = day_of(memory.last_review, snapshot.zone) == snapshot.today
            if of_today:
                self._of_today.add(place)
                if family:
                    self.met.add(family)
            # What was answered today is asked no more on this day.
            wait = max((day_of(memory.due, snapshot.zone) - snapshot.today).days, int(of_today))
            dues.append((memory.due, place, wait))
        for _, place, wait in sorted(dues):
            self.due.setdefault(wait, []).append(place)

    def how_many(self, days: int) -> int:
        """How often `days` days are simulated."""
        return max(FEWEST_RUNS, min(RUNS, WORTH_SIMULATING // (len(self.questions) * max(days, 1))))

    def runs(self, days: int, pace: Pace, watched: range = range(0)) -> list[Run]:
        """What comes of practising for so many days: every run."""
        found = []
        for number in range(self.how_many(days)):
            run, simulated = Run([], [], [], []), self.days(pace, number)
            for day, (beliefs, reviews, new) in enumerate(islice(simulated, days)):
                if day in watched:
                    run.watched.append(fmean(self.recall(beliefs, day)))
                run.reviews.append(len(reviews))
                run.new.append(len(new))
            run.recall.extend(self.recall(next(simulated)[0], days))
            found.append(run)
        return found

    def recall(self, beliefs: Iterable[Belief | None], day: int) -> list[float]:
        """The chance of a right answer to each question on `day`, at the hour of now and before that day's practice.

        On day 0 what was answered today goes by its topic, too: FSRS says 1 then, even after a wrong answer.
        """
        recall, of_today = self.curve.retrievability, self._of_today if day == 0 else ()
        return [
            self.rates[place]
            if belief is None or place in of_today
            else recall(belief.stability, max(int(day - belief.last), 0))
            for place, belief in enumerate(beliefs)
        ]

    def days(self, pace: Pace, run: int) -> Iterator[tuple[list[Belief | None], list[int], list[int]]]:
        """The days of one run, from today on and without end, each as it is before its practice.

        These are the beliefs, and the places of the questions that the day asks: those that come back, and new ones.
        The list of beliefs is always the same one. Raises StoppedError as soon as not to `go_on`.
        """
        curve, limits, done = self.curve, self.snapshot.limits, self.snapshot.done
        numbers = [_random_numbers(self.snapshot.seed, run, question.name) for question in self.questions]
        order = [next(own) for own in numbers]
        unseen = {topic: sorted(places, key=order.__getitem__) for topic, places in self.unseen.items()}
        due = {day: list(places) for day, places in self.due.items()}
        beliefs, waiting, met = list(self.beliefs), list[int](), set(self.met)
        for day in count():
            if not self._go_on():
                raise StoppedError
            room = _share(pace.answers, day) - done.reviewed - done.new
            waiting += due.pop(day, [])
            reviews = self._admitted(waiting, min(room, limits.reviews - done.reviewed), met)
            most = min(_share(pace.new, day), limits.new) - done.new
            topics = _in_turn(unseen, _random_numbers(self.snapshot.seed, run, "day", day))
            new = self._admitted(topics, min(room - len(reviews), most), met)
            yield beliefs, reviews, new
            for place in (*reviews, *new):
                number, belief = next(numbers[place]), beliefs[place]
                at = day + _hour(number)
                if belief is None:
                    right = number < RANGE * self.rates[place]
                    stability, difficulty = curve.first(Rating.GOOD if right else Rating.AGAIN)
                else:
                    elapsed = max(int(at - belief.last), 0)
                    right = number < RANGE * curve.retrievability(belief.stability, elapsed)
                    stability, difficulty = curve.after(
                        belief.stability, belief.difficulty, elapsed, Rating.GOOD if right else Rating.AGAIN
                    )
                beliefs[place] = Belief(stability, difficulty, at)
                due.setdefault(day + self._wait(place, day, stability), []).append(place)
            asked = {*reviews, *new}
            waiting = [place for place in waiting if place not in asked]
            for place in new:
                unseen[self.questions[place].topic].remove(place)
            done, met = DayTally(), set()

    def _wait(self, place: int, day: int, stability: float) -> int:
        """The days until a question answered on `day` comes back."""
        days, spreading = self.curve.interval(stability), self.snapshot.spreading
        if spreading is None:
            return days
        return spreading.interval(self.questions[place].name, self.snapshot.today.toordinal() + day, days)

    def _admitted(self, places: Iterable[int], most: int, met: set[str]) -> list[int]:
        """The first of these places, up to `most`, that no sibling had its turn before on this day."""

        def admit(place: int) -> bool:
            family = self.questions[place].family
            if family in met:
                return False
            if family:
                met.add(family)
            return True

        return list(islice(filter(admit, places), max(most, 0)))


def _in_turn(unseen: dict[str, list[int]], numbers: Iterator[int]) -> Iterator[int]:
    """One of each topic in turn; the topics as a shuffle of all their questions would first show them.

    Each draw is in proportion to the number n of a topic's questions, which is the order of u^(1/n) for uniform u
    (P. Efraimidis and P. Spirakis, "Weighted random sampling with a reservoir", 2006).
    """
    uniform = zip(unseen.items(), numbers, strict=False)
    shown = {topic: ((number + 1) / RANGE) ** (1 / len(left)) for (topic, left), number in uniform if left}
    topics = sorted(shown, key=shown.__getitem__, reverse=True)
    yield from in_turn({topic: list(unseen[topic]) for topic in topics})


def _random_numbers(*key: object) -> Iterator[int]:
    """Uniform in [0, RANGE), always the same for a key."""
    rng = DeterministicRandom("plan", *key)
    while True:
        # One number costs a digest, and holds eight of these.
        drawn = rng.below(1 << 256)
        for place in range(8):
            yield drawn >> 32 * place & (RANGE - 1)


def _hour(number: int) -> float:
    """How far from the hour of now an answer falls, in days, by the low half of its random number.

    Nobody answers a question at the very minute of the last time, be it for its place in the session: by the clock,
    half of the answers come less than whole days after it, and FSRS counts whole days only.
    """
    return ((number & LOW) / LOW - 0.5) * SPREAD


def _share(pace: float, day: int) -> int:
    """How many of `pace` a day fall on `day`, so that the days together hold them all."""
    return floor((day + 1) * pace) - floor(day * pace)
