"""Which known mistake explains what a written function returned."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import reduce
from typing import NamedTuple

import numpy as np

from dlquiz.errors import ArgumentError
from dlquiz.grading.code.calls import Array, Call, all_fit, as_array, fits, is_array
from dlquiz.grading.code.results import GENERIC
from dlquiz.messages import Text, message
from dlquiz.reference import catalog
from dlquiz.reference.equality import UNDEFINED
from dlquiz.reference.kinds import ActiveMistake

LARGEST_EXPONENT = math.log(np.finfo(np.float64).max)


class Came(NamedTuple):
    """A call and the arrays that came back; None where none did. `right`: whether the call passed."""

    call: Call
    got: Sequence[Array] | None
    right: bool


def diagnosed(came: Sequence[Came]) -> ActiveMistake | None:
    """The one mistake that explains every failed call; None where none does, or several do.

    Of several those are left out that would have failed a call that passed.
    """
    failed = [each for each in came if not each.right]
    if not failed or any(each.got is None for each in failed):
        return None
    made = [_own(each.call, each.got or ()) for each in failed]
    names = {
        name
        for name in set().union(*made)
        if all(name in own or _explains(name, each) for own, each in zip(made, failed, strict=True))
    }
    if len(names) > 1:
        passed = [each for each in came if each.right]
        names = {name for name in names if all(_passes_too(name, each) for each in passed)}
    names = names or _explaining_all(failed, _generic)
    if len(names) != 1:
        return None
    name = names.pop()
    # The texts speak of numbers with which the mistake can be made.
    return _named(name, next((each for each, own in zip(failed, made, strict=True) if name in own), failed[0]).call)


def _explains(name: str, failed: Came) -> bool:
    """Whether a mistake of the reference makes what came back, also where its `when` says that it hardly shows."""
    call = failed.call
    wrong = [
        (got, bound)
        for got, key, bound in zip(failed.got or (), call.keys, call.bound, strict=True)
        if not fits(got, key, call.kind.tolerance)
    ]
    try:
        values = [call.reference.wrong_value(name, bound) for _, bound in wrong]
    except UNDEFINED:
        return False
    return all(
        is_array(value) and fits(got, as_array(value), call.kind.tolerance)
        for (got, _), value in zip(wrong, values, strict=True)
    )


def _passes_too(name: str, passed: Came) -> bool:
    """Whether a mistake of the reference makes the right arrays of a call, or cannot be made there."""
    call = passed.call
    return all_fit(call.mistaken(name), call.keys, call.kind.tolerance)


def _explaining_all(failed: Sequence[Came], explaining: Callable[[Call, Sequence[Array]], set[str]]) -> set[str]:
    def narrowed(names: set[str] | None, each: Came) -> set[str] | None:
        if names is not None and not names:
            return names
        found = explaining(each.call, each.got or ())
        return found if names is None else names & found

    return reduce(narrowed, failed, None) or set()


def _own(call: Call, got: Sequence[Array]) -> set[str]:
    """The mistakes of the reference that make these arrays; an array that is right anyway need not be one of them."""
    explained = [
        {name for name, value in wrong.items() if fits(one, value, call.kind.tolerance)}
        for one, key, wrong in zip(got, call.keys, call.wrong_arrays, strict=True)
        if not fits(one, key, call.kind.tolerance)
    ]
    return set.intersection(*explained) if explained else set()


def _generic(call: Call, got: Sequence[Array]) -> set[str]:
    explained = [
        {name for name in GENERIC if any(fits(one, other, call.kind.tolerance) for one, other in ways[name])}
        for place, (one, key) in enumerate(zip(got, call.keys, strict=True))
        if not fits(one, key, call.kind.tolerance)
        for ways in (_ways(call, place, one, key),)
    ]
    return set.intersection(*explained) if explained else set()


def _ways(call: Call, place: int, got: Array, key: Array) -> Mapping[str, Iterator[tuple[Array, Array]]]:
    """For each generic mistake the pairs of which one must fit: what came back, and what the mistake makes."""
    return {
        "transposed": ((got, other) for other in _transposed(key)),
        "wrong_axis": ((got, other) for other in _over_other_axes(call, place)),
        "mean_forgotten": ((mean, key) for mean in _means(got, key)),
        "sum_for_mean": ((got, key * count) for count in _counts(call) if key.size and not np.allclose(key, 0)),
        "overflow": ((rest, key) for rest in _beside_overflow(call, got, key)),
    }


def _transposed(key: Array) -> Iterator[Array]:
    if key.ndim >= 2:
        yield np.transpose(key)
    if key.ndim > 2:
        yield np.swapaxes(key, -1, -2)


def _over_other_axes(call: Call, place: int) -> Iterator[Array]:
    """What the reference makes of an array with two axes swapped, as it comes and swapped back."""
    bound = call.bound[place]
    for name in call.kind.arguments:
        argument = call.reference.argument(name)
        if argument is None or argument.kind != "array":
            continue
        array = as_array(bound[name])
        for axis in range(array.ndim - 1):
            try:
                other = catalog.rebind(call.reference, bound, argument, np.swapaxes(array, axis, -1).tolist())
                value = as_array(call.reference.run(**other))
            except (ArgumentError, *UNDEFINED):
                # The other arguments do not fit these axes.
                continue
            yield value
            if value.ndim > axis + 1:
                yield np.swapaxes(value, axis, -1)


def _means(got: Array, key: Array) -> Iterator[Array]:
    """Means of what came back over as many axes as it has too many."""
    more = got.ndim - key.ndim
    for axes in (tuple(range(more)), tuple(range(key.ndim, got.ndim))):
        # A mean of one number forgets nothing.
        if more > 0 and math.prod(got.shape[axis] for axis in axes) > 1:
            yield np.mean(got, axis=axes)


def _beside_overflow(call: Call, got: Array, key: Array) -> Iterator[Array]:
    """What came back, with the right numbers where an exponential of a large argument may have left inf, nan or 0.

    A number over inf is 0. Only arguments count as large, as nan has other causes.
    """
    lost = ~np.isfinite(got)
    if call.reference.exponentials and got.shape == key.shape and lost.any() and _largest(call) > LARGEST_EXPONENT:
        yield np.where(lost | (got == 0), key, got)


def _largest(call: Call) -> float:
    return max((float(np.max(np.abs(argument), initial=0.0)) for argument in call.arguments), default=0.0)


def _counts(call: Call) -> set[int]:
    """Numbers of entries over which a mean may have been taken: along each axis of each array, and all of them."""
    arrays = [argument for argument in call.arguments if isinstance(argument, np.ndarray)]
    return {count for array in arrays for count in (*array.shape, array.size)} - {0, 1}


def _named(name: str, call: Call) -> ActiveMistake:
    """The mistake with its texts for the numbers of a call."""
    for mistake in call.reference.mistakes:
        if mistake.name == name:
            feedback, tempting = (mistake.filled(text, call.bound[0]) for text in (mistake.feedback, mistake.tempting))
            return ActiveMistake(name, None, feedback, tempting, mistake.title)
    return ActiveMistake(name, None, message(f"code_{name}"), Text.same(""), message(f"code_{name}_title"))
