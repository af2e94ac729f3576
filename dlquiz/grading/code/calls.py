"""What a written function is called with, and what it should return."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from time import perf_counter
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from dlquiz.expressions.values import ROWS, Value
from dlquiz.questions.kinds import AskedCode, with_word
from dlquiz.questions.tolerance import Tolerance
from dlquiz.reference import catalog
from dlquiz.reference.kinds import Reference
from dlquiz.variants.formulas import bound_arguments
from dlquiz.variants.model import DrawnCase, Variant

Array: TypeAlias = NDArray[Any]
NUMBERS = "biuf"
"""The kinds of dtypes that hold booleans, integers and reals."""


@dataclass(frozen=True)
class Call:
    """One call: what the function gets, and the reference's arguments for each array that it should return."""

    kind: AskedCode
    case: DrawnCase

    @property
    def group(self) -> str:
        return self.case.group

    @property
    def words(self) -> tuple[str, ...]:
        """What each returned array is called: a word of `of`, "" for the only one."""
        return self.kind.returns or ("",)

    @cached_property
    def reference(self) -> Reference:
        return catalog.find(self.kind.call.reference)

    @cached_property
    def _kinds(self) -> Mapping[str, str]:
        return {argument.name: argument.kind for argument in self.reference.arguments}

    @cached_property
    def arguments(self) -> list[Any]:
        """What the function gets: numbers, and arrays of integers (int64) or reals (float64)."""
        return [_given(self._kinds.get(name), self.case.names[name]) for name in self.kind.arguments]

    @property
    def shown(self) -> Mapping[str, Value]:
        """The same as plain values."""
        flags = {name for name, kind in self._kinds.items() if kind == "flag"}
        values = {name: self.case.names[name] for name in self.kind.arguments}
        return {name: bool(value) if name in flags else value for name, value in values.items()}

    @cached_property
    def bound(self) -> list[Mapping[str, Any]]:
        """The reference's arguments for each returned array."""
        calls = [with_word(self.kind.call, word) for word in self.kind.returns] or [self.kind.call]
        return [bound_arguments(call, self.case.names) for call in calls]

    @cached_property
    def keys(self) -> list[Array]:
        """What is right, by the NumPy run of the reference."""
        return [as_array(self.reference.run(**bound)) for bound in self.bound]

    @cached_property
    def wrong_arrays(self) -> list[dict[str, Array]]:
        """For each returned array what the mistakes of the reference make of it, where that is an array of numbers."""
        return [
            {mistake.name: as_array(value) for mistake, value in self.reference.wrong_values(bound) if is_array(value)}
            for bound in self.bound
        ]

    def mistaken(self, name: str) -> list[Array]:
        """What is returned where that mistake is made: what is right, where it makes nothing else."""
        return [wrong.get(name, key) for wrong, key in zip(self.wrong_arrays, self.keys, strict=True)]

    def reference_seconds(self) -> float:
        """How long the reference takes, which has run before."""
        began = perf_counter()
        for bound in self.bound:
            self.reference.run(**bound)
        return perf_counter() - began


def calls_of(variant: Variant) -> list[Call]:
    """The calls by which a concrete question judges a function, in order."""
    kind = variant.question.kind.code
    assert kind is not None, "a function is asked"
    return [Call(kind, case) for case in variant.cases]


def as_array(value: Value) -> Array:
    """A value of a reference as an array; a number has no axes."""
    return np.asarray(value)


def is_array(value: Value) -> bool:
    """Whether a value is an array of numbers: its rows have one length, and its integers are not too large."""
    try:
        return np.asarray(value).dtype.kind in NUMBERS
    except ValueError:
        return False


def _given(kind: str | None, value: Value) -> Any:
    if kind == "flag":
        return bool(value)
    if kind == "real" and not isinstance(value, ROWS):
        return float(value)
    if not isinstance(value, ROWS):
        return value
    array = np.asarray(value)
    return array.astype(np.int64 if array.dtype.kind in "biu" else np.float64)


def entries_right(got: Array, key: Array, tolerance: Tolerance) -> tuple[bool, ...]:
    """Of each entry in order, whether it is within the tolerance; both have one shape."""
    return tuple(tolerance.accepts(one, other) for one, other in zip(_flat(got), _flat(key), strict=True))


def fits(got: Array, key: Array, tolerance: Tolerance) -> bool:
    """Whether an array is right: its shape and every entry."""
    return got.shape == key.shape and all(entries_right(got, key, tolerance))


def all_fit(got: Sequence[Array], keys: Sequence[Array], tolerance: Tolerance) -> bool:
    """Whether all arrays are right."""
    return all(fits(one, key, tolerance) for one, key in zip(got, keys, strict=True))


def _flat(array: Array) -> list[Any]:
    flat: list[Any] = array.ravel().tolist()
    return flat
