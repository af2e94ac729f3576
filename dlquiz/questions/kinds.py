"""The types of questions, and the formulas in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dlquiz.messages import Text
from dlquiz.questions.tolerance import Tolerance

if TYPE_CHECKING:
    from dlquiz.expressions import Expression
    from dlquiz.questions.own_reference import OwnReference


_STANDARD = Tolerance()


@dataclass(frozen=True, slots=True)
class Unit:
    """The unit an answer is asked in; `also` says how many of another accepted unit make one: MiB, {KiB: 1024}."""

    name: str
    also: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Literally:
    """A formula that is a plain value."""

    value: Any


@dataclass(frozen=True, slots=True)
class Call:
    """A formula that runs a reference implementation.

    The leaves of `arguments` are plain values, or expressions over parameters and `let` values.
    """

    reference: str | OwnReference
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Replaced:
    """An answer's expression as a mistake has it.

    `changed` gives parameters other values, made of the right ones; `let` holds the named values on the way to `value`
    that come out differently, in order.
    """

    value: Expression
    changed: Mapping[str, Expression]
    let: Mapping[str, Expression]


@dataclass(frozen=True, slots=True)
class OwnMistake:
    """A wrong answer the question itself names, besides those its reference brings."""

    name: str
    formula: Literally | Call | Expression | Replaced
    feedback: Text
    title: Text = field(default=Text.same(""), kw_only=True)
    """What people read for its name."""


@dataclass(frozen=True, slots=True)
class Numeric:
    """A computed value: an integer, a real, a shape, a vector or a matrix."""

    answer: Literally | Call | Expression
    stated: Any = None
    """A value the author states besides a reference; the two must agree."""
    tolerance: Tolerance = _STANDARD
    unit: Unit | None = None
    mistakes: tuple[OwnMistake, ...] = ()
    ignore_mistakes: tuple[str, ...] = ()
    separate: tuple[str, ...] = ()
    size: bool = False
    """Whether a length along an axis is asked, which may be typed as `17x17`; some references say so themselves."""


@dataclass(frozen=True, slots=True)
class Option:
    text: Text
    correct: bool
    why: Text | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """Options of which one is right, or with `multiple` at least one."""

    options: tuple[Option, ...]
    multiple: bool = False
    shuffle: bool = True


@dataclass(frozen=True, slots=True)
class TrueFalse:
    answer: bool


@dataclass(frozen=True, slots=True)
class Words:
    """A few words; each text of `accept` is right in either language."""

    accept: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A blank of a cloze, or one of several steps: a small question of its own. A blank's prompt is empty."""

    name: str
    prompt: Text
    kind: Numeric | Choice | Words


@dataclass(frozen=True, slots=True)
class Cloze:
    """Blanks `[[name]]` in the prompt, in the order in which it names them."""

    blanks: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Ordering:
    """Items in their right order; they are shown in another one."""

    items: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    left: Text
    right: Text


@dataclass(frozen=True, slots=True)
class Matching:
    """Left sides in the author's order, each with its right side; distractors are right sides that belong nowhere."""

    pairs: tuple[Pair, ...]
    distractors: tuple[Text, ...] = ()

    @property
    def rights(self) -> tuple[Text, ...]:
        """What may be chosen from: the right sides in the order of their pairs, then the distractors."""
        return (*(pair.right for pair in self.pairs), *self.distractors)


@dataclass(frozen=True, slots=True)
class Steps:
    """Parts answered one after the other; a later one may use the values of earlier numeric ones by name."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class RubricPoint:
    point: Text
    weight: float = 1.0
    keywords: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Open:
    """An answer in the learner's own words, scored by the learner with a rubric after the model answer is shown."""

    answer: Text
    rubric: tuple[RubricPoint, ...]
    follow_ups: tuple[str, ...] = ()


Kind = Choice | TrueFalse | Numeric | Words | Cloze | Ordering | Matching | Open | Steps
