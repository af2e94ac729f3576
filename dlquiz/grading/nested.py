"""Numbers in nested tuples: their shape, their leaves, their axes in another order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from dlquiz.grading.literals import Real, as_float
from dlquiz.grading.reader import Value


def plain_key(key: Any) -> Value:
    """A key as Python numbers in nested tuples. An array is integer if every entry is, else all of it is real."""
    if hasattr(key, "tolist"):
        key = key.tolist()
    value = _tuples(key)
    if isinstance(value, tuple) and any(isinstance(leaf, float) for leaf in leaves(value)):
        return _reals(value)
    return value


def _tuples(key: Any) -> Value:
    if isinstance(key, list | tuple):
        return tuple(_tuples(part.tolist() if hasattr(part, "tolist") else part) for part in key)
    return key if isinstance(key, int | float) else float(key)


def _reals(value: Value) -> Value:
    return tuple(map(_reals, value)) if isinstance(value, tuple) else as_float(value)


def shape_of(value: Value) -> tuple[int, ...]:
    """The shape of a rectangular value; an empty tuple has shape (0,)."""
    if not isinstance(value, tuple):
        return ()
    return (len(value), *shape_of(value[0])) if value else (0,)


def leaves(value: Value) -> Iterator[Real]:
    if isinstance(value, tuple):
        for part in value:
            yield from leaves(part)
    else:
        yield value


def permuted(value: Value, order: Sequence[int]) -> Value:
    """`value` with its axes in another order, as numpy.transpose gives it."""
    shape = shape_of(value)

    def entry(index: Sequence[int]) -> Value:
        original = [0] * len(order)
        for position, axis in enumerate(order):
            original[axis] = index[position]
        part = value
        for one in original:
            assert isinstance(part, tuple)
            part = part[one]
        return part

    def build(index: tuple[int, ...]) -> Value:
        if len(index) == len(order):
            return entry(index)
        return tuple(build((*index, one)) for one in range(shape[order[len(index)]]))

    return build(())
