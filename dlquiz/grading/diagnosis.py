"""Why a wrong number is wrong: a known mistake, or the key of a question one argument away; never a guess."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from dlquiz.errors import DlquizError
from dlquiz.expressions.values import Value, entries, is_integer, show
from dlquiz.grading.alternatives import alternatives, counts
from dlquiz.grading.compare import Comparison, digit_leaves, plain_key
from dlquiz.grading.literals import Digits, Real
from dlquiz.grading.nested import leaves
from dlquiz.grading.own_words import given_number, question_text, right_for
from dlquiz.grading.reader import NestedDigits
from dlquiz.grading.slips import factors, is_by_columns
from dlquiz.grading.tolerances import rounds_to, wanted_precision, within
from dlquiz.messages import Text, message
from dlquiz.questions import AskedNumber, Tolerance
from dlquiz.reference import catalog
from dlquiz.reference.kinds import ActiveMistake, Argument, Reference
from dlquiz.variants import Variant, accepted

_VARIED = ("size", "padding", "count", "integer")
MOST_ENTRIES = 2_000
MOST_LIKELY = 3
"""So many explanations of one answer are named side by side; more say nothing."""
_NOTHING = Text.same("")


class Diagnosis(NamedTuple):
    """What is known about a wrong answer: by a known mistake, a slip of form, or an argument that it is right for.

    `name` is that of the mistake, the slip or the argument. Only a mistake has a reason why it tempts. Of `several`
    explanations none has its name told.
    """

    by: Literal["mistake", "several", "slip", "neighbour"] | None
    name: str | None
    message: Text
    tempting: Text = _NOTHING
    title: Text = _NOTHING


NOTHING_KNOWN = Diagnosis(None, None, _NOTHING)


def diagnose(
    variant: Variant, kind: AskedNumber, value: Value, comparison: Comparison, digits: NestedDigits = None
) -> Diagnosis:
    """The first that explains `value`: a known mistake, a slip of form, one changed argument, a constant factor.

    Two or three mistakes that fit are named as what it may be, likeliest first; of other things that fit equally well
    none is. `digits` are those shown.
    """
    hits = _fitting(variant, kind, value, digits)
    likely = _likely(variant, value, hits)
    if hits and len(likely) == 1:
        mistake = hits[0]
        name = mistake.name if len(hits) == 1 else None
        return Diagnosis("mistake" if name else "several", name, likely[0], mistake.tempting, mistake.title)
    if 1 < len(likely) <= MOST_LIKELY:
        return Diagnosis("several", None, _may_be(likely))
    if comparison.finding not in (None, "shape"):
        return Diagnosis("slip", comparison.finding, comparison.message)
    asked = question_text(variant)
    found = _computed_slips(variant, kind, value, digits, asked) or list(_slips_of_form(variant, kind, value, asked))
    if len(found) == 1 and any(found[0].message):
        return found[0]
    return Diagnosis("slip" if comparison.finding else None, comparison.finding, comparison.message)


def known_mistake(
    variant: Variant, kind: AskedNumber, value: Value, digits: NestedDigits = None
) -> ActiveMistake | None:
    """The one active mistake that the answer shows; None where something else explains it as well."""
    hits = _fitting(variant, kind, value, digits)
    return hits[0] if len(hits) == 1 == len(_likely(variant, value, hits)) else None


def _fitting(variant: Variant, kind: AskedNumber, value: Value, digits: NestedDigits) -> list[ActiveMistake]:
    """The active mistakes whose value the answer is, and none that would be right itself: the question's own first,
    then in the order of the reference. One that the answer shows to its last digit leaves out those it does not."""
    given = plain_key(value)
    # Where integers are exact, 224 is not the 223.9 of a forgotten floor.
    exact = kind.tolerance.default and is_integer(variant.answer) and is_integer(given)
    hits = [
        mistake
        for mistake in variant.mistakes
        if (catalog.same_value(given, mistake.value) if exact else accepted(given, mistake.value, kind.tolerance))
        and not accepted(mistake.value, variant.answer, kind.tolerance)
    ]
    return [mistake for mistake in hits if _shows(value, mistake.value, digits)] or hits


def _shows(value: Value, other: Value, digits: NestedDigits) -> bool:
    """Whether `value` is `other` as far as it is written out."""
    given, wanted = list(leaves(value)), list(leaves(plain_key(other)))
    pairs = zip(given, wanted, digit_leaves(digits, len(given)), strict=True)
    return all(
        catalog.same_value(one, target)
        or (shows is not None and within(one, target, Tolerance(absolute=0.5 * float(f"1e{-shows.decimals}"))))
        for one, target, shows in pairs
    )


def _likely(variant: Variant, value: Value, hits: Sequence[ActiveMistake]) -> list[Text]:
    """What is said of each mistake that fits, the same words once.

    An answer that repeats a number of the question may be that number left unchanged: likelier than a mistake that
    comes out merely near it, but what a mistake comes to exactly explains it (a stride forgotten leaves the size).
    """
    told = [variant.fill(mistake.feedback) for mistake in hits]
    number = given_number(variant, value) if hits else None
    if number is not None and not any(catalog.same_value(number, mistake.value) for mistake in hits):
        told.insert(0, message("number_left", value=show(value)))
    return list(dict.fromkeys(told))


def _may_be(told: Sequence[Text]) -> Text:
    """Several explanations in one sentence, numbered."""
    listed = Text(
        " ".join(f"({number}) {text.en}" for number, text in enumerate(told, 1)),
        "".join(f"（{number}）{text.zh}" for number, text in enumerate(told, 1)),
    )
    return message("may_be", listed=listed)


def _computed_slips(
    variant: Variant, kind: AskedNumber, value: Value, digits: NestedDigits, asked: Text
) -> list[Diagnosis]:
    """What the answer is right for, each argument or slip once."""
    found: dict[tuple[str, Any], Diagnosis] = {}
    reference = variant.call
    if reference is not None and _size(reference[1]) > MOST_ENTRIES:
        # Running an implementation on large arrays a dozen times is no way to mark one answer.
        return []
    for near in neighbours(*reference) if reference else ():
        if _explains(value, near.value, digits, kind.tolerance):
            # Without words for it, it still counts as something else that fits.
            told = right_for(asked, value, near.argument, near.other) or _NOTHING
            found[near.argument, near.other] = Diagnosis("neighbour", near.argument, told)
    for other in alternatives(variant, kind, asked):
        if _explains(value, other.value, digits, kind.tolerance):
            found[other.slip, other.to] = Diagnosis("slip", other.slip, other.message)
    return list(found.values())


def _size(argument: Any) -> int:
    """How many numbers the arguments of a call hold."""
    if isinstance(argument, Mapping):
        return sum(map(_size, argument.values()))
    return len(entries(argument)) if isinstance(argument, tuple) else 1


def _explains(value: Value, other: Value, digits: NestedDigits, tolerance: Tolerance) -> bool:
    """Whether `value` is `other` to every digit shown: near a key, some neighbour is always within the tolerance."""
    if not accepted(value, other, tolerance):
        return False
    given, wanted = list(leaves(value)), list(leaves(plain_key(other)))
    pairs = zip(given, wanted, digit_leaves(digits, len(given)), strict=True)
    return all(
        catalog.same_value(one, target) or _is_rounded(one, target, shows, tolerance) for one, target, shows in pairs
    )


def _is_rounded(value: Real, target: Real, shows: Digits | None, tolerance: Tolerance) -> bool:
    """Whether a real number is rounded rightly to as many digits as are wanted: fewer are those of too many others."""
    if shows is None or not rounds_to(value, target, shows):
        return False
    wanted = wanted_precision(tolerance)
    return (shows.decimals if wanted.decimals else shows.significant) >= wanted.digits


def _slips_of_form(variant: Variant, kind: AskedNumber, value: Value, asked: Text) -> Iterator[Diagnosis]:
    """Slips that leave an array, or a real number, with the key in it: written by columns, or times a constant."""
    key = plain_key(variant.answer)
    if is_by_columns(value, key, kind.tolerance):
        yield Diagnosis("slip", "columns", message("written_by_columns"))
    if isinstance(key, int):
        # Of a count, twice as much is as good as any other wrong number.
        return
    counted = counts(variant, kind, asked)
    for factor, divided in factors(value, key, kind.tolerance, counted):
        yield Diagnosis("slip", "factor", _times(factor, divided, counted.get(factor, [])))


def _times(factor: int, divided: bool, names: Sequence[Text]) -> Text:
    """`4 times the right values; 4 is the number of rows of X`, where only one thing has that number."""
    if factor == 2:
        return message("half" if divided else "twice")
    told = message("divided_by" if divided else "times_too_large", factor=factor)
    return message("factor_is", told=told, factor=factor, what=names[0]) if len(names) == 1 and any(names[0]) else told


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
