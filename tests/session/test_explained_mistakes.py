"""What is reported of a mistake apart from any one answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from dlquiz.bank import load_library
from dlquiz.session.mistakes import explained, labels

BANK = """
format: 1
id: b
title: {en: B, zh: 乙}
questions:
  - id: number
    type: numeric
    topic: t
    prompt: {en: 'n = {{n}}', zh: 'n = {{n}}'}
    parameters: {n: {choose: [20]}}
    answer: {reference: conv_output_size, arguments: {input_size: n, kernel_size: 3, padding: 1}}
    mistakes:
      - name: padding_once
        expression: n + 100
        feedback: {en: 'Not {{n}} and {{n:.2f}}, but \\{{n}}.', zh: '不是 {{n}}。'}
  - id: chain
    type: steps
    topic: t
    prompt: {en: 'Two steps.', zh: 两步。}
    parts:
      - name: size
        prompt: {en: 'Size?', zh: 尺寸？}
        answer: {reference: conv_output_size, arguments: {input_size: 20, kernel_size: 3, padding: 1}}
      - name: which
        prompt: {en: 'Which?', zh: 哪个？}
        options: [{text: x, correct: true}, {text: y}]
"""


@pytest.fixture
def questions(tmp_path: Path):
    (tmp_path / "b.yaml").write_text(BANK, "utf-8")
    library = load_library([tmp_path])
    assert library.errors == ()
    return {question.id: question for question in library.questions()}


def test_a_questions_own_words_come_first_and_show_names_for_numbers(questions):
    found = explained(questions["number"], "padding_once")
    assert found.feedback == ("Not n and n, but {{n}}.", "不是 n。")
    assert not any(found.tempting)


def test_a_mistake_of_the_reference_says_why_it_tempts(questions):
    found = explained(questions["number"], "padding_ignored")
    assert all(found.feedback)
    assert all(found.tempting)
    assert found == explained(questions["chain"], "padding_ignored")


def test_lists_name_mistakes_by_the_first_title_there_is(questions):
    # At the first question `padding_once` is the bank's own, without a title; at the second it is the reference's.
    names = ["padding_once", "padding_ignored", "nowhere"]
    found = labels(questions.values(), names)
    assert list(found) == names
    assert found["padding_once"] == ("padding counted once (padding_once)", "填充只算了一次（padding_once）")
    assert found["padding_ignored"].en.endswith(" (padding_ignored)")
    assert found["nowhere"] == ("nowhere", "nowhere")
