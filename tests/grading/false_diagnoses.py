"""What a wrong number is told: a mistake exactly where it is unique, a neighbour only to every digit.

A random wrong number near the key gets the name of no mistake whose value it is not, and of no neighbour unless it is
that neighbour's to every digit.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from decimal import Decimal

from shipped_banks import shipped
from typed_values import typed

from dlquiz.expressions import is_integer, shape_of, show
from dlquiz.expressions.values import Value, entries
from dlquiz.grading import Verdict, grade_number, neighbours
from dlquiz.grading.named_shapes import names_shape
from dlquiz.questions import Numeric, Question
from dlquiz.reference import catalog
from dlquiz.reference.kinds import ActiveMistake
from dlquiz.variants import Variant, accepted, draw, graded_key, reference_of

RANDOM_NUMBERS = 3


QUESTIONS = {
    question.name: question for question in shipped().questions() if question.type in ("numeric", "cloze", "steps")
}


def numeric_parts(question: Question, seed: int) -> Iterator[tuple[Variant, Numeric]]:
    variant = draw(question, seed)
    for part in variant.parts or (variant,):
        if isinstance(part.question.kind, Numeric):
            yield part, part.question.kind


def is_that(value: Value, mistake: ActiveMistake, part: Variant, kind: Numeric) -> bool:
    """Whether a typed value is a mistake's, as the marking compares: exactly between integers, else to tolerance."""
    if kind.tolerance.default and is_integer(part.answer) and is_integer(value):
        return catalog.same_value(value, mistake.value)
    return accepted(value, mistake.value, kind.tolerance)


def explaining(value: Value, part: Variant, kind: Numeric) -> list[str]:
    """The mistakes that a wrong value can be; one that would be right itself is none."""
    wrong = [m for m in part.mistakes if not accepted(m.value, part.answer, kind.tolerance)]
    return [mistake.name for mistake in wrong if is_that(value, mistake, part, kind)]


def marked(part: Variant, kind: Numeric, value: Value, key: Value) -> Verdict:
    verdict = grade_number(part, kind, typed(value, kind), digits_asked=True, key=key)
    assert verdict.outcome != "unreadable", (typed(value, kind), verdict.message)
    return verdict


def assert_no_false_diagnosis(name: str, seed: int) -> None:
    """Mark, in one draw of a question, the value of every mistake and random numbers near the key."""
    source = random.Random(f"{name} {seed}")
    for part, kind in numeric_parts(QUESTIONS[name], seed):
        key = graded_key(part)
        assert_mistakes_are_named(part, kind, key)
        for _ in range(RANDOM_NUMBERS):
            assert_nothing_false_is_told(part, kind, key, near(key, source))


def assert_mistakes_are_named(part: Variant, kind: Numeric, key: Value) -> None:
    """The value of a mistake gets its name where no other active one has it, and none where one has."""
    for mistake in part.mistakes:
        if accepted(mistake.value, part.answer, kind.tolerance):
            continue
        if shape_of(mistake.value) != shape_of(key) and names_shape(part, shape_of(key)):
            # The prompt says which shape is asked: another one is no attempt, whatever it holds.
            assert grade_number(part, kind, typed(mistake.value, kind), key=key).outcome == "unreadable"
            continue
        verdict = marked(part, kind, mistake.value, key)
        names = explaining(mistake.value, part, kind)
        told = f"seed {part.seed}, {mistake.name} = {show(mistake.value)}, key {show(key)}: {verdict}"
        assert mistake.name in names, told
        assert verdict.mistake == (mistake.name if len(names) == 1 else None), told
        assert verdict.outcome in ("wrong", "partly"), told


def assert_nothing_false_is_told(part: Variant, kind: Numeric, key: Value, value: Value) -> None:
    if accepted(value, key, kind.tolerance):
        return
    verdict = marked(part, kind, value, key)
    told = f"seed {part.seed}, {show(value, 12)} for {show(key, 12)}: {verdict}"
    names = explaining(value, part, kind)
    assert verdict.mistake == (names[0] if len(names) == 1 else None), told
    assert_no_false_neighbour(part, value, verdict, told)


def as_typed(value: float, typed: float) -> str:
    """A value in as many digits as a typed one of up to six has, and no fewer than four."""
    return f"{value:.{max(len(Decimal(f'{typed:.6g}').as_tuple().digits), 4)}g}"


def near(key: Value, source: random.Random) -> Value:
    """A number of the key's type within a tenth of it, to six digits; of an array each entry."""
    if isinstance(key, tuple):
        return tuple(near(entry, source) for entry in key)
    if isinstance(key, int):
        reach = max(3, abs(key) // 10)
        return key + source.randint(-reach, reach)
    return float(f"{key + (abs(key) or 1) * source.uniform(-0.1, 0.1):.6g}")


def assert_no_false_neighbour(part: Variant, value: Value, verdict: Verdict, told: str) -> None:
    """`x is right for name=other` only where the call with that argument gives x, to the digits that were typed."""
    found = re.search(r"is right for (\w+)=(.+)$", verdict.message.en)
    if found is None:
        return
    reference = reference_of(part)
    assert reference is not None, told
    hits = [
        near_by
        for near_by in neighbours(*reference)
        if len(entries(near_by.value)) == len(entries(value))
        and all(as_typed(a, b) == f"{b:.6g}" for a, b in zip(entries(near_by.value), entries(value), strict=True))
    ]
    assert [hit.argument for hit in hits] == [found[1]], told
