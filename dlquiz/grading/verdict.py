"""What comes of reading and of marking one answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from dlquiz.messages import Text
from dlquiz.reference.kinds import labelled

if TYPE_CHECKING:
    from dlquiz.grading.code.results import CodeRun

Outcome = Literal["right", "partly", "wrong", "unreadable"]
SIGNS: Mapping[str, str] = {"right": "✓", "partly": "◐", "wrong": "✗"}
GIVE_UP = ("?", "？")
"""Typed instead of an answer, either gives the question up."""
_NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why nothing was read, and the fix; `position` is the 1-based character it is about, where there is one."""

    help: Text
    position: int | None = None


class Echo(NamedTuple):
    """What was read, and what is to be known about the reading; never whether it is right."""

    text: Text
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of one answer, for every frontend.

    `score` is in 0..1; `partly` means strictly between. `expected` and `read_as` are plain values (an unreadable
    answer has no `read_as`), `expected_text` and `echo` the same as people write them. `mistake` names the diagnosed
    mistake, `tempting` says why it is easily made. `message` is the one sentence to show: the feedback, the help, or
    where the first wrong entry is. `parts` are the verdicts on blanks or steps; `unread` is the place of the blank
    that could not be read, from 0.
    `marks` has the key's shape and says which entries were right, where that means something.
    """

    outcome: Outcome
    score: float
    expected: Any
    expected_text: Text
    read_as: Any = None
    echo: Text = _NOTHING
    mistake: str | None = None
    message: Text = _NOTHING
    notes: tuple[Text, ...] = ()
    marks: Any = None
    tempting: Text = _NOTHING
    parts: tuple[Verdict, ...] = ()
    unread: int | None = None
    title: Text = _NOTHING
    """What people read for the name of the mistake."""
    run: CodeRun | None = None
    """For a function that was written: how its run on all cases went."""

    @property
    def mistake_label(self) -> Text | None:
        """The mistake as people read it, with its name; None where none was diagnosed."""
        return None if self.mistake is None else labelled(self.mistake, self.title)

    @property
    def counts(self) -> bool:
        """Whether the answer was an attempt at all: a typing problem costs nothing."""
        return self.outcome != "unreadable"


def outcome_of(score: float) -> Outcome:
    """right at 1, wrong at 0, partly between."""
    return "right" if score >= 1 else "wrong" if score <= 0 else "partly"


def listed(numbers: Sequence[int]) -> Text:
    """Numbers as a verdict names them."""
    return Text.same(", ".join(map(str, numbers)))


class Diagnosis(NamedTuple):
    """What is known about a wrong answer: by a known mistake, a mistake of form, or an argument that it is right for.

    `name` is that of the mistake or the argument. Only a mistake has a reason why it tempts. Of `several`
    explanations none is named.
    """

    by: Literal["mistake", "several", "slip", "neighbour"] | None
    name: str | None
    message: Text
    tempting: Text = _NOTHING
    title: Text = _NOTHING


NOTHING_KNOWN = Diagnosis(None, None, _NOTHING)
