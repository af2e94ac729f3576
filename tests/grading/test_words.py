"""Typed words: what counts as the same, which typo is forgiven, and what is another word."""

from __future__ import annotations

import re

import pytest
from asked_questions import asked
from every_case import every_case
from hypothesis import given
from hypothesis import strategies as st
from shipped_banks import shipped

from dlquiz.grading.tokens import MOST_CHARACTERS
from dlquiz.grading.traced import TextStage
from dlquiz.grading.words import folded, one_typo, read_words
from dlquiz.kinds.answering import give_up, grade, trace
from dlquiz.kinds.drawing import draw
from dlquiz.kinds.text import ShortAnswer

BATCH_NORM = "type: text\naccept: [{en: batch normalization, zh: 批量归一化}, BatchNorm, Top-5]"


@pytest.mark.parametrize(
    ("answer", "meant"),
    [
        ("batch normalisation", "batch normalization"),
        ("batch nromalization", "batch normalization"),
        ("batch nrmalization", "batch normalization"),
        ("batch normalizaation", "batch normalization"),
        ("batchnorn", "BatchNorm"),
    ],
)
def test_one_typo_in_a_long_word_is_right_but_pointed_out(answer, meant):
    verdict = grade(asked(BATCH_NORM), answer)
    assert verdict.outcome == "right"
    assert verdict.notes[0].en == f"spelt “{meant}”"
    assert meant in verdict.notes[0].zh


@every_case(
    ("said", "meant", "same"),
    [
        ("rely", "relu", False),  # four letters
        ("gelu", "relu", False),
        ("sigmoit", "sigmoid", True),
        ("adma", "adamw", False),  # two mistakes
        ("layr", "layer", True),  # a letter is missing, but the word meant has five
        ("leaky gelu", "leaky relu", False),  # the short word is another one, whatever stands beside it
        ("leaky relux", "leaky relu", False),
        ("laeky relu", "leaky relu", True),
        ("batchnormalizaton", "batch normalization", True),
        ("batch normaliza tion", "batch normalization", False),  # a space is nothing: this is right as it is
        ("modelcollapse", "mode collapse", True),  # written together it may be either
        ("Holder inequality", "Hölder inequality", True),  # an accent is a letter like others
        ("naïve bayes", "naive Bayes", True),
        ("1 2 rely layers", "1 2 relu layers", False),
        ("convolutiоn", "convolution", False),  # a Cyrillic о is no typo
        ("dropout 2", "dropout l", False),
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


@every_case(
    ("said", "meant"),
    [
        ("Adam", "AdamW"),
        ("NAdam", "RAdam"),
        ("ResNet", "ResNeXt"),
        ("ResNeXt-50", "ResNet-50"),
        ("LeNet", "SENet"),
        ("ReLU", "PReLU"),
        ("macro-averaged F1", "micro-averaged F1"),
        ("local loss", "focal loss"),
        ("PatchNorm", "BatchNorm"),
        ("patches", "batches"),
        ("model collapse", "mode collapse"),
        ("height decay", "weight decay"),
        ("symmetric", "asymmetric"),
        ("synchronous SGD", "asynchronous SGD"),
        ("directed cyclic graph", "directed acyclic graph"),
        ("three layers", "tree layers"),
        ("supervised learning", "unsupervised learning"),
        ("overfitting", "underfitting"),
        ("encoder", "decoder"),
        ("softmin", "softmax"),
        ("argmin", "argmax"),
        ("increase", "decrease"),
        ("input gate", "output gate"),
        ("invariant", "equivariant"),
        ("biased", "unbiased"),
        ("L1 regularization", "L2 regularization"),
        ("Conv2d", "Conv3d"),
        ("VGG16", "VGG19"),
    ],
)
def test_another_term_is_no_typo(said, meant):
    assert not one_typo(said, meant)
    assert not one_typo(meant, said)
    assert folded(said) != folded(meant)


@every_case(
    ("said", "meant"),
    [
        ("logits", "logit"),
        ("encoded", "encoder"),
        ("encoder", "encoded"),  # a word of the field
        ("labelled", "labeled"),
        ("centre", "center"),
        ("colour", "color"),
        ("lgoit", "logit"),
        ("lofit", "logit"),
        ("convolutions", "convolution"),
        ("precisions", "precision"),
        ("modelling", "modeling"),
        ("regularisation", "regularization"),
        ("neutral network", "neural network"),
        ("casual mask", "causal mask"),
        ("wieght decay", "weight decay"),
        ("heigths", "heights"),
    ],
)
def test_another_form_of_the_word_and_what_is_no_word_are_typos(said, meant):
    assert one_typo(said, meant)


@every_case(
    ("said", "meant"),
    [
        ("login", "logit"),
        ("logins", "logits"),
        ("logic", "logits"),
        ("kennel", "kernel"),
        ("later", "layer"),
        ("bath size", "batch size"),
        ("pudding", "padding"),
        ("adding", "padding"),
        ("trait", "train"),
        ("scald", "scale"),
        ("perception", "perceptron"),
        ("tenor", "tensor"),
        ("leafy ReLU", "leaky ReLU"),
        ("dilution", "dilation"),
    ],
)
def test_a_common_word_is_no_typo(said, meant):
    assert not one_typo(said, meant)


def endings(one: str, other: str) -> set[str]:
    """What two words end with behind what they begin with alike."""
    alike = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return {one[alike:], other[alike:]}


def test_no_word_that_a_shipped_question_accepts_is_a_typo_of_another():
    accepted = {
        word
        for question in shipped().questions()
        for kind in (question.kind, *(part.kind for part in getattr(question.kind, "blanks", ())))
        if isinstance(kind, ShortAnswer)
        for text in kind.accept
        # The British and the American spelling are one word.
        for word in re.findall("[a-z]{5,}", text.en.casefold().replace("isation", "ization"))
    }
    assert len(accepted) > 50
    taken = [
        (one, other)
        for one in accepted
        for other in accepted
        if one != other and one_typo(one, other) and not endings(one, other) <= {"", "s", "d", "r", "ed", "er"}
    ]
    assert not taken


@every_case(
    ("said", "meant", "same"),
    [
        ("3x3 convolution", "3×3 convolution", True),
        ("3 * 3 convolution", "3×3 convolution", True),
        ("３×３ Convolution", "3x3 convolution", True),
        ("O(n^2)", "O(n²)", True),
        ("O(n**2)", "O(n²)", True),
        ("$O(n^{2})$", "O(n²)", True),
        ("O(n2)", "O(n²)", False),
        ("x_2", "x²", False),
        ("0-1 loss", "0/1 loss", True),
        ("1/2", "½", True),
        ("1.2", "1/2", False),
        ("12", "1/2", False),
        ("0.5", "5", False),
        (".5", "5", False),
        ("05", "0.5", False),
        ("-1", "1", False),
        ("−1", "-1", True),
        ("from -1 to 1", "from 1 to 1", False),
        ("GPT-2", "GPT 2", True),
        ("top–5", "top-5", True),
        ("50", "50%", False),
        ("50 ％", "50%", True),
        ("a & b", "a b", True),
        ("C++", "C", False),
        ("f1", "F₁", True),
        ("批量歸一化", "批量归一化", False),
        ("（批量）归一化", "批量归一化", True),
    ],
)
def test_what_folds_to_the_same(said, meant, same):
    assert (folded(said) == folded(meant)) is same


def test_more_characters_than_are_read_are_refused():
    longest = "a" * MOST_CHARACTERS
    assert read_words(longest) == longest
    assert read_words(f"{longest}a").position == MOST_CHARACTERS + 1  # type: ignore[union-attr]


@pytest.mark.parametrize(("answer", "name"), [("batch\u200bnorm", "U+200B"), ("\u202ebatchnorm", "U+202E"), ("batch\x1bnorm", "U+001B"), ("batchnorm\ud800", "U+D800")])  # fmt: skip  # noqa: E501
def test_what_cannot_be_seen_is_named_with_its_place(answer, name):
    verdict = grade(asked(BATCH_NORM), answer)
    assert (verdict.outcome, verdict.read_as) == ("unreadable", None)
    place = next(place for place, one in enumerate(answer, 1) if not one.isprintable())
    assert f"{name}" in verdict.message.en
    assert f"at position {place}" in verdict.message.en
    assert f"第 {place} 个字符" in verdict.message.zh


LONG = ["convolution", "regularization", "momentum", "gradient", "perceptron", "backpropagation", "activation", "layer"]


@given(st.sampled_from(LONG), st.data())
def test_any_one_mistake_in_a_long_word_is_forgiven_and_two_are_not(word, data):
    at = data.draw(st.integers(0, len(word) - 1))
    mistakes = {
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + "j" + word[at + 1 :],
        word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :],
    } - {word}
    assert all(one_typo(mistake, word) for mistake in mistakes)
    assert all(one_typo(f"the {mistake.upper()}!", f"The {word}") for mistake in mistakes)
    assert not any(one_typo(f"{mistake}jj", word) for mistake in mistakes)


def test_drawn_numbers_stand_in_the_accepted_text():
    variant = asked("type: text\nparameters: {n: 7}\naccept: ['VGG-{{n}}']")
    assert grade(variant, "vgg7").outcome == "right"
    assert grade(variant, "vgg8").outcome == "wrong"
    assert give_up(variant).expected == "VGG-7"


@pytest.mark.sweep
@given(st.text(max_size=40))
def test_whatever_is_typed_gets_a_verdict(text):
    verdict = grade(asked(BATCH_NORM), text)
    assert (verdict.outcome, verdict.read_as is None) in (("wrong", False), ("unreadable", True))


SPREAD = """type: text
accept: [{en: dilated convolution, zh: 空洞卷积}, {en: atrous convolution, zh: 膨胀卷积}, dilated, atrous]
"""


@every_case(
    "answer",
    [
        "dilated/atrous convolution",
        "dilated / atrous",
        "dilated/atrous (convolution)",
        "dilated (atrous) convolution",
        "dilated convolution (atrous)",
        "Dilated or atrous convolution",
        "空洞卷积（膨胀卷积）",
        "空洞卷积，也叫膨胀卷积",
        "空洞卷积 (dilated convolution)",
        "the dilated convolution",
        "it is called an atrous convolution",
        "它叫做空洞卷积",
    ],
)
def test_two_accepted_names_and_words_around_a_name_are_right(answer):
    variant = asked(SPREAD)
    verdict = grade(variant, answer)
    assert (verdict.outcome, verdict.notes) == ("right", ())
    stage = trace(variant, answer).stage
    assert isinstance(stage, TextStage)
    assert any(spelling.same for spelling in stage.accepted)


@pytest.mark.parametrize(
    "answer",
    [
        "dilated/depthwise convolution",
        "dilated (grouped) convolution",
        "空洞卷积或分组卷积",
        "grouped/",
        "the grouped one",
    ],
)
def test_a_name_that_is_not_accepted_beside_one_that_is_makes_the_answer_wrong(answer):
    assert grade(asked(SPREAD), answer).outcome == "wrong"


@every_case(
    ("question", "answers"),
    [
        (
            "cnn_interview/name-the-spread-kernel",
            ["dilated/atrous", "dilated/atrous convolution", "dilation convolution"],
        ),
        ("activations/called-saturated", ["saturated regime", "in the saturated regime", "饱和区域"]),
        ("background/chosen-not-learned", ["model hyperparameter", "model hyper-parameter", "模型超参数"]),
        ("background/name-warm-up", ["warmup schedule", "warm-up schedule", "预热策略"]),
        ("background/name-the-multiplier", ["lagrange", "the Lagrange multipliers", "拉格朗日"]),
        ("background/name-the-leak", ["leakage from the test set", "测试集信息泄漏"]),
        ("backprop/name-the-mode", ["backward mode automatic differentiation", "后向模式自动微分"]),
        ("activations/logit-by-name", ["logit (log-odds)", "logit transformation"]),
    ],
)
def test_what_people_type_is_accepted(question, answers):
    asked_of = shipped().question(question)
    assert asked_of is not None
    for answer in answers:
        verdict = grade(draw(asked_of, 0), answer)
        assert (verdict.outcome, verdict.notes) == ("right", ()), answer
