"""Why a wrong number is wrong: a known mistake, or the key of a question one argument away; never a guess."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Any, NamedTuple

from dlquiz.errors import DlquizError
from dlquiz.expressions import Expression, evaluate, parse
from dlquiz.expressions.values import Real, Value, entries, is_integer, shape_of, show_to_read
from dlquiz.expressions.work import size
from dlquiz.grading.compare import (
    Comparison,
    digit_leaves,
    factors,
    is_by_columns,
    permuted,
    plain_key,
    rounds_to,
    wanted_precision,
)
from dlquiz.grading.numbers import Digits
from dlquiz.grading.own_words import called, given_number, prints_name, question_text, right_for
from dlquiz.grading.reader import NestedDigits
from dlquiz.grading.verdict import Diagnosis
from dlquiz.messages import Text, message
from dlquiz.questions.kinds import AskedNumber, Call
from dlquiz.questions.tolerance import Tolerance, as_float
from dlquiz.reference import catalog
from dlquiz.reference.binding import LEAST
from dlquiz.reference.kinds import ActiveMistake, Argument, Reference
from dlquiz.variants.formulas import accepted, formula_value
from dlquiz.variants.model import Variant

_NAMELESS = Text.same("")


class Alternative(NamedTuple):
    """The value after one mistake: the mistake's name, what it was done to, and what to say."""

    mistake: str
    to: str
    value: Value
    message: Text


Asked = Callable[[], Text]
"""The question's own text, which only an explanation in its words needs."""


def alternatives(variant: Variant, kind: AskedNumber, asked: Asked) -> Iterator[Alternative]:
    """Every mistake that the reference, or the expression, can be computed with."""
    for name, compute in _transposed(variant, kind):
        value = _computed(compute)
        if value is None:
            continue
        text = (
            message("rows_for_columns", name=name) if prints_name(asked(), name) else message("rows_for_columns_of_one")
        )
        for other in _both_ways(value):
            yield Alternative("rows", name, other, text)
    for wanted, taken, swap in (("mean", "sum", "mean_as_sum"), ("sum", "mean", "sum_as_mean")):
        if not any(wanted in expression.operations for expression in _expressions(variant, kind)):
            continue
        swapped = partial(_with_function, wanted=wanted, taken=taken)
        value = _computed(partial(_recomputed, variant, kind, {}, swapped))
        if value is not None and not catalog.same_value(value, variant.answer):
            yield Alternative(swap, wanted, value, _sum_or_mean(swap, value, variant.answer))


def _sum_or_mean(swap: str, value: Value, key: Value) -> Text:
    """Over how many the sum goes, where it is that many times the mean."""
    same_shape = shape_of(value) == shape_of(key)
    pairs = zip(entries(value), entries(key), strict=True) if same_shape else ()
    ratios = [as_float(one) / as_float(other) for one, other in pairs if other]
    factor = round(ratios[0]) if ratios and math.isfinite(ratios[0]) else 0
    if swap == "mean_as_sum" and factor > 1 and all(math.isclose(ratio, factor) for ratio in ratios):
        return message("times_for_mean", factor=factor)
    return message(swap)


def _both_ways(value: Value) -> tuple[Value, ...]:
    """A matrix also turned back: softmax over the other axis is the softmax of the transposed matrix, transposed."""
    return (value, permuted(value, (1, 0))) if len(shape_of(value)) == 2 else (value,)


def _computed(compute: Callable[[], Value]) -> Value:
    try:
        return compute()
    except (DlquizError, ArithmeticError, ValueError, IndexError):
        # Turned around, the shapes may not fit each other: then nobody can have computed it.
        return None


def _transposed(variant: Variant, kind: AskedNumber) -> Iterator[tuple[str, Callable[[], Value]]]:
    """For each matrix that the answer is computed from: its name, and the computation with it transposed."""
    found = variant.call
    if found is not None:
        reference, bound = found
        for name, changed in _turned_arguments(bound):
            yield name, partial(_called, reference, changed)
    elif isinstance(kind.answer, Expression):
        for name, value in variant.parameters.items():
            if _can_turn(value):
                yield name, partial(_recomputed, variant, kind, {name: permuted(value, (1, 0))}, lambda same: same)


def _called(reference: Any, changed: Mapping[str, Any]) -> Value:
    return catalog.value_of(reference, catalog.bind(reference, dict(changed)))


def _turned_arguments(bound: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The arguments with one matrix transposed, which may be one of those an expression is evaluated at."""
    for name, value in bound.items():
        if _can_turn(value):
            yield name, {**bound, name: permuted(value, (1, 0))}
        elif isinstance(value, Mapping):
            for inner, matrix in value.items():
                if _can_turn(matrix):
                    yield inner, {**bound, name: {**value, inner: permuted(matrix, (1, 0))}}


def _can_turn(value: Any) -> bool:
    """Whether a value is a matrix that its transpose differs from."""
    return isinstance(value, tuple) and len(shape_of(value)) == 2 and permuted(value, (1, 0)) != value


def _recomputed(
    variant: Variant, kind: AskedNumber, changed: Mapping[str, Value], swap: Callable[[Expression], Expression]
) -> Value:
    """The answer with some parameters changed and every expression swapped."""
    names = {**variant.names, **changed}
    for name, expression in variant.question.let.items():
        names[name] = evaluate(swap(expression), names)
    formula = kind.answer
    if isinstance(formula, Call):
        return formula_value(formula, names)
    return formula_value(swap(formula) if isinstance(formula, Expression) else formula, names)


def _expressions(variant: Variant, kind: AskedNumber) -> Iterator[Expression]:
    yield from variant.question.let.values()
    if isinstance(kind.answer, Expression):
        yield kind.answer


def _with_function(expression: Expression, wanted: str, taken: str) -> Expression:
    """The expression with one function in place of another."""
    if wanted not in expression.operations:
        return expression
    return parse(re.sub(rf"\b{wanted}(?=\s*\()", taken, expression.source))


def counts(variant: Variant, kind: AskedNumber) -> dict[int, list[tuple[str, Value]]]:
    """The numbers a sum may have been taken over instead of a mean, and what has each: names with their values."""
    found: dict[int, list[tuple[str, Value]]] = {}
    reference = variant.call
    if reference is not None:
        given: Mapping[str, Any] = reference[1]
    else:
        used = kind.answer.names if isinstance(kind.answer, Expression) else frozenset()
        given = {name: value for name, value in variant.names.items() if name in used}
    for name, value in _flat(given):
        if isinstance(value, int) and not isinstance(value, bool) and value > 1:
            found.setdefault(value, []).append((name, value))
        elif isinstance(value, tuple) and len(value) > 1:
            found.setdefault(len(value), []).append((name, value))
    return found


def _counted(asked: Text, name: str, value: Value) -> Text:
    """What has such a number: a size, rows or entries; an empty text where the question has no words for it."""
    if not isinstance(value, tuple):
        return called(asked, name)
    rows = isinstance(value[0], tuple)
    return message("rows_of" if rows else "entries_of", name=name) if prints_name(asked, name) else _NAMELESS


def _flat(given: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in given.items():
        if isinstance(value, Mapping):
            yield from value.items()
        else:
            yield name, value


MOST_ENTRIES = 2_000
MOST_LIKELY = 3
"""So many explanations of one answer are named side by side; more say nothing."""
_NOTHING = Text.same("")


def diagnose(
    variant: Variant, kind: AskedNumber, value: Value, comparison: Comparison, digits: NestedDigits = None
) -> Diagnosis:
    """The first that explains `value`: a known mistake, a mistake of form, one changed argument, a constant factor.

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
    asked = cache(partial(question_text, variant))
    found = _computed_mistakes(variant, kind, value, digits, asked) or list(
        _mistakes_of_form(variant, kind, value, asked)
    )
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
    return all(
        catalog.same_value(one, target)
        or (shows is not None and Tolerance(absolute=shows.half_unit).accepts(one, target))
        for one, target, shows in _pairs(value, other, digits)
    )


def _pairs(value: Value, other: Value, digits: NestedDigits) -> Iterator[tuple[Real, Real, Digits | None]]:
    """The numbers of two values of one shape, and the digits shown of the first."""
    given = entries(value)
    return zip(given, entries(plain_key(other)), digit_leaves(digits, len(given)), strict=True)


def _likely(variant: Variant, value: Value, hits: Sequence[ActiveMistake]) -> list[Text]:
    """What is said of each mistake that fits, the same words once.

    An answer that repeats a number of the question may be that number left unchanged: likelier than a mistake that
    comes out merely near it, but what a mistake comes to exactly explains it (a stride forgotten leaves the size).
    """
    texts = [variant.fill(mistake.feedback) for mistake in hits]
    number = given_number(variant, value) if hits else None
    if number is not None and not any(catalog.same_value(number, mistake.value) for mistake in hits):
        texts.insert(0, message("number_left", value=show_to_read(value)))
    return list(dict.fromkeys(texts))


def _may_be(texts: Sequence[Text]) -> Text:
    """Several explanations in one sentence, numbered."""
    listed = Text(
        " ".join(f"({number}) {text.en}" for number, text in enumerate(texts, 1)),
        "".join(f"（{number}）{text.zh}" for number, text in enumerate(texts, 1)),
    )
    return message("may_be", listed=listed)


def _computed_mistakes(
    variant: Variant, kind: AskedNumber, value: Value, digits: NestedDigits, asked: Asked
) -> list[Diagnosis]:
    """What the answer is right for, each argument or mistake once."""
    found: dict[tuple[str, Any], Diagnosis] = {}
    reference = variant.call
    if reference is not None and size(reference[1]) > MOST_ENTRIES:
        # Running an implementation on large arrays a dozen times is no way to mark one answer.
        return []
    for near in neighbours(*reference) if reference else ():
        if _explains(value, near.value, digits, kind.tolerance):
            # Without words for it, it still counts as something else that fits.
            text = right_for(asked(), value, near.argument, near.other) or _NOTHING
            found[near.argument, near.other] = Diagnosis("neighbour", near.argument, text)
    for other in alternatives(variant, kind, asked):
        if _explains(value, other.value, digits, kind.tolerance):
            found[other.mistake, other.to] = Diagnosis("slip", other.mistake, other.message)
    return list(found.values())


def _explains(value: Value, other: Value, digits: NestedDigits, tolerance: Tolerance) -> bool:
    """Whether `value` is `other` to every digit shown: near a key, some neighbour is always within the tolerance."""
    if not accepted(value, other, tolerance):
        return False
    return all(
        catalog.same_value(one, target) or _is_rounded(one, target, shows, tolerance)
        for one, target, shows in _pairs(value, other, digits)
    )


def _is_rounded(value: Real, target: Real, shows: Digits | None, tolerance: Tolerance) -> bool:
    """Whether a real number is rounded rightly to as many digits as are wanted: fewer are those of too many others."""
    if shows is None or not rounds_to(value, target, shows):
        return False
    wanted = wanted_precision(tolerance)
    return (shows.decimals if wanted.decimals else shows.significant) >= wanted.digits


def _mistakes_of_form(variant: Variant, kind: AskedNumber, value: Value, asked: Asked) -> Iterator[Diagnosis]:
    """Mistakes that leave an array, or a real number, with the key in it: written by columns, or times a constant."""
    key = plain_key(variant.answer)
    if is_by_columns(value, key, kind.tolerance):
        yield Diagnosis("slip", "columns", message("written_by_columns"))
    if isinstance(key, int):
        # Of a count, twice as much is as good as any other wrong number.
        return
    counted = counts(variant, kind)
    for factor, divided in factors(value, key, kind.tolerance, counted):
        names = [_counted(asked(), *each) for each in counted.get(factor, ())]
        yield Diagnosis("slip", "factor", _times(factor, divided, names))


def _times(factor: int, divided: bool, names: Sequence[Text]) -> Text:
    """`4 times the right values; 4 is the number of rows of X`, where only one thing has that number."""
    if factor == 2:
        return message("half" if divided else "twice")
    text = message("divided_by" if divided else "times_too_large", factor=factor)
    return message("factor_is", text=text, factor=factor, what=names[0]) if len(names) == 1 and any(names[0]) else text


class Neighbour(NamedTuple):
    """A call with one argument changed: its name, its other value, and what the call gives with it."""

    argument: str
    other: Any
    value: Value


def neighbours(reference: Reference, bound: Mapping[str, Any]) -> Iterator[Neighbour]:
    """The calls with one mistake in one argument, as far as they exist; by the closed form, else by the run."""
    for argument, other in _changes(reference.arguments, bound):
        try:
            value = catalog.value_of(reference, catalog.rebind(reference, bound, argument, other))
        except (DlquizError, ArithmeticError, ValueError):
            # A neighbour that does not exist (a kernel larger than its input) explains nothing.
            continue
        yield Neighbour(argument.name, other, value)


def _changes(arguments: tuple[Argument, ...], bound: Mapping[str, Any]) -> Iterator[tuple[Argument, Any]]:
    """Every other value one mistake away: an integer near it, a flag or a word turned."""
    for argument in arguments:
        value = bound[argument.name]
        if argument.kind == "flag":
            yield argument, not value
        elif argument.words and isinstance(value, str):
            yield from ((argument, word) for word in argument.words if word != value)
        elif argument.kind in LEAST and isinstance(value, int):
            yield from ((argument, other) for other in near_integers(value) if other >= LEAST[argument.kind])


def near_integers(value: int) -> list[int]:
    """What an integer becomes by one mistake: one more or less, doubled, halved, left at 0 or 1."""
    return sorted({value - 1, value + 1, value * 2, value // 2, 0, 1} - {value})
