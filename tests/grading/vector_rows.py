"""The rows of the fairness vectors: one row, one case, with the reason why it must come out so."""

from __future__ import annotations

from typing import Any, NamedTuple

from dlquiz.questions.kinds import Unit
from dlquiz.questions.tolerance import Tolerance

PERCENT = Unit("%")
PX = Unit("px")
MEBI = Unit("MiB", {"KiB": 1024, "B": 1048576, "GiB": 1 / 1024})
MILLI = Unit("ms", {"s": 0.001, "µs": 1000})
RATE = Unit("images/s", {"images/min": 60})
SHAPE = (64, 112, 112)
MATRIX = ((1, 2), (3, 4))


class Number(NamedTuple):
    """An accepted form of one number."""

    text: str
    value: float
    reason: str
    unit: Unit | None = None
    integer_key: bool = False


class Array(NamedTuple):
    """An accepted form of an array, for a key of `dimensions`."""

    text: str
    value: Any
    reason: str
    dimensions: int = 1
    shape_like: bool = False


class Refused(NamedTuple):
    """An unreadable text, a part of its help, and the position it names."""

    text: str
    help: str
    reason: str
    position: int | None = None
    unit: Unit | None = None
    integer_key: bool = False
    dimensions: int = 0
    shape_like: bool = False


class Marked(NamedTuple):
    """A readable text marked against a key."""

    text: str
    key: Any
    right: bool
    reason: str
    tolerance: Tolerance = Tolerance()
    unit: Unit | None = None
    dimensions: int = 0
    shape_like: bool = False


class Said(NamedTuple):
    """An answer to one of the questions of `kind_vectors`, its outcome and its score."""

    question: str
    text: str
    outcome: str
    score: float
    reason: str
