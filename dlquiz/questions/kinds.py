"""What every kind of question has, the formulas in questions, and what is asked and marked by numbers and code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from dlquiz.messages import Text
from dlquiz.questions.tolerance import Tolerance

if TYPE_CHECKING:
    from dlquiz.expressions import Expression
    from dlquiz.questions.own_reference import OwnReference
    from dlquiz.questions.parameters import Parameter


_STANDARD = Tolerance()


@dataclass(frozen=True, slots=True)
class Unit:
    """The unit an answer is asked in; `also` says how many of another accepted unit make one: MiB, {KiB: 1024}."""

    name: str
    also: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ConstantFormula:
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
class StatedMistake:
    """A wrong answer the question itself names, besides those its reference brings."""

    name: str
    formula: ConstantFormula | Call | Expression | Replaced
    feedback: Text
    title: Text = field(default=Text.same(""), kw_only=True)
    """What people read for its name."""


class Kind:
    """A kind of question: what drawing, sessions and frontends need to know of it. `dlquiz.kinds` has the kinds."""

    __slots__ = ()
    in_steps: ClassVar[bool] = False
    """Whether its parts are answered one after the other."""
    in_blanks: ClassVar[bool] = False
    """Whether its parts are blanks in the prompt."""
    in_own_words: ClassVar[bool] = False
    """Whether the learner scores the answer by points, once the model answer is seen."""
    in_file: ClassVar[bool] = False
    """Whether the answer is the text of a file that the learner writes in an editor."""
    takes_a_side: ClassVar[bool] = False
    """Whether an answer says something that an interviewer may go into."""
    shows_offered: ClassVar[bool] = True
    """Whether what it offers is seen before the answer."""
    echo_is_markdown: ClassVar[bool] = False
    """Whether an answer is read as a text of the bank, which may hold formulas."""
    key_is_markdown: ClassVar[bool] = False
    """Whether the key is a text of the bank."""
    says_all: ClassVar[bool] = False
    """Whether the verdict shows all that there is to say about the right answer."""
    working_style: ClassVar[Literal["text", "formulas", "options"]] = "text"
    """What the lines of its working are."""
    right_varies: ClassVar[bool] = False
    """Whether the drawn numbers may change what is right."""

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

    @property
    def spellings(self) -> tuple[Text, ...]:
        """The words that are right as they are, the key first."""
        return ()

    @property
    def number(self) -> AskedNumber | None:
        """What a number is asked and marked by; None where none is asked."""
        return None

    @property
    def code(self) -> AskedCode | None:
        """The function that is to be written; None where none is."""
        return None

    @property
    def draws(self) -> Iterable[Parameter]:
        """What is drawn besides the parameters of the question."""
        return ()

    @property
    def picks(self) -> Literal["", "one", "several"]:
        """How many of the texts to choose from an answer picks."""
        return ""

    @property
    def has_working(self) -> bool:
        """Whether its working says more than the key."""
        return False

    @property
    def model_answer(self) -> Text | None:
        """What a good answer in one's own words is."""
        return None

    @property
    def points(self) -> tuple[RubricPoint, ...]:
        """What an answer in one's own words is scored by."""
        return ()

    @property
    def leads_to(self) -> tuple[str, ...]:
        """The full names of the questions to be asked after it."""
        return ()


LAYERS = ("must", "good", "excellent")
"""What the points of a rubric make an answer, from the least on."""


@dataclass(frozen=True, slots=True)
class RubricPoint:
    """What a good answer says, how much that counts, and words that suggest that it was said.

    `layer` is one of `LAYERS`, or "" where the rubric has none.
    """

    point: Text
    weight: float = 1.0
    keywords: tuple[Text, ...] = ()
    layer: str = ""


@dataclass(frozen=True, slots=True)
class AskedNumber(Kind):
    """What a number is asked and marked by: an integer, a real, a shape, a vector or a matrix."""

    answer: ConstantFormula | Call | Expression
    stated: Any = None
    """A value the author states besides a reference; the two must agree."""
    tolerance: Tolerance = _STANDARD
    unit: Unit | None = None
    mistakes: tuple[StatedMistake, ...] = ()
    ignore_mistakes: tuple[str, ...] = ()
    separate: tuple[str, ...] = ()
    size: bool = False
    """Whether a length along an axis is asked, which may be typed as `17x17`; some references say so themselves."""
    right_varies: ClassVar[bool] = True
    working_style: ClassVar[Literal["text", "formulas", "options"]] = "formulas"

    @property
    def number(self) -> AskedNumber:
        return self

    @property
    def in_percent(self) -> bool:
        return self.unit is not None and self.unit.name == "%"

    @property
    def has_working(self) -> bool:
        return not isinstance(self.answer, ConstantFormula)


CODE_TOLERANCE = Tolerance(relative=1e-6, absolute=1e-9)
"""How far an entry may be off where the bank says nothing."""


@dataclass(frozen=True, slots=True)
class Cases:
    """A group of cases: its parameters are drawn `times` times, each time with the `let` values that follow."""

    name: str
    title: Text
    times: int = 1
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    let: Mapping[str, Expression] = field(default_factory=dict)
    where: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True)
class GradientOf:
    """The forward pass whose gradient the function is, and the argument by which it is taken."""

    reference: str | OwnReference
    argument: str


@dataclass(frozen=True, slots=True)
class AskedCode(Kind):
    """A function that the learner writes: `arguments` are its parameters, in order.

    `call` is the reference with what it gets in each case: the arguments of the same names, and those of `with`.
    `returns` are the words of the reference's `of` whose gradients the function returns, in order; none of them stands
    for one array. `limits` hold for one run over all cases.
    """

    function: str
    arguments: tuple[str, ...]
    call: Call
    cases: tuple[Cases, ...]
    returns: tuple[str, ...] = ()
    tolerance: Tolerance = CODE_TOLERANCE
    seconds: float = 10.0
    megabytes: int = 1024
    gradient_of: GradientOf | None = None
    in_file: ClassVar[bool] = True
    right_varies: ClassVar[bool] = True

    @property
    def code(self) -> AskedCode:
        return self

    @property
    def draws(self) -> Iterator[Parameter]:
        for group in self.cases:
            yield from group.parameters.values()


def with_word(call: Call, word: str) -> Call:
    """The call with another word of its `of`."""
    arguments: dict[str, Any] = {**call.arguments, "of": word}
    return Call(call.reference, arguments)


@dataclass(frozen=True, slots=True)
class Part:
    """A blank of a cloze, or one of several steps: a small question of its own. A blank's prompt is empty."""

    name: str
    prompt: Text
    kind: Kind
