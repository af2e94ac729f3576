"""The trace of a numeric answer: tokens → numbers → units → comparison → diagnosis."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Final

from dlquiz.expressions.values import Value, is_integer
from dlquiz.grading.compare import describe_tolerance, within
from dlquiz.grading.diagnosis import NOTHING_KNOWN, diagnose
from dlquiz.grading.literals import Real, as_float
from dlquiz.grading.nested import leaves, plain_key, shape_of
from dlquiz.grading.numeric import compared, read_numeric
from dlquiz.grading.reader import Reading, Unreadable
from dlquiz.grading.scan import BRACKETS, Token, readable_tokens
from dlquiz.grading.tolerances import bound
from dlquiz.grading.traced import Compared, NumberStage, Piece, Trace
from dlquiz.grading.units import measure
from dlquiz.grading.verdict import Verdict
from dlquiz.messages import Text
from dlquiz.questions import AskedNumber, Tolerance
from dlquiz.variants import Variant, graded_key

_KINDS: Final = {
    **dict.fromkeys((*"+-*/^=", "//"), "operator"),
    **dict.fromkeys((*BRACKETS, *BRACKETS.values()), "bracket"),
    **dict.fromkeys((",", ";", "newline"), "separator"),
}


def trace_number(variant: Variant, kind: AskedNumber, answer: str, verdict: Verdict) -> Trace:
    """The trace behind `verdict`, which is the one on `answer`."""
    key = graded_key(variant)
    reading = read_numeric(variant, answer, key)
    if isinstance(reading, Unreadable):
        measured = measure(kind.unit, whole=is_integer(key))
        tokens = readable_tokens(answer, one_number=not isinstance(key, tuple), units=measured.names())
        stage = NumberStage(_pieces(answer, tokens))
        return Trace("numeric", answer, "unreadable", 0.0, stage, reading.help, reading.position)
    stage = NumberStage(_pieces(answer, reading.tokens), tuple(_read_entries(kind, answer, reading)), reading.notes)
    if verdict.counts:
        stage = _judged(stage, variant, kind, reading, plain_key(key))
    told = Text.same("") if verdict.counts else verdict.message
    return Trace("numeric", answer, verdict.outcome, verdict.score, stage, told)


def _read_entries(kind: AskedNumber, answer: str, reading: Reading) -> Iterator[Compared]:
    factors = measure(kind.unit).factors
    places = product(*(range(1, size + 1) for size in shape_of(reading.value)))
    for place, entry in zip(places, reading.entries, strict=True):
        factor = factors.get(entry.unit, 1) if entry.unit else 1
        yield Compared(place, answer[entry.start : entry.end], entry.value, entry.unit, factor)


def _judged(stage: NumberStage, variant: Variant, kind: AskedNumber, reading: Reading, key: Value) -> NumberStage:
    """The stage with the key beside each number, where the shapes agree, and with what is known of a wrong one."""
    comparison = compared(kind, reading.value, key, reading.digits)
    entries = stage.entries
    if shape_of(key) == shape_of(reading.value):
        pairs = zip(entries, leaves(key), strict=True)
        entries = tuple(_held_against(entry, target, kind.tolerance) for entry, target in pairs)
    return replace(
        stage,
        entries=entries,
        tolerance=kind.tolerance,
        exact=kind.tolerance.default and is_integer(key),
        rule=describe_tolerance(kind.tolerance, key),
        diagnosis=NOTHING_KNOWN
        if comparison.right
        else diagnose(variant, kind, reading.value, comparison, reading.digits),
    )


def _pieces(answer: str, tokens: tuple[Token, ...]) -> tuple[Piece, ...]:
    return tuple(_piece(answer[token.start : token.start + len(token.text)], token) for token in tokens)


def _piece(typed: str, token: Token) -> Piece:
    """A token with what it stands for: every times sign is `*`, the digits of every script are 0-9."""
    kind = _KINDS.get(token.kind, token.kind)
    return Piece(typed, kind, token.kind if kind in ("operator", "bracket") else token.text, token.position)


def _held_against(entry: Compared, key: Real, tolerance: Tolerance) -> Compared:
    return entry._replace(
        key=key,
        difference=_difference(entry.value, key),
        allowed=bound(key, tolerance),
        right=within(entry.value, key, tolerance),
    )


def _difference(value: Real, key: Real) -> Real | None:
    """|value − key|: exactly between integers, None where it is no number."""
    if isinstance(value, int) and isinstance(key, int):
        return abs(value - key)
    difference = abs(as_float(value) - as_float(key))
    return None if math.isnan(difference) else difference
