"""A learner who practises day after day with the real session and the real store, by a coin at FSRS retrievability."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from asking import next_question
from session_samples import START, Clock, begun, claims

from dlquiz.progress.records import Attempt
from dlquiz.progress.store import Store, memory_store
from dlquiz.schedule import retrievability
from dlquiz.session.today import Limits

TOPICS = {"sizes": 24, "gradients": 16, "losses": 8}
"""How many questions there are of each topic."""
FAMILIES = 6
"""So many questions of each topic are of two families, of which a day asks one question each."""
RATES = {"b/sizes": 0.75, "b/gradients": 0.4, "b/losses": 0.55}
"""The chance of a right first answer, by topic."""


LIBRARY = claims(
    *(
        f"{topic}-{number}, topic: {topic}" + (f", family: {topic}-{number % 2}" if number < FAMILIES else "")
        for topic, count in TOPICS.items()
        for number in range(count)
    )
)


class Learner:
    """`coin` decides each answer. A day's practice begins at noon, or up to `hours` before or after it.

    An answer takes half a minute.
    """

    def __init__(self, seed: int, history: Sequence[Attempt] = (), hours: float = 0) -> None:
        self.store: Store = memory_store()
        self.clock = Clock()
        self.noon = self.clock.now
        self._coin = random.Random(seed)
        self._hours = hours
        for attempt in history:
            self.store.record(attempt)

    def day(self, new: int, answers: int) -> tuple[int, int]:
        """What is due, then what is new up to `new`, `answers` at most: how many there were of each. Then sleep."""
        self.clock.now = self.noon + timedelta(hours=self._coin.uniform(-self._hours, self._hours))
        back = self._sit(Limits(new=0, reviews=answers), mode="review")
        room = min(new, answers - back)
        fresh = self._sit(Limits(new=room, reviews=0), usual=room) if room else 0
        self.noon += timedelta(days=1)
        self.clock.now = self.noon
        return back, fresh

    def recall(self) -> dict[str, float]:
        """The mean chance of a right answer at noon, by topic: what the real memories say."""
        chances: dict[str, list[float]] = {}
        memories = self.store.figures.memories()
        for question in LIBRARY.questions():
            topic = f"{question.bank}/{question.topic}"
            memory = memories.get(question.name)
            chance = RATES[topic] if memory is None else retrievability(memory, self.noon)
            chances.setdefault(topic, []).append(chance)
        return {topic: sum(each) / len(each) for topic, each in chances.items()}

    def _sit(self, limits: Limits, **options: Any) -> int:
        """How many questions a session asked; what practice would ask ahead of its time is not asked."""
        seed = self._coin.randrange(1_000_000)
        session = begun(LIBRARY, self.store, self.clock, limits, seed=seed, drafts=False, **options).session
        while session is not None and (question_state := next_question(session)) is not None:
            if question_state.relearned:
                # A plan counts one answer to a question on a day.
                session.skip()
                continue
            name, topic = question_state.variant.question.name, question_state.variant.question.topic
            memory = self.store.figures.memories().get(name)
            if "mode" not in options and memory is not None:
                break
            chance = RATES[f"b/{topic}"] if memory is None else retrievability(memory, self.clock.now)
            self.clock.wait(30)
            session.submit("true" if self._coin.random() < chance else "false")
        return 0 if session is None else len(session.results)


def history_of(days: int) -> list[Attempt]:
    """The answers of a learner who has practised some days until START, the oldest first."""
    learner = Learner(5)
    learner.noon = START - timedelta(days=days)
    with learner.store as store:
        for _ in range(days):
            learner.day(new=3, answers=8)
        return store.history()[::-1]
