"""One question, of whatever type."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dlquiz.messages import Language, Text

if TYPE_CHECKING:
    from dlquiz.expressions import Expression
    from dlquiz.questions.kinds import Kind
    from dlquiz.questions.parameters import Parameter


_NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a bank; `shape` of a parameter makes an array of draws, `let` names follow in order."""

    bank: str
    id: str
    kind: Kind
    type: str
    """The name of the kind in banks."""
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
    lines: Mapping[str, Text] = field(default_factory=dict)
    """What the worked solution says before the line of a `let` value; values without words are put into the formula."""
    where: tuple[Expression, ...] = ()
    part: str = ""
    """For a blank or a step, which is asked as a question of its own: its name."""
    context: Text = _NOTHING
    """For a blank or a step: what is read before it, the prompt of the whole question and of the steps before it."""
    only: Language | None = None
    """The language of the prompt, where it is written in one of the two alone."""
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

    def is_foreign(self, language: Language) -> bool:
        """Whether it is shown in the other language to who reads this one."""
        return self.only not in (None, language)

    @property
    def family_name(self) -> str:
        """The full name of its family, `bank/family`; "" where it has none. A family is of its own bank, unless it is
        written with the bank it is of."""
        return self.family if "/" in self.family or not self.family else f"{self.bank}/{self.family}"
