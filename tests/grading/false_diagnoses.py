"""What is said of a wrong number: a mistake exactly where it is unique, a neighbour only to every digit.

A random wrong number near the key gets the name of no mistake whose value it is not, and of no neighbour unless it is
that neighbour's to every digit.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from decimal import Decimal

from shipped_banks import shipped

from dlquiz.expressions import is_integer, shape_of, show
from dlquiz.expressions.values import Value, entries
from dlquiz.grading.diagnosis import neighbours
from dlquiz.grading.numeric import grade_number
from dlquiz.grading.own_words import names_shape, question_text, right_for
from dlquiz.grading.verdict import Verdict
from dlquiz.kinds.drawing import draw
from dlquiz.kinds.numeric import Numeric
from dlquiz.questions.question import Question
from dlquiz.reference import catalog
from dlquiz.reference.kinds import ActiveMistake
from dlquiz.variants.formulas import accepted
from dlquiz.variants.model import Variant, graded_key

RANDOM_NUMBERS = 3


QUESTIONS = {
    question.name: question for question in shipped().questions() if question.type in ("numeric", "cloze", "steps")
}


def typed(value: Value, kind: Numeric) -> str:
    """Every digit of the value; in per cent with the sign, without which a small one would be asked about."""
    sign = "%" if kind.unit is not None and kind.unit.name == "%" else ""
    if isinstance(value, tuple):
        return f"[{', '.join(typed(entry, kind) for entry in value)}]"
    return f"{value!r}{sign}"


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


def explaining(value: Value, part: Variant, kind: Numeric) -> list[ActiveMistake]:
    """The mistakes that a wrong value can be; one that would be right itself is none, and one that comes out merely
    near it is none beside one that has this very value."""
    wrong = [m for m in part.mistakes if not accepted(m.value, part.answer, kind.tolerance)]
    fitting = [mistake for mistake in wrong if is_that(value, mistake, part, kind)]
    return [mistake for mistake in fitting if as_written(value, mistake.value)] or fitting


def as_written(value: Value, other: Value) -> bool:
    """Whether a value typed to its last digit is another one as far as it is written out."""
    return all(
        catalog.same_value(a, b) or abs(a - b) <= half_a_unit(a)
        for a, b in zip(entries(value), entries(other), strict=True)
    )


def half_a_unit(typed: float) -> float:
    exponent = Decimal(repr(typed)).as_tuple().exponent
    assert isinstance(exponent, int)
    return 0.5 * 10.0**exponent


def numbers_of(part: Variant) -> list[Value]:
    """The numbers that the texts before an answer show, as they are computed with."""
    shown = [text.en for text in (part.question.context, part.question.prompt)]
    names = [part.names[name] for text in shown for name in re.findall(r"(?<!\\)\{\{(\w+)", text)]
    literals = re.findall(
        r"(?<![\w.])-?\d+(?:\.\d+)?(?![\w.])", " ".join(re.sub(r"\{\{.*?\}\}", "", one) for one in shown)
    )
    return [*names, *map(float, literals)]


def left_unchanged(value: Value, part: Variant, names: list[ActiveMistake]) -> bool:
    """Whether the answer is rather a number of the question than the mistake that comes out near it."""
    numbers = [number for number in numbers_of(part) if catalog.same_value(number, value)]
    return bool(numbers) and not any(catalog.same_value(mistake.value, numbers[0]) for mistake in names)


def expected_name(value: Value, part: Variant, kind: Numeric) -> str | None:
    """The mistake that the verdict on a wrong value must name: the only one there is, and nothing else it may be."""
    found = explaining(value, part, kind)
    return found[0].name if len(found) == 1 and not left_unchanged(value, part, found) else None


def of_another_shape(part: Variant, value: Value, key: Value) -> bool:
    """Whether the prompt says which shape is asked, and the value has another: it is no attempt, whatever it holds."""
    return shape_of(value) != shape_of(key) and names_shape(part, shape_of(key))


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
            assert_number_has_no_false_diagnosis(part, kind, key, near(key, source))


def assert_mistakes_are_named(part: Variant, kind: Numeric, key: Value) -> None:
    """The value of a mistake gets its name where no other active one has it, and none where one has."""
    for mistake in part.mistakes:
        if accepted(mistake.value, part.answer, kind.tolerance):
            continue
        if of_another_shape(part, mistake.value, key):
            assert grade_number(part, kind, typed(mistake.value, kind), key=key).outcome == "unreadable"
            continue
        verdict = marked(part, kind, mistake.value, key)
        found = explaining(mistake.value, part, kind)
        text = f"seed {part.seed}, {mistake.name} = {show(mistake.value)}, key {show(key)}: {verdict}"
        assert mistake.name in [one.name for one in found], text
        assert verdict.mistake == expected_name(mistake.value, part, kind), text
        if len(found) in (2, 3):
            assert all(part.fill(one.feedback).en in verdict.message.en for one in found), text
        assert verdict.outcome in ("wrong", "partly"), text


def assert_number_has_no_false_diagnosis(part: Variant, kind: Numeric, key: Value, value: Value) -> None:
    if accepted(value, key, kind.tolerance):
        return
    verdict = marked(part, kind, value, key)
    text = f"seed {part.seed}, {show(value, 12)} for {show(key, 12)}: {verdict}"
    assert verdict.mistake == expected_name(value, part, kind), text
    assert_no_false_neighbour(part, value, verdict, text)


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


def assert_no_false_neighbour(part: Variant, value: Value, verdict: Verdict, expected: str) -> None:
    """What an answer would be right for is reported only where that one call gives it, to its last digit."""
    if not re.search(r"would be right|gives here$", verdict.message.en):
        return
    reference = part.call
    assert reference is not None, expected
    hits = [
        near_by
        for near_by in neighbours(*reference)
        if len(entries(near_by.value)) == len(entries(value))
        and all(as_typed(a, b) == f"{b:.6g}" for a, b in zip(entries(near_by.value), entries(value), strict=True))
    ]
    assert len(hits) == 1, expected
    assert right_for(question_text(part), value, hits[0].argument, hits[0].other) == verdict.message, expected
