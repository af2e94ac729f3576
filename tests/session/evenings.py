"""Practice every evening, past midnight and up to four, in a zone: days, streaks, what is due."""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from asking import next_question
from session_samples import BANK, begun, library_from, right_answer
from zones import HOUR, zone_of

from dlquiz.bank import Library
from dlquiz.progress.days import day_of
from dlquiz.progress.statistics import Streak, streak
from dlquiz.progress.store import Store, open_store
from dlquiz.session.session import Session
from dlquiz.session.today import Limits

ONE = timedelta(days=1)
NO_LIMITS = Limits(sys.maxsize, sys.maxsize)
BREAK = 40


class Evenings:
    """A learner who sits down between six in the evening and four in the morning, and a tally kept by the evening."""

    def __init__(self, library: Library, store: Store, zone: ZoneInfo, seed: int) -> None:
        self.library, self.store, self.zone = library, store, zone
        self.dice = random.Random(seed)
        self.now = datetime(2024, 1, 1, tzinfo=UTC)
        self.answers: Counter[date] = Counter()
        self.asked: dict[date, tuple[int, int]] = {}
        self.last: dict[str, date] = {}
        self.run = self.longest = 0
        self.kept = 0
        """The run that is not broken before the day is over."""

    def clock(self) -> datetime:
        return self.now

    def wall(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, tzinfo=self.zone).astimezone(UTC)

    def spend(self, day: date) -> None:
        """The evening that began on this day, whatever date it is when the answers are given."""
        if self.dice.randrange(BREAK) == 0:
            self.kept, self.run = self.run, 0
            return
        begin, four = self.wall(day, time(18)), self.wall(day + ONE, time(4))
        self.now = begin + self.dice.choice((0.0, 0.5, self.dice.random(), 0.95)) * (four - HOUR / 4 - begin)
        due = {name for name, memory in self.store.figures.memories().items() if memory.due < four}
        answered = self._answer(day, mode="review")
        assert answered == due
        answered |= self._answer(day, number=2)
        assert self.now < four
        self.run += 1
        self.kept = self.run
        self.longest = max(self.longest, self.run)
        # What was answered does not come back, not even a moment before four.
        self.now = four - timedelta(seconds=1)
        assert not answered & set(self.store.figures.due(self.now))
        assert self._sit_down(mode="review") is None

    def _sit_down(self, **options: Any) -> Session | None:
        how: Any = {"zone": self.zone, "seed": self.dice.randrange(999)}
        return begun(self.library, self.store, self.clock, NO_LIMITS, **how, **options).session

    def _answer(self, day: date, **options: Any) -> set[str]:
        session = self._sit_down(**options)
        answered: set[str] = set()
        while session is not None and (question_state := next_question(session)) is not None:
            self.now += timedelta(seconds=self.dice.randrange(1, 60))
            result = session.submit(right_answer(question_state) if self.dice.random() < 0.9 else "?")
            assert result.saved
            self._count(day, question_state.variant.question.name)
            answered.add(question_state.variant.question.name)
        return answered

    def _count(self, day: date, question: str) -> None:
        """A question is new once, and reviewed once a day at most."""
        new, reviewed = self.asked.get(day, (0, 0))
        before = self.last.get(question)
        self.asked[day] = (new + (before is None), reviewed + (before is not None and before < day))
        self.last[question] = day
        self.answers[day] += 1

    def check(self, day: date) -> None:
        """The program's figures a moment before four are those of the tally."""
        self.now = self.wall(day + ONE, time(4)) - timedelta(microseconds=1)
        days = self.store.figures.days()
        assert {each: tally.answered for each, tally in days.items()} == self.answers
        assert {each: (tally.new, tally.reviewed) for each, tally in days.items()} == self.asked
        now = streak_at(self.store, self.now, self.zone)
        assert (now.current, now.longest, now.today) == (self.kept, self.longest, day in self.answers)
        # At four the new day begins: what was left out is over, what was kept goes on until the next four o'clock.
        later = streak_at(self.store, self.now + timedelta(microseconds=1), self.zone)
        assert (later.current, later.longest, later.today) == (self.run, self.longest, False)


def streak_at(store: Store, at: datetime, zone: ZoneInfo) -> Streak:
    return streak(store.figures.practised(), day_of(at, zone))


@contextmanager
def learner_in(zone: str, folder: Path) -> Iterator[Evenings]:
    """A learner in a zone, with a progress file."""
    with open_store(folder / "progress.db") as store:
        yield Evenings(library_from(BANK.partition("  - id: essay")[0]), store, zone_of(zone), seed=7)
