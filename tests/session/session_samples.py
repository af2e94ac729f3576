"""A bank of every kind, a clock that is set, and a store that fails when asked to."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, NoReturn

from asking import next_question

from dlquiz.bank import Library, load_text
from dlquiz.errors import StorageError
from dlquiz.progress.records import Attempt
from dlquiz.progress.store import Store, memory_store
from dlquiz.schedule import Memory
from dlquiz.session.answers import Setting
from dlquiz.session.options import SessionOptions
from dlquiz.session.session import Session
from dlquiz.session.starting import BegunSession, begin_session
from dlquiz.session.state import QuestionState
from dlquiz.session.today import Limits

USUAL = Limits(20, 200)
START = datetime(2025, 3, 1, 12, tzinfo=UTC)

BANK = """
format: 1
id: b
title: Bank
questions:
  - id: sum
    type: numeric
    topic: numbers
    prompt: '{{n}} + {{m}}?'
    parameters: {n: {integer: [0, 9999]}, m: {integer: [10000, 99999]}}
    hints: [{en: 'Add {{n}}.', zh: '加上 {{n}}。'}, {en: Carry., zh: 进位。}]
    answer: {expression: n + m}
  - id: third
    type: numeric
    topic: numbers
    prompt: One third?
    answer: {expression: 1/3}
  - id: loss
    type: numeric
    topic: numbers
    prompt: The loss?
    answer: {value: 1.125}
  - id: pick
    type: choice
    topic: words
    prompt: {en: Which?, zh: 哪个？}
    options:
      - {text: {en: good, zh: 好}, correct: true}
      - {text: {en: bad, zh: 坏}}
      - {text: {en: ugly, zh: 丑}}
  - id: claim
    type: true_false
    topic: words
    prompt: True?
    answer: true
  - id: essay
    type: open
    topic: words
    prompt: Why?
    hints: [Think.]
    answer: {en: Because., zh: 因为。}
    rubric:
      - {point: One, weight: 3, keywords: [vanish]}
      - {point: Two}
  - id: size
    type: numeric
    topic: sizes
    prompt: Width?
    answer: {reference: conv_output_size, arguments: {input_size: 32, kernel_size: 5, stride: 2, padding: 2}}
  - id: faulty
    type: numeric
    topic: numbers
    prompt: '{{n}}?'
    parameters: {n: {integer: [0, 9]}}
    where: [n > 9]
    answer: {expression: n}
"""


def library_from(source: str) -> Library:
    """A library of one bank, which has no error."""
    loaded = load_text(source)
    assert loaded.bank is not None and not [each for each in loaded.faults if each.severity == "error"], loaded.faults
    return Library((loaded.bank,))


QUESTIONS = {question.id: question for question in library_from(BANK).questions()}


def claims(*said: str, bank: str = "b") -> Library:
    """A bank of claims that are true, each said as its id and what else it has, such as `q1, difficulty: 3`."""
    lines = (f"  - {{type: true_false, prompt: P, answer: true, id: {each}}}" for each in said)
    return library_from("\n".join(["format: 1", f"id: {bank}", "title: Bank", "questions:", *lines]))


def refuse(*_: object) -> NoReturn:
    """What a store does whose disk is full."""
    raise StorageError("the disk is full", "磁盘已满")


class Clock:
    """Stands still until `now` is moved."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class Ticks:
    """The seconds that only go on."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += seconds


def begun(
    library: Library,
    store: Store,
    clock: Callable[[], datetime],
    limits: Limits = USUAL,
    *,
    zone: Any = None,
    seed: int = 3,
    drafts: bool = True,
    **options: Any,
) -> BegunSession:
    """What begins with these options, in UTC where no zone is given."""
    how: Any = {"clock": clock, "zone": zone or clock().tzinfo, "limits": limits, "device": "laptop", "language": "en"}
    return begin_session(library, SessionOptions(**options), store, seed=seed, drafts=drafts, **how)


class Learner:
    """Sits down in front of one library and store, at a clock of their own."""

    def __init__(self, library: Library, store: Store, zone: Any = UTC, *, new: int = 20, reviews: int = 200) -> None:
        self.library, self.store, self.zone = library, store, zone
        self.limits = Limits(new, reviews)
        self.clock = Clock()
        self.seed = 3

    def sit(self, **options: Any) -> BegunSession:
        return begun(self.library, self.store, self.clock, self.limits, zone=self.zone, seed=self.seed, **options)

    def practise(self, wrong: str = "", *, seconds: float = 0, **options: Any) -> list[str]:
        """Answer all that is asked, each in so many seconds, those in `wrong` wrongly; the ids in the order asked."""
        session = self.sit(**options).session
        return [] if session is None else self.answer_all(session, wrong, seconds)

    def answer_all(self, session: Session, wrong: str = "", seconds: float = 0) -> list[str]:
        asked = []
        while (question_state := next_question(session)) is not None:
            if question_state.relearned:
                session.skip()
                continue
            variant = question_state.variant
            right, other = ("true", "false") if variant.question.type == "true_false" else (str(variant.answer), "0.5")
            self.clock.wait(seconds)
            session.submit(other if variant.question.id in wrong.split() else right)
            asked.append(variant.question.id)
        return asked

    def wait(self, span: timedelta) -> None:
        self.clock.now += span


def on_disk(path: Path, query: str) -> list[Any]:
    """What another program sees in the file now."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


class FailingStore(Store):
    """A store in memory that is as good as a file, but refuses to record `failures` times."""

    failures = 0
    fails_after_writing = False
    """Whether the failure is reported although the attempt was written, as a COMMIT may."""

    def record(self, attempt: Attempt) -> Memory:
        if self.failures == 0:
            return super().record(attempt)
        self.failures -= 1
        if self.fails_after_writing:
            super().record(attempt)
        refuse()


def failing_store() -> FailingStore:
    numbers = count(1)
    inner = memory_store()
    return FailingStore(inner.connection, ":memory:", saved=True, new_id=lambda: f"id{next(numbers)}")


def sit(
    ids: Sequence[str] | str, store: Store, *, clock: Clock | None = None, number: int | None = None, **changes: Any
) -> Session:
    """A session over the questions of these ids, in this order, or over the `questions` that are given.

    Of the `changes` those that options have are given with them.
    """
    questions = changes.pop("questions", None) or [
        QUESTIONS[name] for name in (ids.split() if isinstance(ids, str) else ids)
    ]
    settings = {"setting": Setting("laptop", 7)} | changes
    names = settings.keys() & set(SessionOptions._fields) - {"failed"}
    options = SessionOptions(number=number or len(questions), **{name: settings.pop(name) for name in names})
    return Session(questions, store, options, clock=clock or Clock(), **settings)


def asked(session: Session) -> QuestionState:
    question_state = next_question(session)
    assert question_state is not None
    return question_state


def question_id(session: Session) -> str:
    return asked(session).variant.question.id


def right_answer(question_state: QuestionState) -> str:
    """A right answer by the rules of the bank above, not by the marking."""
    variant = question_state.variant
    match variant.question.id:
        case "sum":
            return str(variant.names["n"] + variant.names["m"])
        case "pick":
            return str(variant.options.index(0) + 1)
        case name:
            return {"third": "0.3333", "loss": "1.125", "claim": "true"}[name]


def answer_rightly(session: Session) -> QuestionState:
    question_state = asked(session)
    assert session.submit(right_answer(question_state)).verdict.outcome == "right"
    return question_state
