"""The door: a typed answer -> its value, or why it cannot be read and how to fix it.

Reading never raises, never evaluates code, and costs microseconds whatever is typed. What is read here is not yet
right or wrong; an `Unreadable` costs no attempt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

from dlquiz.grading import helps
from dlquiz.grading.arrays import Asked, Nested, entries, read_entries
from dlquiz.grading.equations import answering_side
from dlquiz.grading.helps import UnreadableError
from dlquiz.grading.literals import Digits, shown_number
from dlquiz.grading.number import Context
from dlquiz.grading.scan import CLOSING, OPENING, Scanned, Token, has_brackets, pair_brackets, scan
from dlquiz.grading.units import Entry, Measure, measure, read_entry
from dlquiz.messages import Text
from dlquiz.questions import Unit

Value: TypeAlias = "int | float | tuple[Value, ...]"
NestedDigits: TypeAlias = "Digits | tuple[NestedDigits, ...] | None"

_LOG_IS_LN: Final = Text("log is read as ln, the natural logarithm", "log 按自然对数 ln 计算")


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read, in the asked unit.

    `echo` is the value as it is shown ("0.25", "64×112×112", "[[1, 2], [3, 4]]"). `digits` says how precisely it
    was typed, entry by entry; None where an entry was computed. `tokens` are what the value was made of, `entries`
    its numbers row by row.
    """

    value: Value
    echo: Text
    digits: NestedDigits = None
    notes: tuple[Text, ...] = ()
    tokens: tuple[Token, ...] = ()
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why nothing was read, and the fix; `position` is the 1-based character it is about, where there is one."""

    help: Text
    position: int | None = None


class Echo(NamedTuple):
    """What was read, and what is to be known about the reading; never whether it is right."""

    text: Text
    notes: tuple[Text, ...] = ()


def read_number(text: str, *, unit: Unit | None = None, integer_key: bool) -> Reading | Unreadable:
    """Reads one number.

    With an `integer_key` the magnitude suffixes of counts are read too: `61.7k`, `138M`, `1.5B`, `2G`, `1T`.
    """
    try:
        measured = measure(unit, whole=integer_key)
        scanned = scan(text, one_number=True, units=measured.names())
        context = Context(scanned.plain, measured.asked, counts=integer_key)
        tokens = answering_side(_one_number(scanned.tokens), measured, context)
        entry = read_entry(tokens, measured, context)
    except UnreadableError as refusal:
        return Unreadable(refusal.help, refusal.position)
    not_whole = _whole_note([entry]) if integer_key else ()
    notes = (*_log_note(scanned), *_unit_note(entry, measured, scanned), *not_whole)
    echo = Text.same(repr(entry.value) if not_whole else show_value(entry.value))
    return Reading(entry.value, echo, entry.digits, notes, scanned.tokens, (entry,))


def read_array(
    text: str, *, dimensions: int, unit: Unit | None = None, shape_like: bool, integer_key: bool = False
) -> Reading | Unreadable:
    """Reads an array for a key of `dimensions` dimensions; the value may turn out to have another shape.

    A `shape_like` key is a tuple of sizes: `64x112x112` then has three entries.
    """
    try:
        measured = measure(unit, whole=integer_key)
        scanned = scan(text, one_number=False, units=measured.names())
        context = Context(scanned.plain, measured.asked, several=True)
        read = read_entries(scanned.tokens, Asked(dimensions, shape_like), measured, context)
    except UnreadableError as refusal:
        return Unreadable(refusal.help, refusal.position)
    value = _values(read)
    echo = Text.same(show_value(value, shape_like=shape_like))
    every = tuple(entries(read))
    notes = (*_log_note(scanned), *(_whole_note(every) if integer_key else ()))
    return Reading(value, echo, _digits(read), notes, scanned.tokens, every)


def _one_number(tokens: Sequence[Token]) -> Sequence[Token]:
    """The tokens without square brackets around all of them; refuses what lists several numbers."""
    if not has_brackets(tokens):
        return tokens
    pairs = pair_brackets(tokens)
    while tokens and tokens[0].kind in OPENING and pairs.get(0) == len(tokens) - 1:
        inner = tokens[1:-1]
        if not inner:
            raise helps.nothing_inside(tokens[0].position)
        _refuse_list(inner)
        if tokens[0].kind == "(" and inner[0].kind != "[":
            return tokens
        tokens = inner
        pairs = pair_brackets(tokens)
    return tokens


def _refuse_list(inner: Sequence[Token]) -> None:
    """In brackets `1,128` and `64 112` are two numbers, not thousands."""
    if len(inner) == 1 and inner[0].kind == "number" and any(one in inner[0].text for one in ", "):
        raise helps.several(inner[0].position)
    depth = 0
    for token in inner:
        depth += (token.kind in OPENING) - (token.kind in CLOSING)
        if depth == 0 and token.kind in (",", ";", "newline"):
            raise helps.several(token.position)


def _values(read: Nested) -> Value:
    return read.value if isinstance(read, Entry) else tuple(map(_values, read))


def _digits(read: Nested) -> NestedDigits:
    return read.digits if isinstance(read, Entry) else tuple(map(_digits, read))


def _log_note(scanned: Scanned) -> tuple[Text, ...]:
    logs = any(token.kind == "function" and token.text.lower() in ("log", r"\log") for token in scanned.tokens)
    return (_LOG_IS_LN,) if logs else ()


def _whole_note(read: Sequence[Entry]) -> tuple[Text, ...]:
    """The first number that is shown like a whole one and is none is said to be none."""
    for entry in read:
        if isinstance(entry.value, int) or entry.value.is_integer():
            continue
        shown = show_value(entry.value)
        if shown.lstrip("-").isdigit():
            return (Text(f"close to {shown}, but not a whole number", f"接近 {shown}，但不是整数"),)
    return ()


def _unit_note(entry: Entry, measured: Measure, scanned: Scanned) -> tuple[Text, ...]:
    """A converted value is shown beside what was typed."""
    if entry.unit is None or measured.factors.get(entry.unit, 1) == 1:
        return ()
    typed = scanned.plain.strip(" \n")
    return (Text.same(f"{typed} = {show_value(entry.value)} {measured.asked}"),)


def show_value(value: Value, *, shape_like: bool = False) -> str:
    """A value of a reading or a key as it is echoed: `0.25`, `[[1, 2], [3, 4]]`, a shape as `64×112×112`."""
    if not isinstance(value, tuple):
        return shown_number(value)
    if shape_like and len(value) != 1 and not any(isinstance(size, tuple) for size in value):
        return "×".join(map(show_value, value)) or "()"
    return f"({show_value(value[0])},)" if shape_like and len(value) == 1 else f"[{', '.join(map(show_value, value))}]"
