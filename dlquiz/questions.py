"""What a question is: frozen values, no reading, no drawing, no computing."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from dlquiz.messages import Text

if TYPE_CHECKING:
    from dlquiz.expressions import Expression

DEFAULT_RELATIVE = 1e-3
ZERO_SLACK = 1e-9
_GRAIN = 1e-9

KindName = Literal["choice", "true_false", "numeric", "text", "cloze", "ordering", "matching", "open", "steps"]


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far a typed number may lie from the key.

    All `None` is the default: integers exact, reals within a relative 1e-3. `decimals` and `significant` mean half
    a unit of that digit, inclusive. An entry whose key is 0 accepts |a| ≤ `absolute` (1e-9 unless given).
    """

    relative: float | None = None
    absolute: float | None = None
    decimals: int | None = None
    significant: int | None = None

    @property
    def default(self) -> bool:
        """Whether the bank says nothing: then integers are exact and reals within a relative 1e-3."""
        return self.relative is self.absolute is self.decimals is self.significant is None

    def slack(self, key: float) -> float:
        """The largest |value - key| that is right, rounding included; 0 where only the key itself is.

        Where several rules are given, the most generous one counts.
        """
        if self.default and isinstance(key, int):
            return 0.0
        reach = max(self._reaches(key))
        # 0.5·10⁻ⁿ has no exact binary form: without this grain an answer right on the bound would be a coin toss.
        return reach * (1 + _GRAIN) + 4 * math.ulp(as_float(abs(key))) if reach > 0 else 0.0

    def _reaches(self, key: float) -> list[float]:
        size = as_float(abs(key))
        reaches = [0.0]
        if self.decimals is not None:
            reaches.append(0.5 * _power_of_ten(-self.decimals))
        if self.significant is not None and key:
            reaches.append(0.5 * _power_of_ten(_leading_exponent(size) - self.significant + 1))
        if self.absolute is not None:
            reaches.append(self.absolute)
        if self.relative is not None:
            reaches.append(self.relative * size)
        if self.default:
            reaches.append(DEFAULT_RELATIVE * size)
        if key == 0 and self.absolute is None:
            reaches.append(ZERO_SLACK)
        return reaches

    def accepts(self, value: float, key: float) -> bool:
        """Whether `value` counts as `key`; the bound is inclusive, nan is only nan, an infinity only itself."""
        if value != value or key != key:
            return value != value and key != key
        if value == key:
            return True
        centre = as_float(key)
        reach = self.slack(key)
        if reach == 0 or math.isinf(centre):
            return False
        # Bounds rather than the difference: Python compares an integer of any size with a float, exactly.
        return centre - reach <= value <= centre + reach


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

    reference: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class OwnMistake:
    """A wrong answer the question itself names, besides those its reference brings."""

    name: str
    formula: Literally | Call | Expression
    feedback: Text


@dataclass(frozen=True, slots=True)
class Numeric:
    """A computed value: an integer, a real, a shape, a vector or a matrix."""

    answer: Literally | Call | Expression
    stated: Any = None
    """A value the author states besides a reference; the two must agree."""
    tolerance: Tolerance = Tolerance()
    unit: Unit | None = None
    mistakes: tuple[OwnMistake, ...] = ()
    ignore_mistakes: tuple[str, ...] = ()
    separate: tuple[str, ...] = ()


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


@dataclass(frozen=True, slots=True)
class Constant:
    """A parameter that is the same in every draw."""

    value: Any


@dataclass(frozen=True, slots=True)
class Choose:
    """One of the listed values."""

    options: tuple[Any, ...]
    shape: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class IntegerRange:
    """An integer from `low` to `high`, both included, in steps of `step` from `low`."""

    low: int
    high: int
    step: int = 1
    shape: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class RealRange:
    """A multiple of 10^-decimals from `low` to `high`, both included."""

    low: float
    high: float
    decimals: int
    shape: tuple[int, ...] = ()


Parameter = Constant | Choose | IntegerRange | RealRange


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a bank; `shape` of a parameter makes an array of draws, `let` names follow in order."""

    bank: str
    id: str
    kind: Kind
    type: KindName
    topic: str
    prompt: Text
    difficulty: int = 2
    tags: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    family: str = ""
    aliases: tuple[str, ...] = ()
    hints: tuple[Text, ...] = ()
    solution: Text | None = None
    explanation: Text | None = None
    source: Text | None = None
    deprecated: bool = False
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    let: Mapping[str, Expression] = field(default_factory=dict)
    where: tuple[Expression, ...] = ()
    part: str = ""
    """For a blank or a step, which is asked as a question of its own: its name."""
    wording: str = ""
    """Fingerprint of everything a learner sees."""
    grading: str = ""
    """Fingerprint of everything a verdict depends on."""
    by_seed: Callable[[int], Question] | None = field(default=None, compare=False, repr=False)
    """For a question made in code, whose very parts a seed decides: what makes it. None for one of a file."""

    def for_seed(self, seed: int) -> Question:
        """The question as it is asked for this seed."""
        return self if self.by_seed is None else self.by_seed(seed)

    @property
    def name(self) -> str:
        """The full name, `bank/id`: what history is kept under."""
        return f"{self.bank}/{self.id}"

    @property
    def family_name(self) -> str:
        """The full name of its family, `bank/family`; "" where it has none. A family is of its own bank, unless it is
        written with the bank it is of."""
        return self.family if "/" in self.family or not self.family else f"{self.bank}/{self.family}"


def as_float(value: float) -> float:
    """`value` as a float; an integer beyond the floats becomes an infinity."""
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _leading_exponent(size: float) -> int:
    """The decimal exponent of the first digit; by printing, because log10(0.001) may fall on either side of -3.

    Fifteen digits are what every float holds: 1e23 keeps its exponent, and 9.9999999 is not yet ten.
    """
    return int(f"{size:.14e}".partition("e")[2]) if math.isfinite(size) else 0


def _power_of_ten(exponent: int) -> float:
    """10^exponent as the nearest float: 0 or infinite where there is none."""
    return float(f"1e{exponent}")
