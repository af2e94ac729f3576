"""Drawing the parameters of a question."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from math import prod

from dlquiz.expressions.values import Value, plain
from dlquiz.expressions.work import size
from dlquiz.questions.parameters import Choose, Constant, IntegerRange, Parameter, RealRange
from dlquiz.questions.question import Question
from dlquiz.variants.deterministic_random import DeterministicRandom


def cells(question: Question) -> int:
    """How many numbers one draw of all parameters takes."""
    return cells_of(question.parameters.values())


def cells_of(parameters: Iterable[Parameter]) -> int:
    """How many numbers one draw of these takes."""
    return sum(map(_cells, parameters))


def _cells(parameter: Parameter) -> int:
    if isinstance(parameter, Constant):
        return size(parameter.value)
    entry = size(parameter.options[0]) if isinstance(parameter, Choose) else 1
    return prod(parameter.shape) * entry


def is_fixed(question: Question) -> bool:
    """Whether every seed gives the same numbers."""
    return are_constant((*question.parameters.values(), *question.kind.draws))


def are_constant(parameters: Iterable[Parameter]) -> bool:
    """Whether each draw of these gives the same numbers."""
    return all(isinstance(parameter, Constant) for parameter in parameters)


def draws(question: Question, seed: int) -> Iterator[dict[str, Value]]:
    """Draws of all parameters, one after the other from the random integers of this seed, without end."""
    return draws_from(question.parameters, DeterministicRandom(question.bank, question.id, seed))


def draws_from(parameters: Mapping[str, Parameter], rng: DeterministicRandom) -> Iterator[dict[str, Value]]:
    """Draws of these parameters, one after the other, without end."""
    while True:
        yield {name: _drawn(parameter, rng) for name, parameter in parameters.items()}


def _drawn(parameter: Parameter, rng: DeterministicRandom) -> Value:
    if isinstance(parameter, Constant):
        return plain(parameter.value)
    return _array_of(parameter, parameter.shape, rng)


def _array_of(parameter: Parameter, shape: tuple[int, ...], rng: DeterministicRandom) -> Value:
    if shape:
        return tuple(_array_of(parameter, shape[1:], rng) for _ in range(shape[0]))
    if isinstance(parameter, Choose):
        return plain(parameter.options[rng.below(len(parameter.options))])
    if isinstance(parameter, IntegerRange):
        return parameter.low + parameter.step * rng.below((parameter.high - parameter.low) // parameter.step + 1)
    if isinstance(parameter, RealRange):
        low, high = decimal_units(parameter)
        return (low + rng.below(high - low + 1)) / 10**parameter.decimals
    raise AssertionError("a constant is not drawn")


@lru_cache(maxsize=256)
def decimal_units(parameter: RealRange) -> tuple[int, int]:
    """The bounds in units of the last decimal, which keep every drawn number as short as it is printed.

    The bounds are taken as printed: 0.3 is three tenths, not the float a little below. The first exceeds the second
    where no such number lies between them.
    """
    from fractions import Fraction

    scale = 10**parameter.decimals
    low, high = (Fraction(repr(bound)) * scale for bound in (parameter.low, parameter.high))
    return math.ceil(low), math.floor(high)
