"""Typed words: what counts as the same, which slip of the finger is forgiven, and what is another word."""

from __future__ import annotations

import pytest
from asked_questions import asked
from hypothesis import given
from hypothesis import strategies as st

from dlquiz.grading import give_up, grade
from dlquiz.grading.words import one_typo

BATCH_NORM = "type: text\naccept: [{en: batch normalization, zh: 批量归一化}, BatchNorm, Top-5]"


@pytest.mark.parametrize(
    "answer",
    [
        "batch normalization",
        "Batch Normalization",
        "  batch   normalization ",
        "batch-normalization",
        "batchnormalization.",
        "ｂａｔｃｈ　ｎｏｒｍａｌｉｚａｔｉｏｎ",
        "“batch normalization”",
        "批量归一化",
        "批量 归一化。",
        "BATCHNORM",
        "batch_norm",
        "top 5",
    ],
)
def test_the_same_words_written_otherwise_are_right(answer):
    verdict = grade(asked(BATCH_NORM), answer)
    assert (verdict.outcome, verdict.notes) == ("right", ())
    assert verdict.read_as == " ".join(answer.split())


@pytest.mark.parametrize(
    ("answer", "meant"),
    [
        ("batch normalisation", "batch normalization"),
        ("batch normalizatoin", "batch normalization"),
        ("batch nrmalization", "batch normalization"),
        ("batch nnormalization", "batch normalization"),
        ("batchh normalization", "batch normalization"),
        ("batchnorn", "BatchNorm"),
    ],
)
def test_one_typo_in_a_long_word_is_right_but_pointed_out(answer, meant):
    verdict = grade(asked(BATCH_NORM), answer)
    assert verdict.outcome == "right"
    assert verdict.notes[0].en == f"spelt “{meant}”"
    assert meant in verdict.notes[0].zh


@pytest.mark.parametrize(
    "answer",
    [
        "layer normalization",
        "batsh normalisation",
        "batch",
        "normalization batch",
        "批量正则化",
        "批量归一",
        "top 6",
        "top 1",
        "top-51",
        "batch normalization 2",
    ],
)
def test_other_words_are_wrong(answer):
    verdict = grade(asked(BATCH_NORM), answer)
    assert verdict.outcome == "wrong"
    assert verdict.expected == "batch normalization"


@pytest.mark.parametrize(
    ("said", "meant", "same"),
    [
        ("rely", "relu", False),  # four letters
        ("gelu", "relu", False),
        ("sigmoit", "sigmoid", True),
        ("adam", "adamw", True),  # of `adamw` a letter is missing: five letters
        ("L2 los", "L2 loss", False),
        ("3 channel", "3 channels", True),
        ("2 channels", "3 channels", False),  # another number is another answer
        ("dropot layer", "dropout layer", True),
        ("dropout leyer", "dropout layer", True),
        ("drpout leyer", "dropout layer", False),
    ],
)
def test_what_is_a_typo(said, meant, same):
    assert one_typo(said, meant) is same


@pytest.mark.parametrize("answer", ["", "   ", "...", "。"])
def test_nothing_said_is_unreadable(answer):
    verdict = grade(asked(BATCH_NORM), answer)
    assert (verdict.outcome, verdict.read_as) == ("unreadable", None)
    assert all(verdict.message)


def test_a_text_of_any_length_is_answered_quickly_and_positioned():
    verdict = grade(asked(BATCH_NORM), "batch " * 10_000)
    assert verdict.outcome == "unreadable"
    assert "257" in verdict.message.en


def test_drawn_numbers_stand_in_the_accepted_text():
    variant = asked("type: text\nparameters: {n: 7}\naccept: ['VGG-{{n}}']")
    assert grade(variant, "vgg7").outcome == "right"
    assert grade(variant, "vgg8").outcome == "wrong"
    assert give_up(variant).expected == "VGG-7"


@given(st.text(max_size=40))
def test_whatever_is_typed_gets_a_verdict(text):
    verdict = grade(asked(BATCH_NORM), text)
    assert (verdict.outcome, verdict.read_as is None) in (("wrong", False), ("unreadable", True))
