"""`17 = 16+1`: the answer is the last side, and the sides before it must say the same."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from dlquiz.grading import helps
from dlquiz.grading.literals import Real, literal_digits, shown_number
from dlquiz.grading.number import Context
from dlquiz.grading.scan import Token
from dlquiz.grading.units import Measure, read_entry

_SAME = 1e-12


def answering_side(tokens: Sequence[Token], measured: Measure, context: Context) -> Sequence[Token]:
    """The tokens behind the last `=`; raises `UnreadableError` where another side has another value."""
    marks = [at for at, token in enumerate(tokens) if token.kind == "="]
    if not marks:
        return tokens
    *others, last = _sides(tokens, marks)
    value = read_entry(last, measured, context).value
    for at, side in zip(marks, others, strict=True):
        said = _values(side, measured, context)
        if not any(_agree(one, value, side, last) for one in said):
            raise helps.sides_differ(shown_number(said[0]), shown_number(value), tokens[at].position)
    return last


def _sides(tokens: Sequence[Token], marks: Sequence[int]) -> Iterator[Sequence[Token]]:
    for start, end in zip((0, *(at + 1 for at in marks)), (*marks, len(tokens)), strict=True):
        if start == end:
            sign = tokens[max(start - 1, 0)]
            raise helps.missing_after(sign.text, sign.position)
        yield tokens[start:end]


def _values(side: Sequence[Token], measured: Measure, context: Context) -> tuple[Real, ...]:
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
    return 0.5 * float(f"1e{-digits.decimals}") if digits is not None and digits.decimals > 0 else 0.0
