"""What a question would give after one slip that can be computed: rows for columns, a sum for a mean."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

from dlquiz.errors import DlquizError
from dlquiz.expressions import Expression, evaluate, parse
from dlquiz.expressions.values import Value, entries, shape_of
from dlquiz.grading.nested import permuted
from dlquiz.grading.own_words import called, prints_name
from dlquiz.messages import Text, message
from dlquiz.questions import AskedNumber, Call, as_float
from dlquiz.reference import catalog
from dlquiz.variants import Variant, formula_value

_NAMELESS = Text.same("")


class Alternative(NamedTuple):
    """The value after one slip: the slip's name, what it was done to, and what to say."""

    slip: str
    to: str
    value: Value
    message: Text


def alternatives(variant: Variant, kind: AskedNumber, asked: Text) -> Iterator[Alternative]:
    """Every slip that the reference, or the expression, can be computed with; `asked` is the question's own text."""
    for name, compute in _transposed(variant, kind):
        value = _computed(compute)
        told = (
            message("rows_for_columns", name=name) if prints_name(asked, name) else message("rows_for_columns_of_one")
        )
        for other in () if value is None else _both_ways(value):
            yield Alternative("rows", name, other, told)
    for wanted, taken, slip in (("mean", "sum", "mean_as_sum"), ("sum", "mean", "sum_as_mean")):
        if not any(_calls(expression, wanted) for expression in _expressions(variant, kind)):
            continue
        swapped = partial(_with_function, wanted=wanted, taken=taken)
        value = _computed(partial(_recomputed, variant, kind, {}, swapped))
        if value is not None and not catalog.same_value(value, variant.answer):
            yield Alternative(slip, wanted, value, _sum_or_mean(slip, value, variant.answer))


def _sum_or_mean(slip: str, value: Value, key: Value) -> Text:
    """Over how many the sum goes, where it is that many times the mean."""
    same_shape = shape_of(value) == shape_of(key)
    pairs = zip(entries(value), entries(key), strict=True) if same_shape else ()
    ratios = [as_float(one) / as_float(other) for one, other in pairs if other]
    factor = round(ratios[0]) if ratios and math.isfinite(ratios[0]) else 0
    if slip == "mean_as_sum" and factor > 1 and all(math.isclose(ratio, factor) for ratio in ratios):
        return message("times_for_mean", factor=factor)
    return message(slip)


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


def _calls(expression: Expression, function: str) -> bool:
    return re.search(rf"\b{function}\s*\(", expression.source) is not None


def _with_function(expression: Expression, wanted: str, taken: str) -> Expression:
    """The expression with one function in place of another."""
    if not _calls(expression, wanted):
        return expression
    return parse(re.sub(rf"\b{wanted}(?=\s*\()", taken, expression.source))


def counts(variant: Variant, kind: AskedNumber, asked: Text) -> dict[int, list[Text]]:
    """The numbers a sum may have been taken over instead of a mean, and what each is: sizes, rows, entries.

    What the question has no words for is an empty text.
    """
    found: dict[int, list[Text]] = {}
    reference = variant.call
    if reference is not None:
        given: Mapping[str, Any] = reference[1]
    else:
        used = kind.answer.names if isinstance(kind.answer, Expression) else frozenset()
        given = {name: value for name, value in variant.names.items() if name in used}
    for name, value in _flat(given):
        if isinstance(value, int) and not isinstance(value, bool) and value > 1:
            found.setdefault(value, []).append(called(asked, name))
        elif isinstance(value, tuple) and len(value) > 1:
            rows = isinstance(value[0], tuple)
            told = message("rows_of" if rows else "entries_of", name=name)
            found.setdefault(len(value), []).append(told if prints_name(asked, name) else _NAMELESS)
    return found


def _flat(given: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in given.items():
        if isinstance(value, Mapping):
            yield from value.items()
        else:
            yield name, value
