"""How a written function did: group by group, with the first failure of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from dlquiz.expressions.values import Value
from dlquiz.messages import Text
from dlquiz.reference.kinds import ActiveMistake

Reason: TypeAlias = Literal[
    "value", "shape", "dtype", "exception", "timeout", "memory", "input_changed", "not_returned", "gradient"
]
"""Why a case failed; history has the same words (`dlquiz.progress.records`), which home reads without all this."""


GENERIC = ("transposed", "wrong_axis", "mean_forgotten", "sum_for_mean", "overflow")
"""Mistakes that any function can make; they are named where none of the reference's own explains the values."""


class Output(NamedTuple):
    """One array of the function beside the right one; numbers are arrays without axes.

    `name` is the word of `returns`, "" where the function returns one array. `got` is None where nothing came back, or
    too much to show; `shape` is that of what came back. `right` says of each entry in order whether it is right; it is
    None where no entries were compared.
    """

    name: str
    expected: Value
    got: Value = None
    shape: tuple[int, ...] | None = None
    right: tuple[bool, ...] | None = None


class Failure(NamedTuple):
    """The first case of a group that failed, and why.

    Of an exception there are its `type`, its `message` and the learner's `line`. `slope` is what central differences
    give where the gradient is wrong.
    """

    reason: Reason
    arguments: Mapping[str, Value]
    outputs: tuple[Output, ...]
    type: str = ""
    message: str = ""
    line: int | None = None
    slope: Value = None


@dataclass(frozen=True, slots=True)
class GroupResult:
    """How many cases of a group passed, of how many."""

    name: str
    title: Text
    passed: int
    of: int
    failure: Failure | None = None

    @property
    def right(self) -> bool:
        """Whether the group passed whole."""
        return self.failure is None


class Speed(NamedTuple):
    """Seconds that the function and the reference took for the same calls."""

    yours: float
    reference: float


@dataclass(frozen=True, slots=True)
class CodeRun:
    """A run over all cases. `printed` is what the program wrote, cut where it is long."""

    groups: tuple[GroupResult, ...]
    mistake: ActiveMistake | None
    seconds: float
    speed: Speed | None
    printed: str = ""

    @property
    def score(self) -> float:
        """The share of groups that passed whole."""
        return sum(group.right for group in self.groups) / len(self.groups)

    @property
    def first_failure(self) -> tuple[GroupResult, Failure] | None:
        """The first group that did not pass, with its failure."""
        return next(((group, group.failure) for group in self.groups if group.failure is not None), None)
