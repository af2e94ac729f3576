"""The types of questions, and the formulas in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

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


class Kind:
    """A type of question. What its faces share is here: a kind says what it has of it."""

    __slots__ = ()
    shows_offered: ClassVar[bool] = True
    """Whether what it offers is seen before the answer."""

    @property
    def every_part(self) -> tuple[Part, ...]:
        """The small questions it is made of."""
        return ()

    @property
    def offered(self) -> tuple[Text, ...]:
        """What an answer may name by number, in the author's order."""
        return ()

    @property
    def lefts(self) -> tuple[Text, ...]:
        """What each needs one of the offered texts."""
        return ()

    @property
    def wanted(self) -> tuple[int, ...]:
        """The places of the offered texts without which there is no right answer."""
        return ()


@dataclass(frozen=True, slots=True)
class Numeric(Kind):
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
class Choice(Kind):
    """Options of which one is right, or with `multiple` at least one."""

    options: tuple[Option, ...]
    multiple: bool = False
    shuffle: bool = True

    @property
    def offered(self) -> tuple[Text, ...]:
        return tuple(option.text for option in self.options)

    @property
    def wanted(self) -> tuple[int, ...]:
        return tuple(place for place, option in enumerate(self.options) if option.correct)


@dataclass(frozen=True, slots=True)
class TrueFalse(Kind):
    answer: bool


@dataclass(frozen=True, slots=True)
class Words(Kind):
    """A few words; each text of `accept` is right in either language."""

    accept: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A blank of a cloze, or one of several steps: a small question of its own. A blank's prompt is empty."""

    name: str
    prompt: Text
    kind: Numeric | Choice | Words


@dataclass(frozen=True, slots=True)
class Cloze(Kind):
    """Blanks `[[name]]` in the prompt, in the order in which it names them."""

    blanks: tuple[Part, ...]

    @property
    def every_part(self) -> tuple[Part, ...]:
        return self.blanks


@dataclass(frozen=True, slots=True)
class Ordering(Kind):
    """Items in their right order; they are shown in another one."""

    items: tuple[Text, ...]

    @property
    def offered(self) -> tuple[Text, ...]:
        return self.items

    @property
    def wanted(self) -> tuple[int, ...]:
        return tuple(range(len(self.items)))


@dataclass(frozen=True, slots=True)
class Pair:
    left: Text
    right: Text


@dataclass(frozen=True, slots=True)
class Matching(Kind):
    """Left sides in the author's order, each with its right side; distractors are right sides that belong nowhere."""

    pairs: tuple[Pair, ...]
    distractors: tuple[Text, ...] = ()

    @property
    def offered(self) -> tuple[Text, ...]:
        """The right sides in the order of their pairs, then the distractors."""
        return (*(pair.right for pair in self.pairs), *self.distractors)

    @property
    def lefts(self) -> tuple[Text, ...]:
        return tuple(pair.left for pair in self.pairs)

    @property
    def wanted(self) -> tuple[int, ...]:
        return tuple(range(len(self.pairs)))


@dataclass(frozen=True, slots=True)
class Steps(Kind):
    """Parts answered one after the other; a later one may use the values of earlier numeric ones by name."""

    parts: tuple[Part, ...]

    @property
    def every_part(self) -> tuple[Part, ...]:
        return self.parts


@dataclass(frozen=True, slots=True)
class RubricPoint:
    point: Text
    weight: float = 1.0
    keywords: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Open(Kind):
    """An answer in the learner's own words, scored by the learner with a rubric after the model answer is shown."""

    answer: Text
    rubric: tuple[RubricPoint, ...]
    follow_ups: tuple[str, ...] = ()
    shows_offered: ClassVar[bool] = False

    @property
    def offered(self) -> tuple[Text, ...]:
        """The points of the rubric."""
        return tuple(point.point for point in self.rubric)
