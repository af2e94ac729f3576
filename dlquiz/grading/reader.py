"""The door: a typed answer -> its value, or why it cannot be read and how to fix it.

Reading never raises, never evaluates code, and costs microseconds whatever is typed. What is read here is not yet
right or wrong; an `Unreadable` costs no attempt.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

from dlquiz.expressions.exact import real, whole_but_for_noise
from dlquiz.expressions.values import Real, to_read
from dlquiz.grading.numbers import (
    Context,
    Digits,
    computed,
    evaluate,
    literal_digits,
    parse,
    quotient,
    shown_number,
)
from dlquiz.grading.tokens import (
    CLOSING,
    ENDS_VALUE,
    OPENING,
    SIZE_SEPARATORS,
    STARTS_VALUE,
    Scanned,
    Token,
    UnreadableError,
    has_brackets,
    pair_brackets,
    plain_characters,
    refused,
    scan,
    shown,
)
from dlquiz.grading.verdict import Unreadable
from dlquiz.messages import Text
from dlquiz.questions.kinds import Unit
from dlquiz.questions.tolerance import as_float

Value: TypeAlias = "int | float | tuple[Value, ...]"


class Sides(NamedTuple):
    """How many equal sides were typed, and one of them."""

    number: int
    length: Real
    digits: Digits | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One number as read: in the asked unit, with the unit that was typed (its name in plain characters, or None).

    What was typed for it stands in characters [start, end) of the answer. `sides` are those of `17x17`: as many equal
    factors, whose product is the value.
    """

    value: Real
    digits: Digits | None
    unit: str | None = None
    start: int = 0
    end: int = 0
    sides: Sides | None = None


class Measure(NamedTuple):
    """A unit prepared for reading: names in plain characters -> how many of them make one asked unit."""

    asked: str | None
    factors: dict[str, Real]
    percent: bool

    def names(self) -> tuple[str, ...]:
        """The names the scanner has to know, longest first: MiB before M."""
        return _longest_first(tuple(self.factors))


@lru_cache
def _longest_first(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(names, key=len, reverse=True))


PIXELS: Final = frozenset({"px", "pixel", "pixels", "像素"})
_COUNTED: Final = PIXELS | frozenset("个层种次步组行列块张条项轮格份维")
"""What may stand behind a whole number without changing it."""


_OF_WHOLES: Final = Measure(None, dict.fromkeys(_COUNTED, 1), False)
_BARE: Final = Measure(None, {}, False)


def measure(unit: Unit | None, *, whole: bool = False) -> Measure:
    """`whole`: the key is an integer, so that where no unit is asked `8 px` and `8个` are 8."""
    if unit is None:
        return _OF_WHOLES if whole else _BARE
    factors: dict[str, Real] = {plain_characters(name): _exact(factor) for name, factor in unit.also.items()}
    if unit.name != "%":
        alike = dict.fromkeys(PIXELS, 1) if unit.name in PIXELS else {}
        factors = {**alike, **factors, plain_characters(unit.name): 1}
    return Measure(unit.name, factors, unit.name == "%")


def _exact(factor: float) -> Real:
    return int(factor) if math.isfinite(factor) and factor == int(factor) else factor


def read_entry(tokens: Sequence[Token], measured: Measure, context: Context, shared: tuple[Token, ...] = ()) -> Entry:
    """One expression and the unit behind it, converted: 5120 KiB are 5 where MiB is asked.

    `shared` is the unit that stands once behind all entries.
    """
    last = tokens[-1]
    found = _measured((*tokens, *shared) if shared else tokens, measured, context)
    sides = None if measured.percent else _equal_sides(tokens, measured, context)
    return Entry(*found, tokens[0].start, last.start + len(last.text), sides)


def _equal_sides(tokens: Sequence[Token], measured: Measure, context: Context) -> Sides | None:
    """The sides of `17x17` or `17 × 17 px`: at least two plain numbers or groups in brackets, all of one length."""
    if len(tokens) < 3:
        return None
    if tokens[-1].kind == "unit" and measured.factors[tokens[-1].text] == 1:
        tokens = tokens[:-1]
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += (token.kind in OPENING) - (token.kind in CLOSING)
        if depth == 0 and token.kind == "*" and token.text in SIZE_SEPARATORS:
            parts.append([])
        else:
            parts[-1].append(token)
    if len(parts) < 2 or not all(literal_digits(part) or _is_group(part) for part in parts):
        return None
    first, *others = (evaluate(part, context) for part in parts)
    return Sides(len(parts), first, literal_digits(parts[0])) if all(other == first for other in others) else None


def _is_group(tokens: Sequence[Token]) -> bool:
    return len(tokens) > 2 and tokens[0].kind == "(" and pair_brackets(tokens).get(0) == len(tokens) - 1


class _Measured(NamedTuple):
    value: Real
    digits: Digits | None
    unit: str | None = None


def _measured(tokens: Sequence[Token], measured: Measure, context: Context) -> _Measured:
    last = tokens[-1]
    if last.kind == "unit" and len(tokens) > 1:
        factor = measured.factors[last.text]
        body = tokens[:-1]
        value = real(computed(quotient(parse(body, context), factor, last.position)))
        return _Measured(value, literal_digits(body) if factor == 1 else None, last.text)
    if measured.percent:
        return _read_percent(tokens, context)
    if last.kind == "percent" and (digits := literal_digits(tokens[:-1])):
        return _Measured(evaluate(tokens, context), Digits(digits.significant, digits.decimals + 2))
    return _Measured(evaluate(tokens, context), literal_digits(tokens))


def _read_percent(tokens: Sequence[Token], context: Context) -> _Measured:
    """A value in percent. A bare one under 1 is asked about, whatever the key: it may be a fraction."""
    signs = sum(token.kind == "percent" for token in tokens)
    if signs == 0:
        value = evaluate(tokens, context)
        if 0 < abs(value) < 1:
            raise refused("percent_meant", tokens[0].position, suggestion=shown_number(100 * value))
        return _Measured(value, literal_digits(tokens))
    body = tokens[:-1]
    if signs == 1 and tokens[-1].kind == "percent" and body:
        return _Measured(_percent_behind(tokens, context), literal_digits(body), "%")
    return _Measured(_hundredfold(evaluate(tokens, context)), None, "%")


def _percent_behind(tokens: Sequence[Token], context: Context) -> Real:
    """`25%` and `1/4*100%` have one reading; `1-25%` has two, which differ."""
    body = tokens[:-1]
    value = evaluate(body, context)
    if literal_digits(body):
        return value
    other = _hundredfold(evaluate(tokens, context))
    if not _same(value, other):
        raise refused("percent_unclear", tokens[-1].position, one=shown_number(value), other=shown_number(other))
    return value


def _same(one: Real, other: Real) -> bool:
    both_nan = one != one and other != other
    return one == other or both_nan or math.isclose(as_float(one), as_float(other), rel_tol=1e-12)


def _hundredfold(value: Real) -> Real:
    return whole_but_for_noise(100 * value)


Nested: TypeAlias = "Entry | tuple[Nested, ...]"


class Asked(NamedTuple):
    """The key's number of dimensions, and whether it is a shape."""

    dimensions: int
    shape_like: bool


def read_entries(tokens: Sequence[Token], asked: Asked, measured: Measure, context: Context) -> tuple[Nested, ...]:
    """The array as nested tuples, rectangular but otherwise of whatever shape was typed.

    A list without brackets is a vector, or where the key has two dimensions a matrix of one row; a lone number is
    an array of one entry with the key's number of dimensions.
    """
    tokens, trailing = _without_shared_unit(_without_idle_newlines(tokens))
    layout = _Layout(tokens, pair_brackets(tokens), asked, measured, context, trailing)
    value = layout.whole()
    if _shape(value) is None:
        raise refused("ragged", tokens[0].position)
    _refuse_unit_on_some(value, measured, tokens[0].position)
    return value


def _numbers(value: Nested) -> Iterator[Entry]:
    """All numbers that were read, row by row."""
    if isinstance(value, Entry):
        yield value
    else:
        for part in value:
            yield from _numbers(part)


def _shape(value: Nested) -> tuple[int, ...] | None:
    """The shape, or None where rows differ."""
    if isinstance(value, Entry):
        return ()
    shapes = {_shape(part) for part in value}
    if not shapes:
        return (0,)
    inner = shapes.pop()
    return None if shapes or inner is None else (len(value), *inner)


def _without_idle_newlines(tokens: Sequence[Token]) -> list[Token]:
    """A new line separates only where nothing beside it does."""
    kept: list[Token] = []
    for token in tokens:
        last = kept[-1].kind if kept else "newline"
        if token.kind == "newline" and (last in OPENING or last in ("newline", ",", ";")):
            continue
        if last == "newline" and kept and (token.kind in CLOSING or token.kind in (",", ";")):
            kept.pop()
        kept.append(token)
    return kept


def _without_shared_unit(tokens: Sequence[Token]) -> tuple[Sequence[Token], tuple[Token, ...]]:
    """A unit or % behind the brackets belongs to every entry: `[25, 75] %`."""
    if len(tokens) > 2 and tokens[-1].kind in ("unit", "percent") and tokens[-2].kind in CLOSING:
        pairs = pair_brackets(tokens)
        if pairs.get(0) == len(tokens) - 2 and tokens[0].kind == "[":
            return tokens[:-1], (tokens[-1],)
    return tokens, ()


def _refuse_unit_on_some(value: Nested, measured: Measure, position: int) -> None:
    typed = {entry.unit for entry in _numbers(value)}
    converting = sorted(unit for unit in typed if unit and measured.factors.get(unit, 1) != 1)
    if None in typed and converting:
        raise refused("unit_on_some", position, unit=shown(converting[0]))


@dataclass(frozen=True, slots=True)
class _Layout:
    """Splits ranges [a, b) of `tokens` into rows, entries and expressions."""

    tokens: Sequence[Token]
    pairs: dict[int, int]
    asked: Asked
    measured: Measure
    context: Context
    trailing: tuple[Token, ...]

    def whole(self) -> tuple[Nested, ...]:
        parts = self.content(0, len(self.tokens), outermost=True)
        if len(parts) == 1:
            return parts[0] if isinstance(parts[0], tuple) else self.lone(parts[0])
        if self.asked.dimensions == 2 and all(isinstance(part, Entry) for part in parts):
            return (parts,)
        return parts

    def lone(self, entry: Nested) -> tuple[Nested, ...]:
        for _ in range(self.asked.dimensions - 1):
            entry = (entry,)
        return (entry,)

    def content(self, start: int, end: int, *, outermost: bool) -> tuple[Nested, ...]:
        """What stands between two brackets, or the whole answer."""
        if start == end:
            return self.nothing(start)
        rows = self.split(start, end, (";", "newline"))
        sizes = outermost and len(rows) == 1
        values = [self.row(first, last, sizes=sizes) for first, last in rows]
        if len(values) == 1:
            return values[0]
        if self.asked.dimensions == 1 or all(len(row) == 1 and isinstance(row[0], tuple) for row in values):
            return tuple(part for row in values for part in row)
        return tuple(values)

    def nothing(self, start: int) -> tuple[Nested, ...]:
        """Empty brackets are the shape of a scalar, and nothing else; round ones around them group."""
        around = self.tokens[: max(start - 1, 0)]
        if self.asked.shape_like and len(self.tokens) == 2 * start and all(token.kind == "(" for token in around):
            return ()
        raise refused("nothing_inside", self.tokens[max(start - 1, 0)].position)

    def row(self, start: int, end: int, *, sizes: bool) -> tuple[Nested, ...]:
        items = self.items(start, end)
        if len(items) == 1 and sizes and self.asked.shape_like:
            items = self.split(*items[0], ("*",))
        return tuple(self.item(first, last, outermost=sizes and len(items) == 1) for first, last in items)

    def item(self, start: int, end: int, *, outermost: bool) -> Nested:
        opening = self.tokens[start].kind
        if opening in OPENING and self.pairs[start] == end - 1:
            inside = start + 1, end - 1
            if opening == "[" or start + 1 == end - 1 or self.lists(*inside, sizes=outermost):
                return self.content(*inside, outermost=outermost)
            if self.tokens[start + 1].kind in OPENING and self.pairs[start + 1] == end - 2:
                return self.item(*inside, outermost=outermost)
        return read_entry(self.tokens[start:end], self.measured, self.context, self.trailing)

    def lists(self, start: int, end: int, *, sizes: bool) -> bool:
        """Whether round brackets around [start, end) hold a list rather than group a calculation."""
        if any(self.tokens[at].kind in (",", ";", "newline") for at in self.level(start, end)):
            return True
        if len(self.split_at_spaces(start, end)) > 1:
            return True
        return sizes and self.asked.shape_like and len(self.split(start, end, ("*",))) > 1

    def level(self, start: int, end: int) -> Iterator[int]:
        """The indices of [start, end) that no inner bracket holds; of an inner bracket its opening."""
        at = start
        while at < end:
            yield at
            at = self.pairs.get(at, at) + 1

    def items(self, start: int, end: int) -> list[tuple[int, int]]:
        if any(self.tokens[at].kind == "," for at in self.level(start, end)):
            return self.split(start, end, (",",))
        return self.split_at_spaces(start, end)

    def split(self, start: int, end: int, separators: tuple[str, ...]) -> list[tuple[int, int]]:
        """The ranges between separators; none may be empty, but a list may end in a separator other than a sign."""
        parts: list[tuple[int, int]] = []
        first = start
        for at in self.level(start, end):
            token = self.tokens[at]
            if token.kind in separators and (token.kind != "*" or token.text in SIZE_SEPARATORS):
                if at == first or (token.kind == "*" and at == end - 1):
                    raise refused("entry_missing", token.position, separator=shown(token.text))
                parts.append((first, at))
                first = at + 1
        return parts if first == end else [*parts, (first, end)]

    def split_at_spaces(self, start: int, end: int) -> list[tuple[int, int]]:
        firsts = [at for at in self.level(start, end) if at == start or self.starts_entry(at)]
        return list(zip(firsts, [*firsts[1:], end], strict=True))

    def starts_entry(self, at: int) -> bool:
        """A value behind a value and a space; or a sign with a space before and none after; or `][`."""
        before, token = self.tokens[at - 1], self.tokens[at]
        if before.kind not in ENDS_VALUE:
            return False
        if token.kind in STARTS_VALUE:
            return token.spaced or (before.kind == "]" and token.kind == "[")
        follows = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        return token.kind in ("+", "-") and token.spaced and follows is not None and not follows.spaced


_SAME = 1e-12


def answering_side(tokens: Sequence[Token], measured: Measure, context: Context) -> Sequence[Token]:
    """The tokens behind the last `=`; raises `UnreadableError` where another side has another value."""
    marks = [at for at, token in enumerate(tokens) if token.kind == "="]
    if not marks:
        return tokens
    *others, last = _sides(tokens, marks)
    value = read_entry(last, measured, context).value
    for at, side in zip(marks, others, strict=True):
        said = _side_values(side, measured, context)
        if not any(_agree(one, value, side, last) for one in said):
            raise refused("sides_differ", tokens[at].position, left=shown_number(said[0]), right=shown_number(value))
    return last


def _sides(tokens: Sequence[Token], marks: Sequence[int]) -> Iterator[Sequence[Token]]:
    for start, end in zip((0, *(at + 1 for at in marks)), (*marks, len(tokens)), strict=True):
        if start == end:
            sign = tokens[max(start - 1, 0)]
            raise refused("missing_after", sign.position, text=shown(sign.text))
        yield tokens[start:end]


def _side_values(side: Sequence[Token], measured: Measure, context: Context) -> tuple[Real, ...]:
    """What a side that is not the answer may stand for: `1/4 = 25%` where percent is asked, `8/2 = 4 MiB`."""
    if side[-1].kind == "unit":
        return (read_entry(side, measured, context).value,)
    value = read_entry(side, Measure(None, {}, False), context).value
    return (value, 100 * value) if measured.percent else (value,)


def _agree(one: Real, other: Real, *sides: Sequence[Token]) -> bool:
    """Whether two sides have one value, or one side is the other rounded to the decimals it shows."""
    if one == other or (one != one and other != other):
        return True
    near = max((_half_a_unit(side) for side in sides), default=0.0)
    try:
        return math.isclose(one, other, rel_tol=_SAME, abs_tol=near * (1 + _SAME))
    except OverflowError:
        return False


def _half_a_unit(side: Sequence[Token]) -> float:
    """Of the last decimal of a plain number; an integer is not rounded."""
    digits = literal_digits(side)
    return digits.half_unit if digits is not None and digits.decimals > 0 else 0.0


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
    every = tuple(_numbers(read))
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
            raise refused("nothing_inside", tokens[0].position)
        _refuse_list(inner)
        if tokens[0].kind == "(" and inner[0].kind != "[":
            return tokens
        tokens = inner
        pairs = pair_brackets(tokens)
    return tokens


def _refuse_list(inner: Sequence[Token]) -> None:
    """In brackets `1,128` and `64 112` are two numbers, not thousands."""
    if len(inner) == 1 and inner[0].kind == "number" and any(one in inner[0].text for one in ", "):
        raise refused("several", inner[0].position)
    depth = 0
    for token in inner:
        depth += (token.kind in OPENING) - (token.kind in CLOSING)
        if depth == 0 and token.kind in (",", ";", "newline"):
            raise refused("several", token.position)


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
    """A value of a reading or a key as it is echoed: `0.25`, `4,096`, `[[1, −2], [3, 4]]`, a shape as `64×112×112`."""
    if not isinstance(value, tuple):
        return to_read(shown_number(value))
    listed = list(map(_entry_shown, value))
    if shape_like and len(value) != 1 and not any(isinstance(size, tuple) for size in value):
        return "×".join(listed) or "()"
    return f"({listed[0]},)" if shape_like and len(value) == 1 else f"[{', '.join(listed)}]"


def _entry_shown(value: Value) -> str:
    return show_value(value) if isinstance(value, tuple) else to_read(shown_number(value), alone=False)
