"""What has happened to one question so far, as a fold over its events; nothing else is remembered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from dlquiz.grading.verdict import Verdict
from dlquiz.questions.kinds import Kind
from dlquiz.schedule import Rating, Why
from dlquiz.session.leeches import Leech
from dlquiz.variants.model import Variant

Stage = Literal["ask", "rubric", "done"]
EventKind = Literal["answer", "ticks", "hint", "work", "seen", "reveal", "digits"]


class Event(NamedTuple):
    """One thing the learner did. `digits`: more digits, or the meaning of a comma, were asked for; it can happen once.

    `work`: a line of the worked solution was shown, with the text "key" where the key can be read from it. `seen`: the
    key to these numbers was shown before they were asked.
    """

    kind: EventKind
    text: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """Where a question stands. `answers` is what was submitted, step by step; `revealed` that the learner gave up.

    `lines` of the worked solution are shown, of steps of the one asked now; `worked` counts those of all steps.
    `key_shown`: the key was shown by one, or before.
    """

    stage: Stage = "ask"
    hints: int = 0
    lines: int = 0
    worked: int = 0
    key_shown: bool = False
    answers: tuple[str, ...] = ()
    ticks: str = ""
    revealed: bool = False
    digits_asked: bool = False

    @property
    def answer(self) -> str:
        """All that was submitted: of steps one line each."""
        return "\n".join(self.answers)


def fold(variant: Variant, events: Sequence[Event]) -> State:
    """The state after `events`."""
    state = State()
    for event in events:
        state = _after(state, event, variant.question.kind)
    return state


def _after(state: State, event: Event, kind: Kind) -> State:
    if event.kind == "hint":
        return replace(state, hints=state.hints + 1)
    if event.kind == "work":
        key_shown = state.key_shown or event.text == "key"
        return replace(state, lines=state.lines + 1, worked=state.worked + 1, key_shown=key_shown)
    if event.kind == "seen":
        return replace(state, key_shown=True)
    if event.kind == "digits":
        return replace(state, digits_asked=True)
    if event.kind == "reveal":
        return replace(state, revealed=True, stage="done")
    if event.kind == "answer":
        answers = (*state.answers, event.text)
        stage = _stage(kind, len(answers))
        # Each step may be asked for more digits once.
        digits_asked = state.digits_asked and stage != "ask"
        return replace(state, answers=answers, stage=stage, lines=0, digits_asked=digits_asked)
    return replace(state, ticks=event.text, stage="done")


def _stage(kind: Kind, answered: int) -> Stage:
    """Where an answer leads: an open one is scored next, steps go on until the last."""
    if kind.in_own_words:
        return "rubric"
    return "ask" if kind.in_steps and answered < len(kind.every_part) else "done"


@dataclass(frozen=True, slots=True)
class QuestionState:
    """One question being asked: which, with which numbers, and what happened so far. Counted from 1.

    `total` is None where the time of the session alone decides how many there are.
    """

    variant: Variant
    number: int
    total: int | None
    events: tuple[Event, ...] = ()
    typed: str = ""
    """Text left in the answer field when the program was quit."""
    seconds: float | None = 0.0
    """How long it was open before it was shown last; None where that is not known."""
    relearned: bool = False
    """Whether it was failed in this session and came back."""

    @property
    def place(self) -> str:
        """Which question of how many."""
        return str(self.number) if self.total is None else f"{self.number}/{self.total}"

    @property
    def state(self) -> State:
        return fold(self.variant, self.events)

    @property
    def asked(self) -> Variant:
        """What is to be answered now: the question itself, or the step it stands at."""
        if not self.variant.question.kind.in_steps:
            return self.variant
        return self.variant.parts[self.step]

    @property
    def step(self) -> int:
        """Which step is to be answered now, counted from 0."""
        return min(len(self.state.answers), len(self.variant.parts) - 1)


@dataclass(frozen=True, slots=True)
class Result:
    """A verdict, what it did to the schedule, and whether it is safe on disk.

    While steps are left to answer (the question is not done) it is the verdict on the step just taken.
    """

    question_state: QuestionState
    verdict: Verdict
    saved: bool
    rating: Rating | None = None
    due_days: int | None = None
    """In how many days the question comes back; None for an answer that did not count."""
    attempt_id: str = ""
    dispute: str | None = None
    """The note of the learner who disputes the verdict; None where it is not disputed."""
    why: Why = "right"
    """What decided the rating."""
    usual: float | None = None
    """The seconds that such a question usually took the learner; None where that is not known."""
    leech: Leech | None = None
    """What there is to say of a question that has become a leech by this answer."""
