"""Counted work: what a question may cost, the same on every machine, so that draws do not depend on the machine.

A unit is about a microsecond of a usual processor. Whatever may take long calls `spend` before or after it works;
outside a budget that costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from dlquiz.errors import TooCostlyError
from dlquiz.expressions.values import ROWS

_CURRENT: ContextVar[Budget | None] = ContextVar("budget", default=None)


class Budget:
    """So many units of work for one purpose, which may be done in several pieces."""

    def __init__(self, units: int) -> None:
        self.units = units
        self.spent = 0
        self._around: Budget | None = None

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Count what is done inside; a budget around this one counts it, too."""
        self._around = _CURRENT.get()
        token = _CURRENT.set(self)
        try:
            yield
        finally:
            _CURRENT.reset(token)

    def spend(self, units: int, *place: str) -> None:
        """Raises `TooCostlyError` once more is spent than there is; `place` is the field it is spent on."""
        self.spent += units
        if self._around is not None:
            self._around.spend(units, *place)
        if self.spent > self.units:
            raise TooCostlyError(
                f"it takes more than {self.units:,} steps of computation",
                f"计算量超过 {self.units:,} 步",
                *place,
            )


def spend(units: int) -> None:
    """Count work against the budget there is."""
    budget = _CURRENT.get()
    if budget is not None:
        budget.spend(units)


def spent() -> int:
    """What the present budget has spent so far; 0 without one."""
    budget = _CURRENT.get()
    return 0 if budget is None else budget.spent


def size(value: Any) -> int:
    """How many numbers or words a plain value holds."""
    if not isinstance(value, ROWS):
        return sum(map(size, value.values())) if isinstance(value, Mapping) else 1
    if value and not isinstance(value[0], ROWS):
        return len(value)
    return sum(map(size, value))
