"""The declared unit of an answer: what follows a number, and what it makes of the value."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from dlquiz.grading import helps
from dlquiz.grading.arithmetic import divide, plain
from dlquiz.grading.literals import Digits, Real, as_float, literal_digits, shown_number, without_noise
from dlquiz.grading.number import Context, computed, evaluate
from dlquiz.grading.scan import CLOSING, OPENING, SIZE_SEPARATORS, Token, pair_brackets, plain_characters
from dlquiz.questions import Unit


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
        value = plain(divide(computed(body, context), factor, last.position))
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
            raise helps.percent_meant(shown_number(100 * value), tokens[0].position)
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
        raise helps.percent_unclear(shown_number(value), shown_number(other), tokens[-1].position)
    return value


def _same(one: Real, other: Real) -> bool:
    both_nan = one != one and other != other
    return one == other or both_nan or math.isclose(as_float(one), as_float(other), rel_tol=1e-12)


def _hundredfold(value: Real) -> Real:
    return without_noise(100 * value)
