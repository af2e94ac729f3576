"""What is asked about instead of marked: a comma that may be a decimal point, and what the echo does not tell."""

from __future__ import annotations

import pytest
from asked_questions import asked
from every_case import every_case

from dlquiz.grading.verdict import Echo
from dlquiz.kinds.answering import grade, read_answer, trace, unclear_comma

REAL = "type: numeric\nanswer: {value: 1.125}"
GAPS = "type: cloze\nblanks: {n: {answer: {value: 3}}, x: {answer: {value: 1.125}}}"


@pytest.mark.parametrize("answer", ["1,125", "7,500", "-1，125", "x = 1,125"])
def test_a_comma_is_unclear_wherever_a_real_number_is_asked(answer: str) -> None:
    asks = unclear_comma(asked(REAL), answer)
    assert asks is not None
    assert all("." in text for text in asks)


@every_case("answer", ["1125", "1.125", "1,125,000", "1,125.5", "0,125", "1,125*2,000", "abc", ""])
def test_other_answers_are_not_asked_about(answer: str) -> None:
    assert unclear_comma(asked(REAL), answer) is None


def test_where_a_whole_number_is_asked_a_comma_is_clear() -> None:
    assert unclear_comma(asked("type: numeric\nanswer: {value: 1125}"), "1,125") is None
    assert unclear_comma(asked("type: true_false\nanswer: true"), "1,125") is None


def test_in_a_cloze_the_blank_is_named() -> None:
    variant = asked(GAPS, prompt="'[[n]] and [[x]]'")
    asks = unclear_comma(variant, "3; 7,500")
    assert "2" in asks.en and "7.500" in asks.en
    assert unclear_comma(variant, "3,000; 7.5") is None
    assert grade(variant, "3; 1,125").outcome == "unreadable"


def test_asked_once_the_comma_counts_as_it_is_read() -> None:
    assert grade(asked(REAL), "1,125").outcome == "unreadable"
    verdict = grade(asked(REAL), "1,125", digits_asked=True)
    assert (verdict.outcome, verdict.read_as) == ("wrong", 1125)


def test_until_it_is_marked_a_side_is_read_alike_whether_or_not_its_product_is_the_key() -> None:
    texts = []
    for key in (16, 4, 5):
        echo = read_answer(asked(f"type: numeric\nanswer: {{value: {key}, size: true}}"), "4x4")
        assert isinstance(echo, Echo)
        texts.append(echo)
    assert texts[0] == texts[1] == texts[2]
    assert texts[0].text.en == "4"
    assert [note.en for note in texts[0].notes] == ["one side of 4×4, unless the product is the answer"]
    assert grade(asked("type: numeric\nanswer: {value: 16, size: true}"), "4x4").read_as == 16


def test_a_trace_says_what_a_side_is_read_as() -> None:
    found = trace(asked("type: numeric\nanswer: {value: 17, size: true}"), "17x17")
    assert [(entry.typed, entry.value) for entry in found.stage.entries] == [("17x17", 17)]
    (note,) = found.stage.notes
    assert "17" in note.en and "17" in note.zh
