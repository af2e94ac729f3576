"""What has happened to one question so far, as a fold over its events; nothing else is remembered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from dlquiz.grading import Verdict
from dlquiz.questions import Open
from dlquiz.schedule import Rating
from dlquiz.variants import Variant

Stage = Literal["ask", "rubric", "done"]
EventKind = Literal["answer", "ticks", "hint", "reveal", "digits"]


class Event(NamedTuple):
    """One thing the learner did. `digits`: more digits were asked for; it can happen once."""

    kind: EventKind
    text: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """Where a question stands. `answer` is what was submitted, `revealed` that the learner gave up."""

    stage: Stage = "ask"
    hints: int = 0
    answer: str = ""
    ticks: str = ""
    revealed: bool = False
    digits_asked: bool = False


def fold(variant: Variant, events: Sequence[Event]) -> State:
    """The state after `events`."""
    state = State()
    for event in events:
        state = _after(state, event, isinstance(variant.question.kind, Open))
    return state


def _after(state: State, event: Event, is_open: bool) -> State:
    if event.kind == "hint":
        return replace(state, hints=state.hints + 1)
    if event.kind == "digits":
        return replace(state, digits_asked=True)
    if event.kind == "reveal":
        return replace(state, revealed=True, stage="done")
    if event.kind == "answer":
        return replace(state, answer=event.text, stage="rubric" if is_open else "done")
    return replace(state, ticks=event.text, stage="done")


@dataclass(frozen=True, slots=True)
class Frame:
    """One question being asked: which, with which numbers, and what happened so far. Counted from 1."""

    variant: Variant
    number: int
    total: int
    events: tuple[Event, ...] = ()
    typed: str = ""
    """Text left in the answer field when the program was quit."""

    @property
    def state(self) -> State:
        return fold(self.variant, self.events)


@dataclass(frozen=True, slots=True)
class Result:
    """A verdict, what it did to the schedule, and whether it is safe on disk."""

    frame: Frame
    verdict: Verdict
    saved: bool
    rating: Rating | None = None
    due_days: int | None = None
    """In how many days the question comes back; None for an answer that did not count."""
    attempt_id: str = ""
