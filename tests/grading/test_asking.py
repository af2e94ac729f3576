"""What a learner is shown before answering: what to type, how close, and under which convention; never the answer."""

from __future__ import annotations

from textwrap import dedent

import pytest
from asked_questions import asked
from every_case import every_case
from kind_vectors import ASKED

from dlquiz.kinds.answering import how_to_answer
from dlquiz.kinds.kind import kind_of
from dlquiz.variants.model import Variant

CONV = "type: numeric\nanswer: {reference: conv_output_size, arguments: {input_size: 32, kernel_size: 5}}"


def question(name: str) -> Variant:
    prompt, fields = ASKED[name]
    return asked(dedent(fields), prompt=prompt)


@every_case(
    ("name", "expected"),
    [
        ("one", "Type the number or letter of one option."),
        ("several", "Type the numbers or letters of all right options, such as 1, 3."),
        ("claim", "True or false? 1 true, 2 false."),
        ("word", "Type a word or a few."),
        ("gaps", "Fill in the 3 blanks, with `;` between the answers."),
        ("order", "Type the numbers in the right order, such as 2, 1, 3, 4."),
        ("match", "For each left side in turn, type the number of its right side, such as 2, 1, 3."),
        ("chain", "3 steps, one answer each; `?` gives up this step."),
        ("points", "Answer in your own words on one line; then score yourself."),
    ],
)
def test_every_type_says_what_to_type(name: str, expected: str) -> None:
    text = how_to_answer(question(name))
    assert text.en == expected
    assert text.zh not in ("", expected)


@pytest.mark.parametrize(
    ("answer", "more", "expected"),
    [
        ("{value: 7}", "", "Enter a whole number."),
        ("{value: 2.5}", "tolerance: {absolute: 0.5}", "Type a number (within ±0.5)."),
        ("{value: [1, 2, 3]}", "", "Type the numbers, such as 1, 2, 3 (exact whole numbers)."),
        ("{value: [[1, 2], [3, 4]]}", "", "Type the numbers, such as 1 2; 3 4 (exact whole numbers)."),
        ("{value: 7}", "unit: {name: ms}", "Type a number in ms (exact whole numbers)."),
    ],
)
def test_a_number_says_its_form_its_unit_and_how_close_is_close_enough(answer: str, more: str, expected: str) -> None:
    text = how_to_answer(asked(f"type: numeric\nanswer: {answer}\n{more}"))
    assert text.en == expected
    assert text.zh.endswith("。") and ("（" in text.zh) == ("(" in text.en)


def test_the_example_has_as_many_numbers_as_the_prompt_asks_for() -> None:
    text = how_to_answer(asked("type: numeric\nanswer: {value: [1.5, 2.5]}", prompt="Answer with two numbers."))
    assert text.en == "Type the numbers, such as 1, 2 (within 0.1%)."
    text = how_to_answer(asked("type: numeric\nanswer: {value: [1.5, 2.5]}", prompt="'Which?'"))
    assert text.en == "Type the numbers, such as 1, 2, 3 (within 0.1%)."


def test_each_blank_says_what_may_stand_there() -> None:
    gaps = question("gaps")
    terms = kind_of(gaps).terms(gaps)
    assert [term.markdown for term in terms] == [False, False, True]
    lines = [term.text for term in terms]
    assert [line.en.split(" ", 1)[0] for line in lines] == ["(1)", "(2)", "(3)"]
    number, word, options = (line.en.split(" ", 1)[1] for line in lines)
    assert number.startswith("Type a number (")
    assert word == "Type a word or a few."
    assert options == "1 Adam / 2 SGD"
    assert "0.5" not in number


def test_a_reference_says_under_which_convention_it_computes() -> None:
    found = asked(CONV).convention
    assert found.en and found.zh and found.en != found.zh
    assert "28" not in found.en
