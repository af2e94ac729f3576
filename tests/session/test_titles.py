"""Banks, topics, questions and mistakes as people read them."""

from __future__ import annotations

from session_samples import library_from

from dlquiz.bank import Library
from dlquiz.messages import Text
from dlquiz.session.titles import bank_label, mistake_label, question_label, topic_label, topic_title

BANK = """\
format: 1
id: mine
title: {en: Mine, zh: 我的题库}
topics: {sizes: {en: Sizes, zh: 尺寸}}
questions:
  - {id: conv, type: numeric, topic: sizes, prompt: P,
     answer: {reference: conv_output_size, arguments: {input_size: 9, kernel_size: 3}}}
"""


LIBRARY = library_from(BANK)


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
    made = empty.question("networks/vgg16-macs")
    assert made is not None
    assert empty.titles(made).zh == "网络 · 乘加次数"
