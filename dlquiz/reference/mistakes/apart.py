"""When a wrong number can be told from the right one, and small helpers of wrong formulas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import isfinite
from typing import Any

from dlquiz.expressions.values import Value, entries, plain
from dlquiz.messages import Text
from dlquiz.reference.kinds import Mistake
from dlquiz.reference.sameness import UNDEFINED, same_value

Formula = Callable[..., Any]
Row = tuple[str, Formula, Text, Text]
"""A name, a wrong formula, the feedback, and why it tempts."""

same = same_value
"""Whether two values are one, by the measure of the catalogue."""


def differs(formula: Formula, right: Formula) -> Callable[..., bool]:
    """Whether `formula` gives a finite value for the arguments, and another one than `right`, beyond rounding."""

    def applies(**arguments: Any) -> bool:
        try:
            wrong = plain(formula(**arguments))
        except UNDEFINED:
            return False
        return finite(wrong) and not same(wrong, plain(right(**arguments)))

    return applies


def finite(value: Value) -> bool:
    return all(isinstance(number, int) or isfinite(number) for number in entries(value))


def told_apart(name: str, formula: Formula, right: Formula, feedback: Text, tempting: Text) -> Mistake:
    """A slip that means something wherever its value is not the answer."""
    return Mistake(name, formula, feedback, differs(formula, right), tempting=tempting, means=_always)


def _always(**_: Any) -> bool:
    return True


def table(right: Formula, *rows: Row) -> tuple[Mistake, ...]:
    """Slips that mean something wherever their values are not the answer."""
    return tuple(told_apart(name, formula, right, feedback, tempting) for name, formula, feedback, tempting in rows)


def telling(right: Formula, mistakes: tuple[Mistake, ...]) -> tuple[Mistake, ...]:
    """The mistakes, each at rest also where it happens to give the answer."""
    return tuple(
        replace(mistake, applies=_both(mistake, right), means=mistake.means or mistake.applies) for mistake in mistakes
    )


def _both(mistake: Mistake, right: Formula) -> Callable[..., bool]:
    apart = differs(mistake.formula, right)
    return lambda **arguments: mistake.applies(**arguments) and apart(**arguments)


def changed(function: Callable[..., Any], *dropped: str, **changes: Any) -> Callable[..., Any]:
    """`function` with some of its keywords replaced by `changes`, and without the `dropped` ones."""

    def call(**arguments: Any) -> Any:
        return function(**{name: value for name, value in (arguments | changes).items() if name not in dropped})

    return call


def saying(applies: Callable[..., bool], there: Text, otherwise: Text) -> Callable[..., Text]:
    """Feedback that mentions something only to questions that have it."""
    return lambda **arguments: there if applies(**arguments) else otherwise
