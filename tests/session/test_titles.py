"""Banks, topics, questions and mistakes as people read them, and what is said of a mistake apart from any answer."""

from __future__ import annotations

from session_samples import library_from

from dlquiz.bank import Library
from dlquiz.messages import Text
from dlquiz.session.mistakes import explained, labels
from dlquiz.session.titles import bank_label, mistake_label, question_label, topic_label, topic_title

BANK = """
format: 1
id: mine
title: {en: Mine, zh: 我的题库}
topics: {sizes: {en: Sizes, zh: 尺寸}}
questions:
  - {id: conv, type: numeric, topic: sizes, prompt: P,
     answer: {reference: conv_output_size, arguments: {input_size: 9, kernel_size: 3}}}
  - id: number
    type: numeric
    topic: sizes
    prompt: {en: 'n = {{n}}', zh: 'n = {{n}}'}
    parameters: {n: {choose: [20]}}
    answer: {reference: conv_output_size, arguments: {input_size: n, kernel_size: 3, padding: 1}}
    mistakes:
      - name: padding_once
        expression: n + 100
        feedback: {en: 'Not {{n}} and {{n:.2f}}, but \\{{n}}.', zh: '不是 {{n}}。'}
  - id: chain
    type: steps
    topic: sizes
    prompt: {en: 'Two steps.', zh: 两步。}
    parts:
      - name: size
        prompt: {en: 'Size?', zh: 尺寸？}
        answer: {reference: conv_output_size, arguments: {input_size: 20, kernel_size: 3, padding: 1}}
      - name: which
        prompt: {en: 'Which?', zh: 哪个？}
        options: [{text: x, correct: true}, {text: y}]
"""
LIBRARY = library_from(BANK)
QUESTIONS = {question.id: question for question in LIBRARY.questions() if question.id != "conv"}


def test_titles_stand_before_ids_in_each_language() -> None:
    assert bank_label(LIBRARY, "mine") == Text("Mine (mine)", "我的题库（mine）")
    assert topic_title(LIBRARY, "mine/sizes") == Text("Sizes", "尺寸")
    assert topic_label(LIBRARY, "mine/sizes") == Text("Mine · Sizes (mine/sizes)", "我的题库 · 尺寸（mine/sizes）")
    assert question_label(LIBRARY, "mine/conv") == Text("Mine · Sizes (mine/conv)", "我的题库 · 尺寸（mine/conv）")
    label = mistake_label(LIBRARY, "plus_one_forgotten", "mine/conv")
    assert label.en == "plus one forgotten (plus_one_forgotten)"
    assert label.zh.endswith("（plus_one_forgotten）")


def test_what_is_gone_keeps_its_name() -> None:
    assert topic_label(LIBRARY, "mine/others").zh == "我的题库 · others（mine/others）"
    assert question_label(LIBRARY, "mine/gone").zh == "我的题库（mine/gone）"
    for label in (bank_label, topic_label, question_label):
        assert label(LIBRARY, "gone/q") == Text.same("gone/q")
    assert mistake_label(LIBRARY, "twice", "gone/q") == Text.same("twice")
    assert mistake_label(LIBRARY, "twice", "mine/conv") == Text.same("twice")


def test_rounds_over_networks_have_titles_without_a_bank() -> None:
    empty = Library(())
    assert question_label(empty, "networks/vgg16-macs").en == "Networks · Multiply-adds (networks/vgg16-macs)"
    assert empty.titles(empty.question("networks/vgg16-macs")).zh == "网络 · 乘加次数"


# A mistake, explained


def test_a_questions_own_words_come_first_and_show_names_for_numbers() -> None:
    found = explained(QUESTIONS["number"], "padding_once")
    assert found.feedback == ("Not n and n, but {{n}}.", "不是 n。")
    assert not any(found.tempting)


def test_a_mistake_of_the_reference_says_why_it_tempts() -> None:
    found = explained(QUESTIONS["number"], "padding_ignored")
    assert all(found.feedback)
    assert all(found.tempting)
    assert found == explained(QUESTIONS["chain"], "padding_ignored")


def test_lists_name_mistakes_by_the_first_title_there_is() -> None:
    # At the first question `padding_once` is the bank's own, without a title; at the second it is the reference's.
    names = ["padding_once", "padding_ignored", "nowhere"]
    found = labels(QUESTIONS.values(), names)
    assert list(found) == names
    assert found["padding_once"] == ("padding counted once (padding_once)", "填充只算了一次（padding_once）")
    assert found["padding_ignored"].en.endswith(" (padding_ignored)")
    assert found["nowhere"] == ("nowhere", "nowhere")
