"""When a wrong number can be told from the right one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import isclose
from typing import Any

from dlquiz.errors import ArgumentError
from dlquiz.expressions.values import entries, plain
from dlquiz.messages import Text
from dlquiz.reference.kinds import Mistake

Formula = Callable[..., Any]


def differs(formula: Formula, right: Formula) -> Callable[..., bool]:
    """Whether `formula` is defined for the arguments and gives another value than `right`, beyond rounding."""

    def applies(**arguments: Any) -> bool:
        try:
            wrong = entries(plain(formula(**arguments)))
        except (ArithmeticError, ValueError, ArgumentError):
            return False
        pairs = zip(wrong, entries(plain(right(**arguments))), strict=True)
        return not all(isclose(one, other, rel_tol=1e-9, abs_tol=1e-12) for one, other in pairs)

    return applies


def told_apart(name: str, formula: Formula, right: Formula, en: str, zh: str) -> Mistake:
    """A slip that means something wherever its value is not the answer."""
    return Mistake(name, formula, Text(en, zh), differs(formula, right))


def telling(right: Formula, mistakes: tuple[Mistake, ...]) -> tuple[Mistake, ...]:
    """The mistakes, each at rest also where it happens to give the answer."""
    return tuple(replace(mistake, applies=_both(mistake, right)) for mistake in mistakes)


def _both(mistake: Mistake, right: Formula) -> Callable[..., bool]:
    apart = differs(mistake.formula, right)
    return lambda **arguments: mistake.applies(**arguments) and apart(**arguments)
