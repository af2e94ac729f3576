"""What a run of a learner's function takes and gives: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from numpy.typing import NDArray

Argument: TypeAlias = "bool | int | float | str | NDArray[Any]"
"""One argument of the learner's function; lists of numbers arrive as arrays."""

MOST_SECONDS = 60.0
MOST_MEGABYTES = 4096
MOST_PRINTED = 64 << 10
"""Bytes that are kept of what the learner's code prints."""
MOST_RETURNED = 64 << 20
"""Bytes that one call may return; more is reported as `memory`."""


class StoppedError(Exception):
    """A run was stopped because its result is no longer needed."""


@dataclass(frozen=True)
class Limits:
    """For one run over all calls; `MOST_SECONDS` and `MOST_MEGABYTES` cap them.

    The time begins when the child is ready. The memory is what the learner's code takes beyond Python and NumPy.
    """

    seconds: float = 10.0
    megabytes: int = 1024


@dataclass(frozen=True)
class Returned:
    """The arrays of one call (booleans, integers or reals; a number is an array without axes) and its time."""

    values: tuple[NDArray[Any], ...]
    seconds: float


@dataclass(frozen=True)
class Failed:
    """Why one call has no arrays.

    `type` is the type of the exception (or the signal or exit code that ended the child), of a value that is no array
    of numbers (`dtype`: its dtype where it has one), or of what was returned instead of arrays. `line` is the line of
    the learner's file where the exception passed last, if it passed there.
    """

    reason: Literal["exception", "timeout", "memory", "input_changed", "not_returned", "dtype"]
    type: str = ""
    message: str = ""
    line: int | None = None


@dataclass(frozen=True)
class NotCounted:
    """Why the file was neither run nor judged; of a wrong signature, `message` is the one that the file has."""

    reason: Literal["syntax", "no_function", "signature", "stub"]
    message: str = ""
    line: int | None = None
    column: int | None = None


@dataclass(frozen=True)
class Run:
    """An outcome for each call, the seconds they took together, and what the code printed (`MOST_PRINTED`)."""

    outcomes: tuple[Returned | Failed, ...]
    seconds: float
    printed: str
