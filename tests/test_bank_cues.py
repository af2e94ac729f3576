"""The shipped banks give nothing away: no pattern of lengths, lines or numbers answers their questions."""

from __future__ import annotations

from fractions import Fraction

import pytest
from asked_questions import asked
from bank_cues import MANY, Pattern, by_length, drawn, guesses, patterns
from every_case import every_case
from shipped_banks import shipped

BANKS = ("activations", "background", "backprop", "cnn_interview", "homework", "training", "transformers", "vision")
IN_ORDER = """
type: choice
shuffle: false
options:
  - {text: {en: a long line, zh: 短}}
  - {text: {en: line, zh: 中等}, correct: true}
  - {text: {en: longer, zh: 相当长的}}
"""
SEVERAL = """
type: choice
multiple: true
options: [{text: a, correct: true}, {text: b, correct: true}, {text: c}, {text: d}]
"""


@pytest.mark.sweep
@pytest.mark.unmeasured
@every_case("bank", BANKS)
def test_no_pattern_answers_a_bank(bank: str) -> None:
    assert faults(bank) == []


@pytest.mark.sweep
def test_no_pattern_answers_all_banks_together() -> None:
    assert faults(None) == []


def faults(bank: str | None) -> list[str]:
    found = patterns(drawn(shipped().questions(bank)))
    return [fault for pattern in found if (fault := pattern.fault(together=bank is None)) is not None]


@every_case(
    ("fields", "right"),
    [
        (IN_ORDER, {"shortest in en", "second longest in zh", "line 2", "line 2 from the bottom"}),
        (SEVERAL, {"n−2 right"}),
        ("type: true_false\nanswer: false", {"always false"}),
        ("type: true_false\nanswer: true", set()),
    ],
)
def test_the_patterns_that_get_a_question_right(fields: str, right: set[str]) -> None:
    """Lengths are those of each language, lines are counted from both ends, right options from the number of all."""
    assert {name for _, name, is_right, _ in guesses(asked(fields)) if is_right} == right


def test_equally_long_options_are_a_matter_of_chance() -> None:
    assert by_length([4, 9, 9, 2], [False, True, False, False], -1) == Fraction(1, 2)
    assert by_length([4, 9, 9, 2], [False, True, False, False], -2) == Fraction(1, 2)
    assert by_length([4, 9, 9, 2], [True, False, False, False], -2) == 0


def answered(right: int, count: int) -> Pattern:
    """A pattern that is right so often among questions of four options."""
    rights = {str(number): Fraction(number < right) for number in range(count)}
    return Pattern("one right, shuffled", "longest in en", rights, Fraction(count, 4))


@every_case(
    ("right", "count", "together", "found"),
    [
        *((2, 4, False, False), (3, 4, False, True), (0, 39, False, False)),
        *((6, MANY, False, True), (7, MANY, False, False), (13, MANY, False, False), (14, MANY, False, True)),
        *((1, 4, True, False), (2, 4, True, True), (0, 4, True, True)),
    ],
)
def test_a_bank_of_few_questions_may_gain_one_and_all_together_stay_close_to_chance(
    right: int, count: int, together: bool, found: bool
) -> None:
    assert (answered(right, count).fault(together) is not None) == found


def test_a_fault_names_the_questions_to_change() -> None:
    assert answered(3, 4).fault(together=False) == (
        "one right, shuffled, longest in en: 3.0 of 4 right (75%, chance 25%, gain +2.0): 0, 1, 2"
    )
