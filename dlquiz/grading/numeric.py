"""One typed number, shape, vector or matrix against its computed key: read, fitted to what is asked, marked, traced."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any, Final, NamedTuple

from dlquiz.expressions import is_integer
from dlquiz.expressions.values import Real, Value, entries, shape_of
from dlquiz.grading.compare import Comparison, compare, describe_tolerance, plain_key, rebuilt, shape_text
from dlquiz.grading.diagnosis import diagnose
from dlquiz.grading.numbers import shown_number
from dlquiz.grading.own_words import names_cube, names_shape, without_names
from dlquiz.grading.reader import Entry, NestedDigits, Reading, measure, read_array, read_number, show_value
from dlquiz.grading.tokens import BRACKETS, Token, readable_tokens
from dlquiz.grading.traced import Compared, NumberStage, Piece, Trace
from dlquiz.grading.verdict import NOTHING_KNOWN, Diagnosis, Unreadable, Verdict, outcome_of
from dlquiz.messages import Text, message
from dlquiz.questions.kinds import AskedNumber, Call, Unit
from dlquiz.questions.tolerance import as_float
from dlquiz.reference import catalog
from dlquiz.variants.model import Variant, graded_key

_AS_VECTOR: Final = {
    "row": Text("a matrix of one row is read as a vector", "只有一行的矩阵按向量计"),
    "column": Text("a matrix of one column is read as a vector", "只有一列的矩阵按向量计"),
}


def asks_size(kind: AskedNumber) -> bool:
    """Whether lengths along an axis are asked: by what the reference gives, or because the answer says so."""
    return kind.size or _result(kind) in ("size", "sizes")


def _result(kind: AskedNumber) -> str | None:
    """What kind of value its reference gives; None without one."""
    return catalog.find(kind.answer.reference).result if isinstance(kind.answer, Call) else None


def fitted(reading: Reading, variant: Variant, kind: AskedNumber, key: Value, *, marked: bool) -> Reading:
    """`reading` as an answer to this question. Before it is `marked`, nothing of it depends on the value of the key."""
    reading = _as_vector(reading, len(shape_of(plain_key(key))))
    return _by_sides(reading, variant, kind, key, marked=marked) if asks_size(kind) else reading


def _as_vector(reading: Reading, dimensions: int) -> Reading:
    shape = shape_of(reading.value)
    if dimensions != 1 or len(shape) != 2 or 1 not in shape:
        return reading
    note = _AS_VECTOR["row" if shape[0] == 1 else "column"]
    digits = tuple(entry.digits for entry in reading.entries)
    return replace(reading, value=tuple(entries(reading.value)), digits=digits, notes=(*reading.notes, note))


def _by_sides(reading: Reading, variant: Variant, kind: AskedNumber, key: Value, *, marked: bool) -> Reading:
    """Equal sides stand for their length, unless their product is the key."""
    targets: list[Real | None] = list(entries(plain_key(key)))
    if not marked or len(targets) != len(reading.entries):
        targets = [None] * len(reading.entries)
    taken: list[Entry] = []
    for entry, target in zip(reading.entries, targets, strict=True):
        product = target is not None and kind.tolerance.accepts(entry.value, target)
        taken.append(entry if product else _one_side(entry, variant))
    changed = next((entry for entry, before in zip(taken, reading.entries, strict=True) if entry is not before), None)
    if changed is None:
        return reading
    value = rebuilt(reading.value, iter([entry.value for entry in taken]))
    digits = rebuilt(reading.value, iter([entry.digits for entry in taken]))
    notes = (*reading.notes, _side_note(changed, marked=marked))
    return replace(reading, value=value, digits=digits, notes=notes, entries=tuple(taken))


def _one_side(entry: Entry, variant: Variant) -> Entry:
    sides = entry.sides
    if (
        sides is None
        or sides.length == entry.value
        or sides.number > 3
        or (sides.number == 3 and not names_cube(variant))
    ):
        return entry
    return replace(entry, value=sides.length, digits=sides.digits)


def _side_note(entry: Entry, *, marked: bool) -> Text:
    assert entry.sides is not None
    length = shown_number(entry.sides.length)
    typed = "×".join([length] * entry.sides.number)
    if marked:
        return Text(f"{typed} is read as one side, {length}", f"{typed} 按边长 {length} 计")
    return Text(f"one side of {typed}, unless the product is the answer", f"{typed} 的边长；若答案就是乘积，则按乘积计")


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
    help_text = message("decimal_comma", with_point=typed.text.replace(",", "."), without=typed.text.replace(",", ""))
    return _Pointed(f"{answer[:at]}.{answer[at + 1 :]}", help_text)


def _is_shape(kind: AskedNumber) -> bool:
    """Whether the key is by its reference a tuple of sizes, shown as `64×112×112` and with an order of axes."""
    return _result(kind) == "shape"


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


class Marked(NamedTuple):
    """A verdict on a typed number, and what was read, compared and diagnosed for it, as far as it came to that."""

    verdict: Verdict
    key: Value
    reading: Reading | Unreadable
    diagnosis: Diagnosis = NOTHING_KNOWN


def grade_number(
    variant: Variant, kind: AskedNumber, answer: str, digits_asked: bool = False, key: Value = None
) -> Verdict:
    """Mark one typed answer; `key` is the graded one, from whoever marks many answers to one variant."""
    return mark_number(variant, kind, answer, digits_asked, key).verdict


def mark_number(
    variant: Variant, kind: AskedNumber, answer: str, digits_asked: bool = False, key: Value = None
) -> Marked:
    """`grade_number`, with what its trace is made of."""
    key = graded_key(variant) if key is None else key
    expected = expected_number(kind, key)
    reading = read_numeric(variant, answer, key)
    if isinstance(reading, Unreadable):
        return Marked(Verdict("unreadable", 0.0, key, expected, message=reading.help), key, reading)
    if not digits_asked and (asks := _meant_with_point(variant, kind, reading, answer, key)):
        return Marked(Verdict("unreadable", 0.0, key, expected, echo=reading.echo, message=asks), key, reading)
    if other := _named_otherwise(variant, reading, key):
        return Marked(Verdict("unreadable", 0.0, key, expected, message=other), key, reading)
    comparison = compared(kind, reading.value, key, reading.digits)
    if comparison.needs_digits is not None and not digits_asked:
        unclear = Verdict("unreadable", 0.0, key, expected, echo=reading.echo, message=comparison.message)
        return Marked(unclear, key, reading)
    found = NOTHING_KNOWN if comparison.right else diagnose(variant, kind, reading.value, comparison, reading.digits)
    verdict = Verdict(
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
    return Marked(verdict, key, reading, found)


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


_KINDS: Final = {
    **dict.fromkeys((*"+-*/^=", "//"), "operator"),
    **dict.fromkeys((*BRACKETS, *BRACKETS.values()), "bracket"),
    **dict.fromkeys((",", ";", "newline"), "separator"),
}


def trace_number(kind: AskedNumber, answer: str, marked: Marked) -> Trace:
    """How an answer became its verdict."""
    verdict, key, reading = marked.verdict, marked.key, marked.reading
    if isinstance(reading, Unreadable):
        measured = measure(kind.unit, whole=is_integer(key))
        tokens = readable_tokens(answer, one_number=not isinstance(key, tuple), units=measured.names())
        stage = NumberStage(_pieces(answer, tokens))
        return Trace("numeric", answer, "unreadable", 0.0, stage, reading.help, reading.position)
    stage = NumberStage(_pieces(answer, reading.tokens), tuple(_read_entries(kind, answer, reading)), reading.notes)
    if verdict.counts:
        stage = _judged(stage, kind, reading, plain_key(key), marked.diagnosis)
    text = Text.same("") if verdict.counts else verdict.message
    return Trace("numeric", answer, verdict.outcome, verdict.score, stage, text)


def _read_entries(kind: AskedNumber, answer: str, reading: Reading) -> Iterator[Compared]:
    factors = measure(kind.unit).factors
    places = product(*(range(1, size + 1) for size in shape_of(reading.value)))
    for place, entry in zip(places, reading.entries, strict=True):
        factor = factors.get(entry.unit, 1) if entry.unit else 1
        yield Compared(place, answer[entry.start : entry.end], entry.value, entry.unit, factor)


def _judged(stage: NumberStage, kind: AskedNumber, reading: Reading, key: Value, diagnosis: Diagnosis) -> NumberStage:
    """The stage with the key beside each number, where the shapes agree, and with what is known of a wrong one."""
    compared = stage.entries
    if shape_of(key) == shape_of(reading.value):
        compared = tuple(
            entry._replace(
                key=target,
                difference=_difference(entry.value, target),
                allowed=kind.tolerance.slack(target),
                right=kind.tolerance.accepts(entry.value, target),
            )
            for entry, target in zip(compared, entries(key), strict=True)
        )
    return replace(
        stage,
        entries=compared,
        tolerance=kind.tolerance,
        exact=kind.tolerance.default and is_integer(key),
        rule=describe_tolerance(kind.tolerance, key, in_percent=kind.in_percent),
        diagnosis=diagnosis,
    )


def _pieces(answer: str, tokens: tuple[Token, ...]) -> tuple[Piece, ...]:
    return tuple(_piece(answer[token.start : token.start + len(token.text)], token) for token in tokens)


def _piece(typed: str, token: Token) -> Piece:
    """A token with what it stands for: every times sign is `*`, the digits of every script are 0-9."""
    kind = _KINDS.get(token.kind, token.kind)
    return Piece(typed, kind, token.kind if kind in ("operator", "bracket") else token.text, token.position)


def _difference(value: Real, key: Real) -> Real | None:
    """|value − key|: exactly between integers, None where it is no number."""
    if isinstance(value, int) and isinstance(key, int):
        return abs(value - key)
    difference = abs(as_float(value) - as_float(key))
    return None if math.isnan(difference) else difference
