"""One typed number, shape, vector or matrix against its computed key."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any, NamedTuple

from dlquiz.expressions import is_integer, shape_of
from dlquiz.expressions.values import Value, entries
from dlquiz.grading import helps
from dlquiz.grading.compare import Comparison, compare, shape_text
from dlquiz.grading.diagnosis import NOTHING_KNOWN, diagnose
from dlquiz.grading.fitting import asks_size, fitted
from dlquiz.grading.named_entries import without_names
from dlquiz.grading.named_shapes import names_shape
from dlquiz.grading.reader import NestedDigits, Reading, Unreadable, read_array, read_number, show_value
from dlquiz.grading.verdict import Verdict, outcome_of
from dlquiz.messages import Text, message
from dlquiz.questions import AskedNumber, Call, Unit
from dlquiz.reference import catalog
from dlquiz.variants import Variant, graded_key

SHOWN_DIGITS = 6
"""Significant digits of a real key where the question asks for no number of its own."""


def read_numeric(variant: Variant, answer: str, key: Value = None) -> Reading | Unreadable:
    """How a typed answer to a numeric question is read: what the live echo shows. Needs no NumPy.

    Of the key only its shape and type matter until the answer is marked: then the graded one is given.
    """
    kind = variant.question.kind.number
    assert kind is not None, "a number is asked for"
    wanted = variant.answer if key is None else key
    reading = _read(_unnamed(variant, answer, wanted), kind, wanted)
    if isinstance(reading, Unreadable):
        return reading
    meant = fitted(reading, variant, kind, wanted, marked=key is not None)
    return replace(meant, echo=_shown(kind, meant.value)) if reading is not meant or shape_of(wanted) else reading


def _unnamed(variant: Variant, answer: str, key: Value) -> str:
    shape = shape_of(key)
    return without_names(answer, variant.prompt, shape[0]) if len(shape) == 1 else answer


def _read(answer: str, kind: AskedNumber, key: Any) -> Reading | Unreadable:
    dimensions = len(shape_of(key))
    whole = is_integer(key)
    if dimensions == 0:
        return read_number(answer, unit=kind.unit, integer_key=whole)
    shape_like = may_be_shape(kind, key)
    return read_array(answer, dimensions=dimensions, unit=kind.unit, shape_like=shape_like, integer_key=whole)


def unclear_number(variant: Variant, answer: str) -> Text | None:
    """What to ask about `1,125` where a real number is asked, whether or not either reading is right; else None."""
    kind = variant.question.kind.number
    if kind is None or is_integer(variant.answer):
        return None
    reading = _read(_unnamed(variant, answer, variant.answer), kind, variant.answer)
    pointed = None if isinstance(reading, Unreadable) else _with_point(reading, answer)
    return pointed.help if pointed else None


class _Pointed(NamedTuple):
    """An answer with a point in place of its one comma, and how to ask which of the two is meant."""

    answer: str
    help: Text


def _with_point(reading: Reading, answer: str) -> _Pointed | None:
    numbers = [token for token in reading.tokens if token.kind == "number" and "," in token.text]
    if len(numbers) != 1 or numbers[0].text.count(",") > 1 or "." in numbers[0].text:
        return None
    typed = numbers[0]
    at = typed.start + typed.text.index(",")
    help_text = helps.decimal_comma(typed.text.replace(",", "."), typed.text.replace(",", ""))
    return _Pointed(f"{answer[:at]}.{answer[at + 1 :]}", help_text)


def _is_shape(kind: AskedNumber) -> bool:
    """Whether the key is by its reference a tuple of sizes, shown as `64×112×112` and with an order of axes."""
    return isinstance(kind.answer, Call) and catalog.find(kind.answer.reference).result == "shape"


def may_be_shape(kind: AskedNumber, key: Value) -> bool:
    """Whether `×` between numbers may separate sizes: a list of positive integers can be a shape, if undeclared."""
    if isinstance(kind.answer, Call) and not asks_size(kind):
        return _is_shape(kind)
    return len(shape_of(key)) == 1 and is_integer(key) and all(size > 0 for size in entries(key))


def expected_number(kind: AskedNumber, key: Any) -> Text:
    """The key as people write it, to the digits that were asked for."""
    return with_unit(_shown(kind, _rounded(kind, key)), kind.unit)


def _rounded(kind: AskedNumber, value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(_rounded(kind, entry) for entry in value)
    if not isinstance(value, float) or not math.isfinite(value):
        return value
    if kind.tolerance.decimals is not None:
        return round(value, kind.tolerance.decimals)
    return float(f"{value:.{kind.tolerance.significant or SHOWN_DIGITS}g}")


def _shown(kind: AskedNumber, value: Any) -> Text:
    return Text.same(show_value(value, shape_like=_is_shape(kind)))


def compared(kind: AskedNumber, value: Value, key: Value, digits: NestedDigits = None) -> Comparison:
    """How a value compares with the key of a question: what its verdict rests on."""
    return compare(value, key, kind.tolerance, digits=digits, shape_like=_is_shape(kind))


def grade_number(
    variant: Variant, kind: AskedNumber, answer: str, digits_asked: bool = False, key: Value = None
) -> Verdict:
    """Mark one typed answer; `key` is the graded one, from whoever marks many answers to one variant."""
    key = graded_key(variant) if key is None else key
    expected = expected_number(kind, key)
    reading = read_numeric(variant, answer, key)
    if isinstance(reading, Unreadable):
        return Verdict("unreadable", 0.0, key, expected, message=reading.help)
    if not digits_asked and (asks := _meant_with_point(variant, kind, reading, answer, key)):
        return Verdict("unreadable", 0.0, key, expected, echo=reading.echo, message=asks)
    if other := _named_otherwise(variant, reading, key):
        return Verdict("unreadable", 0.0, key, expected, message=other)
    comparison = compared(kind, reading.value, key, reading.digits)
    if comparison.needs_digits is not None and not digits_asked:
        return Verdict("unreadable", 0.0, key, expected, echo=reading.echo, message=comparison.message)
    found = NOTHING_KNOWN if comparison.right else diagnose(variant, kind, reading.value, comparison, reading.digits)
    return Verdict(
        outcome_of(comparison.score),
        comparison.score,
        key,
        expected,
        reading.value,
        with_unit(reading.echo, kind.unit),
        found.name if found.by == "mistake" else None,
        found.message,
        reading.notes,
        comparison.marks,
        found.tempting,
        title=found.title,
    )


def _meant_with_point(variant: Variant, kind: AskedNumber, reading: Reading, answer: str, key: Value) -> Text | None:
    """What to ask about `1,125` where 1.125 would be right."""
    pointed = None if is_integer(key) else _with_point(reading, answer)
    meant = read_numeric(variant, pointed.answer, key) if pointed else None
    if pointed is None or not isinstance(meant, Reading) or not compared(kind, meant.value, key).right:
        return None
    return pointed.help


def _named_otherwise(variant: Variant, reading: Reading, key: Value) -> Text | None:
    """Why an array is no attempt whose shape is not the one that the prompt itself names."""
    given, asked = shape_of(reading.value), shape_of(key)
    if given == asked or not names_shape(variant, asked):
        return None
    return message("other_shape", asked=shape_text(asked), given=shape_text(given))


def with_unit(text: Text, unit: Unit | None) -> Text:
    """A number with the unit that was asked for."""
    if unit is None:
        return text
    gap = "" if unit.name == "%" else " "
    return Text(f"{text.en}{gap}{unit.name}", f"{text.zh}{gap}{unit.name}")
