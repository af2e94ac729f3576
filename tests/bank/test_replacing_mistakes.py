"""Mistakes of a bank's own that say what they put in the place of what, their titles, and the words of named values."""

from __future__ import annotations

import pytest

from dlquiz.bank import load_text
from dlquiz.grading.number_working import derivations
from dlquiz.kinds.answering import grade, worked_solution
from dlquiz.kinds.drawing import draw
from dlquiz.questions.question import Question
from dlquiz.session.mistakes import explained

BANK = """\
format: 1
id: own
title: Own
questions:
  - id: pooled
    type: numeric
    topic: t
    prompt: {en: 'Input {{n}}, kernel {{k}}, {{c}} channels.', zh: '输入 {{n}}，卷积核 {{k}}，{{c}} 个通道。'}
    parameters: {n: 28, k: 5, c: 16}
    let: {m: n - k + 1, h: m // 2}
    lines: {h: {en: 'width after pooling from {{n}}', zh: '由 {{n}} 池化后的宽度'}}
    answer: {expression: h**2 * c}
    mistakes:
      - {name: not_pooled, title: {en: pooling forgotten, zh: 漏了池化}, replace: {h: m}, feedback: F}
      - {name: one_less, replace: {k: k + 1}, feedback: F}
      - {name: once, replace: {value: h * c}, feedback: F}
      - {name: both, replace: {h: m - 1, value: h + m}, feedback: F}
  - id: called
    type: numeric
    topic: t
    prompt: 'Input {{n}}.'
    parameters: {n: 28}
    answer: {reference: conv_output_size, arguments: {input_size: n, kernel_size: 5, stride: 2}}
    mistakes:
      - {name: larger, title: {en: 7 for 5, zh: 把 5 当成 7}, replace: {kernel_size: 7, input_size: n + 4}, feedback: F}
      - {name: as_a_word, replace: {padding: same}, feedback: F}
"""


def questions(text: str = BANK) -> dict[str, Question]:
    return {question.id: question for question in load_text(text).bank.questions}


def test_what_depends_on_what_is_replaced_is_computed_again() -> None:
    variant = draw(questions()["pooled"], 0)
    # 28 - 5 + 1 = 24, halved 12, and 12² · 16.
    assert variant.answer == 2304
    values = {mistake.name: mistake.value for mistake in variant.mistakes}
    assert values == {"not_pooled": 24**2 * 16, "one_less": 11**2 * 16, "once": 12 * 16, "both": 23 + 24}


def test_arguments_of_a_reference_are_replaced() -> None:
    variant = draw(questions()["called"], 0)
    values = {mistake.name: mistake.value for mistake in variant.mistakes}
    assert variant.answer == 12
    assert values["larger"] == (32 - 7) // 2 + 1 and values["as_a_word"] == 14


def test_a_title_is_what_people_read() -> None:
    question = questions()["pooled"]
    titled, untitled = explained(question, "not_pooled"), explained(question, "one_less")
    assert titled is not None and untitled is not None
    assert (titled.title.zh, titled.label.en) == ("漏了池化", "pooling forgotten (not_pooled)")
    assert untitled.label.en == untitled.title.en == "one_less"
    assert draw(question, 0).mistakes[0].title.en == "pooling forgotten"
    assert grade(draw(question, 0), "9216").mistake == "not_pooled"


def test_the_derivations_part_at_the_line_that_is_replaced() -> None:
    variant = draw(questions()["pooled"], 0)
    right = [line.en for line in worked_solution(variant)]
    assert right[0].startswith("width after pooling from 28: $") and right[0].endswith("= 12$")
    assert right[1].endswith("= 2{,}304$") and len(right) == 2, "m has no words: it is put in"
    found = derivations(variant, "not_pooled")
    assert found is not None and found.differs_at == 0
    assert [line.zh for line in found.yours] == [
        "由 28 池化后的宽度：$28 - 5 + 1 = 24$",
        r"$24^{2} \cdot 16 = 9{,}216$",
    ]
    once = derivations(variant, "once")
    assert once is not None and once.differs_at == 1 and once.yours[0] == once.right[0]


def test_titles_and_words_change_no_fingerprint_of_what_counts() -> None:
    before = questions()
    other = BANK.replace("pooling forgotten", "no pooling").replace("width after", "size after")
    after = questions(other)
    assert before["pooled"].grading == after["pooled"].grading
    assert before["pooled"].wording != after["pooled"].wording
    replaced = questions(BANK.replace("h: m}", "h: m + 1}"))
    assert before["pooled"].grading != replaced["pooled"].grading


@pytest.mark.parametrize(
    ("old", "new", "code", "said"),
    [
        ("{h: m}", "{g: m}", "B101", "`replace`"),
        ("{h: m}", "{h: m + q}", "B121", "q"),
        ("{h: m}", "[h]", "B103", "mapping"),
        ("{h: m}", "{h: m}, expression: m", "B102", "replace"),
        ("{h: m}", "{h: m}, arguments: {n: 1}", "B101", "arguments"),
        ("{kernel_size: 7,", "{kernel: 7,", "B101", "kernel_size"),
        ("{padding: same}", "{padding: sam}", "B121", "sam"),
        ("lines: {h:", "lines: {n:", "B101", "`lines`"),
        ("pooling forgotten, zh", "'{{n}}', zh", "B1", "n"),
        ("answer: {expression: h**2 * c}", "answer: {value: 2304}", "B132", "by reference or expression"),
    ],
)
def test_faults(old: str, new: str, code: str, said: str) -> None:
    assert old in BANK
    changed = BANK.replace(old, new)
    errors = [fault for fault in load_text(changed).faults if fault.severity == "error"]
    assert errors and errors[0].code.startswith(code) and said in errors[0].message + errors[0].fix
    line = next(number for number, text in enumerate(changed.splitlines(), 1) if new.split(",")[0] in text)
    assert errors[0].line == line or code == "B132"
