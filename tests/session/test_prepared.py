"""The next question is drawn beforehand: nothing is asked differently for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import pytest
from asking import next_question
from session_samples import BANK, QUESTIONS, Clock, Ticks, library_from, right_answer, sit

from dlquiz.kinds import drawing
from dlquiz.progress.store import memory_store
from dlquiz.schedule import Rating
from dlquiz.session.session import Session

IDS = "sum pick claim faulty loss"
REWRITTEN = BANK.replace("{{n}} + {{m}}?", "{{n}} plus {{m}}?").replace("[0, 9999]", "[0, 99]").replace("True?", "So?")
VERSIONS = [
    {question.name: question for question in questions}
    for questions in (
        QUESTIONS.values(),
        library_from(REWRITTEN).questions(),
        (QUESTIONS["sum"], QUESTIONS["pick"]),
    )
]
"""The bank as the session begins with it, rewritten, and with two of its questions."""


def course(seed: int, prepare: Callable[[Session], object]) -> Iterator[object]:
    """What is asked of a learner who does this and that, as `seed` decides; after all they do comes `prepare`."""
    rng, clock, ticks = Random(seed), Clock(), Ticks()
    with memory_store() as store:
        limits: dict[str, Any] = rng.choice([{}, {"minutes": 30.0}])
        session = sit(IDS, store, clock=clock, ticks=ticks, number=12, failed=(), **limits)
        for _ in range(40):
            state = next_question(session)
            if state is None:
                break
            yield state.variant.prompt, state.variant.seed, state.place, state.relearned, state.typed
            if rng.random() < 0.2:
                session.skip()
                continue
            is_right = rng.random() < 0.6
            session.submit(right_answer(state) if is_right else "?")
            prepare(session)
            for _ in range(rng.randrange(4)):
                act(rng, session, clock, ticks)
                prepare(session)
        yield [(attempt.question, attempt.seed, attempt.answer) for attempt in store.history()]
        yield [str(fault) for fault in session.faults]


def act(rng: Random, session: Session, clock: Clock, ticks: Ticks) -> None:
    """One thing that may come between a verdict and the next question."""
    match rng.randrange(7):
        case 0:
            session.undo()
        case 1:
            session.flag()
        case 2 if session.results:
            session.another(rng.choice([None, 5]))
        case 3:
            session.reload(rng.choice(VERSIONS).get)
        case 4:
            clock.wait(rng.choice([-7200, 60, 90_000]))
            ticks.wait(rng.choice([1, 300]))
        case 5:
            session.rate(rng.choice(list(Rating)))
        case _:
            session.advance()


def test_nothing_is_asked_differently_because_it_was_prepared() -> None:
    prepared = 0

    def prepare(session: Session) -> None:
        nonlocal prepared
        prepared += session.prepare() is not None

    for seed in range(30):
        plain = list(course(seed, lambda session: None))
        assert list(course(seed, prepare)) == plain, seed
    assert prepared > 250


def test_what_was_prepared_is_not_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with memory_store() as store:
        session = sit("claim sum", store)
        next_question(session)
        session.submit("true")
        prepared = session.prepare()
        monkeypatch.setattr(drawing, "draw", None)
        session.advance()
        assert session.current.variant is prepared.variant
