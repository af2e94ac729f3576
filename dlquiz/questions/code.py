"""What a function to be written is asked and judged by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from dlquiz.messages import Text
from dlquiz.questions.kinds import Call, Kind
from dlquiz.questions.parameters import Parameter
from dlquiz.questions.tolerance import Tolerance

if TYPE_CHECKING:
    from dlquiz.expressions import Expression
    from dlquiz.questions.own_reference import OwnReference

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
