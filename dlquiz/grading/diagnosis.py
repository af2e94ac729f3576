"""Why a wrong number is wrong: a known mistake, or the key of a question one argument away; never a guess."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal, NamedTuple

from dlquiz.errors import DlquizError
from dlquiz.expressions.values import Value, is_integer, show
from dlquiz.grading.compare import Comparison, plain_key
from dlquiz.messages import Text, message
from dlquiz.questions import Numeric
from dlquiz.reference import catalog
from dlquiz.reference.kinds import ActiveMistake, Argument, Reference
from dlquiz.variants import Variant, accepted, reference_of

_VARIED = ("size", "padding", "count", "integer")
_NOTHING = Text.same("")


class Diagnosis(NamedTuple):
    """What is known about a wrong answer: by a known mistake, a slip of form, or an argument that it is right for.

    `name` is that of the mistake, the slip or the argument. Only a mistake has a reason why it tempts.
    """

    by: Literal["mistake", "slip", "neighbour"] | None
    name: str | None
    message: Text
    tempting: Text = _NOTHING


NOTHING_KNOWN = Diagnosis(None, None, _NOTHING)


def diagnose(variant: Variant, kind: Numeric, value: Value, comparison: Comparison) -> Diagnosis:
    """A known mistake first, then a slip of form, then a neighbour, then just where the first wrong entry is."""
    mistake = known_mistake(variant, kind, value)
    if mistake is not None:
        return Diagnosis("mistake", mistake.name, variant.fill(mistake.feedback), mistake.tempting)
    if comparison.finding is not None:
        return Diagnosis("slip", comparison.finding, comparison.message)
    near = neighbour(variant, kind, value)
    return near or Diagnosis(None, None, comparison.message)


def known_mistake(variant: Variant, kind: Numeric, value: Value) -> ActiveMistake | None:
    """The one active mistake whose value the answer is; none if several fit."""
    given = plain_key(value)
    # Where integers are exact, 224 is not the 223.9 of a forgotten floor.
    exact = kind.tolerance.default and is_integer(variant.answer) and is_integer(given)
    hits = [
        mistake
        for mistake in variant.mistakes
        if (catalog.same_value(given, mistake.value) if exact else accepted(given, mistake.value, kind.tolerance))
    ]
    return hits[0] if len(hits) == 1 else None


def neighbour(variant: Variant, kind: Numeric, value: Value) -> Diagnosis | None:
    """`54 is right for padding=0`: the only change of one argument that makes the answer right."""
    found = reference_of(variant)
    if found is None or found[0].closed is None:
        return None
    hits = [near for near in neighbours(*found) if accepted(value, near.value, kind.tolerance)]
    if len(hits) != 1:
        return None
    name = hits[0].argument
    told = message("right_for", value=show(value), name=name, other=_written(hits[0].other))
    return Diagnosis("neighbour", name, told)


class Neighbour(NamedTuple):
    """A call with one argument changed: its name, its other value, and what the call gives with it."""

    argument: str
    other: Any
    value: Value


def neighbours(reference: Reference, bound: Mapping[str, Any]) -> Iterator[Neighbour]:
    """The calls one slip in one argument away, as far as they exist; by the closed form, else by the run."""
    for name, other in _changes(reference.arguments, bound):
        try:
            changed = catalog.bind(reference, {**bound, name: other})
            value = catalog.value_of(reference, changed)
        except (DlquizError, ArithmeticError, ValueError):
            # A neighbour that does not exist (a kernel larger than its input) explains nothing.
            continue
        yield Neighbour(name, other, value)


def _written(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else show(value)


def _changes(arguments: tuple[Argument, ...], bound: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every other value one slip away: an integer near it, a flag or a word turned."""
    for argument in arguments:
        value = bound[argument.name]
        if argument.kind == "flag":
            yield argument.name, not value
        elif argument.words and isinstance(value, str):
            yield from ((argument.name, word) for word in argument.words if word != value)
        elif argument.kind in _VARIED and isinstance(value, int):
            yield from ((argument.name, other) for other in near_integers(value))


def near_integers(value: int) -> list[int]:
    """What an integer becomes by one slip: one more or less, doubled, halved, left at 0 or 1."""
    return sorted({value - 1, value + 1, value * 2, value // 2, 0, 1} - {value})
