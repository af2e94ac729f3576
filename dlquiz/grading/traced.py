"""What a marking trace holds: how one answer was read, what it was compared with, and by how much it missed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

from dlquiz.expressions.values import Real, Value
from dlquiz.grading.naming import Name, fold, plain_word
from dlquiz.grading.verdict import NOTHING_KNOWN, Diagnosis, Outcome
from dlquiz.messages import Text
from dlquiz.questions.tolerance import Tolerance

_NOTHING = Text.same("")


class Piece(NamedTuple):
    """One token: as typed, what kind of thing it is, what it stands for, and its 1-based character."""

    text: str
    kind: str
    reads: str
    position: int


class Compared(NamedTuple):
    """One number of the answer beside the key's.

    `place` counts from 1 along each axis, and is empty for a single number. `factor` says how many of the typed unit
    make one of the asked. What concerns the key is None where nothing was compared: the answer has another shape, or
    was no attempt. `difference` is |value − key|, and None also where that is no number.
    """

    place: tuple[int, ...]
    typed: str
    value: Real
    unit: str | None = None
    factor: Real = 1
    key: Real | None = None
    difference: Real | None = None
    allowed: Real | None = None
    right: bool | None = None


@dataclass(frozen=True, slots=True)
class NumberStage:
    """A numeric answer: its tokens, its numbers, how close each had to come, and what is known about a wrong one.

    `notes` say what the tokens alone do not: that `17x17` is read as one side.
    """

    pieces: tuple[Piece, ...]
    entries: tuple[Compared, ...] = ()
    notes: tuple[Text, ...] = ()
    tolerance: Tolerance | None = None
    exact: bool = False
    rule: Text = _NOTHING
    diagnosis: Diagnosis = NOTHING_KNOWN


class Named(NamedTuple):
    """One typed word, its folded form, and what it names: a number as shown and its text, or nothing."""

    word: str
    folded: str
    way: Literal["number", "text", "letter", "word"] | None = None
    number: int | None = None
    text: Text = _NOTHING


def named_words(names: Sequence[Name], texts: Sequence[Text]) -> tuple[Named, ...]:
    """The words of an answer beside the texts they name.

    A text is compared without its marks and spaces, a number or a letter as a plain word.
    """
    return tuple(_named(name, texts) for name in names)


def _named(name: Name, texts: Sequence[Text]) -> Named:
    word = name.word.strip()
    if name.place is None:
        return Named(word, plain_word(word))
    form = fold(word) if name.way == "text" else plain_word(word)
    return Named(word, form, name.way, name.place + 1, texts[name.place])


@dataclass(frozen=True, slots=True)
class NameStage:
    """An answer that names what is listed; `wanted` are the numbers of the key, in its order."""

    names: tuple[Named, ...]
    wanted: tuple[int, ...] = ()


class Spelling(NamedTuple):
    """One accepted text, its folded form, and whether it is what was said: exactly, or but for one typo."""

    text: str
    folded: str
    same: bool
    typo: bool


@dataclass(frozen=True, slots=True)
class TextStage:
    """A text answer, folded, beside every accepted text."""

    folded: str
    accepted: tuple[Spelling, ...] = ()


Stage = NumberStage | NameStage | TextStage


def without_key(stage: Stage) -> Stage:
    """How an answer was read, without anything that the key is part of."""
    if isinstance(stage, NumberStage):
        read = tuple(entry._replace(key=None, difference=None, allowed=None, right=None) for entry in stage.entries)
        return NumberStage(stage.pieces, read, stage.notes)
    return replace(stage, wanted=()) if isinstance(stage, NameStage) else replace(stage, accepted=())


@dataclass(frozen=True, slots=True)
class Trace:
    """The whole way from what was typed to the verdict.

    `help` says why an answer was no attempt, `position` at which 1-based character; the key then stays unsaid.
    A cloze and steps have `parts`, each with its `name` and the `label` it is shown with; a step says against which
    `chain` it was marked, and its `own` are the learner's values that the own chain was computed from. The outcome of
    a part is None where another part could not be read.
    """

    type: str
    typed: str
    outcome: Outcome | None
    score: float
    stage: Stage | None = None
    help: Text = _NOTHING
    position: int | None = None
    parts: tuple[Trace, ...] = ()
    name: str = ""
    label: Text = _NOTHING
    chain: Literal["true", "own"] | None = None
    own: Mapping[str, Value] = field(default_factory=dict)
    given_up: bool = False
