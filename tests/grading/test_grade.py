"""Marking one typed answer of every kind, with expected rows worked out by hand."""

from __future__ import annotations

import dataclasses
import re
import textwrap
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import permutations

import pytest
from asked_questions import asked, number
from every_case import every_case
from hypothesis import given
from hypothesis import strategies as st
from kind_vectors import ASKED, SAID

from dlquiz.errors import DisagreementError
from dlquiz.grading.numeric import grade_number
from dlquiz.grading.verdict import Verdict
from dlquiz.kinds.answering import give_up, grade, worked_solution
from dlquiz.kinds.matching import Matching
from dlquiz.kinds.open import Open
from dlquiz.kinds.ordering import Ordering
from dlquiz.messages import LANGUAGES, Text
from dlquiz.questions.kinds import RubricPoint
from dlquiz.reference import catalog
from dlquiz.text.plainly import working
from dlquiz.variants.model import Variant


def outcome(variant: Variant, answer: str) -> tuple[str, float]:
    verdict = grade(variant, answer)
    assert verdict.counts == (verdict.outcome != "unreadable")
    if verdict.outcome == "unreadable":
        assert verdict.read_as is None, "what was not read has no value"
        assert all(verdict.message), "an unreadable answer names its fix, in both languages"
    assert (verdict.outcome == "partly") == (0 < verdict.score < 1)
    return verdict.outcome, round(verdict.score, 12)


RIGHT, WRONG, UNREADABLE = ("right", 1.0), ("wrong", 0.0), ("unreadable", 0.0)


def partly(score: float) -> tuple[str, float]:
    return "partly", round(score, 12)


def as_shown(variant: Variant, text: str) -> str:
    """An answer whose numbers count in the right order, with the numbers that the shuffled question shows."""
    kind = variant.question.kind
    if isinstance(kind, Ordering):
        shown = give_up(variant).expected
    elif isinstance(kind, Matching):
        rights = [variant.options.index(place) + 1 for place in range(len(variant.options))]
        assert rights[: len(kind.pairs)] == give_up(variant).expected
        shown = rights
    else:
        return text
    return re.sub(r"\d", lambda digit: str(shown[int(digit[0]) - 1]) if int(digit[0]) <= len(shown) else digit[0], text)


@every_case("seed", [0, 5])
@every_case(("question", "text", "expected", "reason"), SAID)
def test_an_answer_of_another_kind_is_marked(
    question: str, text: str, expected: str | float, reason: str, seed: int
) -> None:
    prompt, fields = ASKED[question]
    variant = asked(textwrap.dedent(fields), seed, prompt)
    marked = partly(expected) if isinstance(expected, float) else (expected, float(expected == "right"))
    assert outcome(variant, as_shown(variant, text)) == marked, reason


# Choice

LAYERS = """
type: choice
shuffle: false
options:
  - {text: {en: Convolution, zh: 卷积}, why: {en: It has kernels., zh: 它有卷积核。}}
  - {text: {en: Max pooling, zh: 最大池化}, correct: true}
  - {text: {en: Fully connected, zh: 全连接}, why: {en: It has a matrix., zh: 它有权重矩阵。}}
"""


def test_a_wrong_option_says_why_and_the_right_one_needs_no_reason() -> None:
    variant = asked(LAYERS)
    assert grade(variant, "c").message == Text("It has a matrix.", "它有权重矩阵。")
    verdict = grade(variant, "2")
    assert verdict == Verdict(
        "right", 1.0, "Max pooling", Text("Max pooling", "最大池化"), "Max pooling", Text("Max pooling", "最大池化")
    )


def test_help_names_what_was_typed_and_what_exists() -> None:
    helps = grade(asked(LAYERS), "max pooling, batch norm").message
    assert "`batch norm`" in helps.en
    assert "1 to 3" in helps.en
    assert "a to c" in helps.en
    assert "`batch norm`" in helps.zh


def test_numbers_and_letters_count_the_options_as_shown() -> None:
    fields = LAYERS.replace("shuffle: false\n", "")
    orders = set()
    for seed in range(12):
        variant = asked(fields, seed)
        orders.add(variant.options)
        place = variant.options.index(1)
        assert grade(variant, str(place + 1)).outcome == "right"
        assert grade(variant, "abc"[place]).outcome == "right"
        assert grade(variant, str((place + 1) % 3 + 1)).outcome == "wrong"
        assert grade(variant, "max pooling").outcome == "right"
    assert len(orders) > 1


@every_case(
    ("texts", "answer", "place"),
    [
        pytest.param(["2", "4", "1"], "2", 1, id="a-number-is-a-place-before-it-is-a-text"),
        pytest.param(["2", "4", "1"], "4", 1, id="a-number-beyond-the-places-is-a-text"),
        pytest.param(["b", "c", "a"], "a", 2, id="a-text-before-a-letter"),
        pytest.param(["$x^2$", "$x_2$", "x"], "x_2", 1, id="formula-without-its-marks"),
        pytest.param(["x²", "x2", "y"], "x²", 0, id="the-exact-text-before-a-folded-one"),
        pytest.param(["x²", "x2", "y"], "x2", 1, id="and-the-other"),
        pytest.param(["a*b", "ab", "y"], "ab", 1, id="marks-of-markdown-are-not-nothing"),
        pytest.param(["1×1", "3×3", "5×5"], "３×３", 1, id="full-width-inside-a-text"),
    ],
)
def test_what_names_an_option(texts: Sequence[str], answer: str, place: int) -> None:
    for correct in range(len(texts)):
        options = "".join(
            f"  - {{text: '{text}', correct: {str(i == correct).lower()}}}\n" for i, text in enumerate(texts)
        )
        variant = asked(f"type: choice\nshuffle: false\noptions:\n{options}")
        assert outcome(variant, answer) == (RIGHT if correct == place else WRONG)


def test_a_text_that_two_options_share_but_for_case_and_marks_names_neither() -> None:
    variant = asked("type: choice\nshuffle: false\noptions: [{text: 'a*b', correct: true}, {text: ab}]")
    assert outcome(variant, "A B") == UNREADABLE


def test_an_option_that_one_language_lacks_is_shown_in_the_other() -> None:
    variant = asked(
        "type: choice\nshuffle: false\n"
        "options: [{text: {zh: 池化}, correct: true}, {text: {en: Norm}, why: {zh: 不是}}]"
    )
    verdict = grade(variant, "2")
    assert verdict.expected == "池化"
    assert verdict.expected_text == Text("池化", "池化")
    assert verdict.echo == Text("Norm", "Norm")
    assert [line.en for line in worked_solution(variant)] == ["✓ 1. choose · 池化", "– 2. don't choose · Norm  \n不是"]


SEVERAL = """
type: choice
multiple: true
shuffle: false
options:
  - {text: {en: ReLU, zh: 修正线性单元}, correct: true}
  - {text: {en: 'max pooling, 2×2', zh: 最大池化}, correct: true}
  - {text: {en: Convolution, zh: 卷积}, why: {en: It has kernels., zh: 它有卷积核。}}
  - {text: {en: Dropout, zh: 随机失活}, correct: true}
  - {text: {en: '12', zh: '12'}, why: {en: A number., zh: 一个数。}}
"""


def test_several_options_say_what_was_read_and_which_were_judged_right() -> None:
    verdict = grade(asked(SEVERAL), "c, a")
    assert verdict.read_as == ["ReLU", "Convolution"]
    assert verdict.echo == Text.same("1, 3")
    assert verdict.expected == ["ReLU", "max pooling, 2×2", "Dropout"]
    assert verdict.marks == (True, False, False, False, True)
    assert verdict.message == Text("It has kernels.", "它有卷积核。")


@given(right=st.sets(st.integers(0, 4), min_size=1), picked=st.sets(st.integers(0, 4), min_size=1))
def test_the_score_of_several_is_the_formula(right: set[int], picked: set[int]) -> None:
    options = "".join(f"  - {{text: option {'vwxyz'[i]}, correct: {str(i in right).lower()}}}\n" for i in range(5))
    variant = asked(f"type: choice\nmultiple: true\nshuffle: false\noptions:\n{options}")
    verdict = grade(variant, " ".join(str(i + 1) for i in picked))
    score = max(Fraction(0), Fraction(len(picked & right) - len(picked - right), len(right)))
    assert verdict.score == pytest.approx(float(score))
    assert (verdict.outcome == "right") == (picked == right)


# True or false

TRUE_WORDS = ["true", "T", "Yes", "y", "对", "是", "正确", "1", "ＴＲＵＥ", " true. ", "１", "对。"]
FALSE_WORDS = ["false", "F", "No", "n", "错", "否", "错误", "2", "Ｎ", "false。"]


@every_case("key", [True, False])
@every_case(("word", "said"), [*((word, True) for word in TRUE_WORDS), *((word, False) for word in FALSE_WORDS)])
def test_true_or_false(key: bool, word: str, said: bool) -> None:
    variant = asked(f"type: true_false\nanswer: {str(key).lower()}")
    assert outcome(variant, word) == (RIGHT if key == said else WRONG)
    verdict = grade(variant, word)
    assert (verdict.read_as, verdict.expected) == (said, key)
    assert verdict.echo == (Text("true", "对") if said else Text("false", "错"))


# Orders and matches

ORDER = """
type: ordering
items:
  - {en: forward pass, zh: 前向传播}
  - {en: 'loss, averaged', zh: 损失}
  - {en: backward pass, zh: 反向传播}
  - {en: update, zh: 更新}
"""
MATCH = """
type: matching
pairs:
  - {left: ResNet, right: {en: shortcuts, zh: 捷径}}
  - {left: VGG, right: {en: 3x3 only, zh: 只用 3x3}}
  - {left: GoogLeNet, right: {en: branches, zh: 分支}}
distractors: [{en: attention, zh: 注意力}]
"""


def numbers(variant: Variant, places: Iterable[int]) -> list[int]:
    """The numbers, as shown, of the bank's items at these places."""
    return [variant.options.index(place) + 1 for place in places]


@every_case("order", list(permutations(range(4))))
def test_the_score_of_an_order_is_the_share_of_neighbours_that_ascend(order: tuple[int, ...]) -> None:
    variant = asked(ORDER)
    ascending = sum(order[i] < order[i + 1] for i in range(3))
    verdict = grade(variant, ", ".join(map(str, numbers(variant, order))))
    assert verdict.score == pytest.approx(float(Fraction(ascending, 3)))
    assert (verdict.outcome == "right") == (order == (0, 1, 2, 3))
    assert verdict.outcome == {0: "wrong", 3: "right"}.get(ascending, "partly")
    assert verdict.expected == numbers(variant, range(4))


def test_the_order_shown_is_never_the_right_one() -> None:
    shown = {asked(ORDER, seed).options for seed in range(200)}
    assert (0, 1, 2, 3) not in shown
    assert len(shown) == 23, "every other order comes up"


@every_case("chosen", list(permutations(range(4), 3)))
def test_a_match_is_scored_pair_by_pair(chosen: tuple[int, ...]) -> None:
    variant = asked(MATCH)
    hits = sum(place == right for place, right in enumerate(chosen))
    verdict = grade(variant, " ".join(map(str, numbers(variant, chosen))))
    assert verdict.score == pytest.approx(hits / 3)
    assert verdict.marks == tuple(place == right for place, right in enumerate(chosen))


@pytest.mark.parametrize(("count", "outcome"), [(9, "right"), (10, "unreadable")])
def test_digits_stand_together_while_no_number_has_two(count: int, outcome: str) -> None:
    variant = asked(f"type: ordering\nitems: [{', '.join(f'item {letter}' for letter in 'abcdefghij'[:count])}]")
    verdict = grade(variant, "".join(map(str, numbers(variant, range(count)))))
    assert verdict.outcome == outcome


@pytest.mark.parametrize("fields", [ORDER, MATCH])
@pytest.mark.parametrize(("answer", "said"), [("", "type an answer"), ("1 7", "`7`")])
def test_what_names_nothing_is_said(fields: str, answer: str, said: str) -> None:
    verdict = grade(asked(fields), answer)
    assert verdict.outcome == "unreadable"
    assert said in verdict.message.en


# Open

ESSAY = """
type: open
answer: {en: Because of both., zh: 两者都是原因。}
rubric:
  - {point: {en: Gradients vanish, zh: 梯度消失}, weight: 2, keywords: [{en: vanish, zh: 消失}]}
  - {point: {en: Saturation, zh: 饱和}, keywords: [{en: saturate, zh: 饱和}, flat]}
  - {point: {en: Not zero-centred, zh: 非零中心}}
"""


# Numbers

SIZE = "{reference: conv_output_size, arguments: {input_size: 32, kernel_size: 5, stride: 2, padding: 2}}"
SHAPE = "{reference: conv_output_shape, arguments: {input_shape: [3, 32, 28], out_channels: 16, kernel_size: 3}}"


# Too few digits: asked for once, then it counts


def test_asking_for_digits_says_how_many_and_reads_nothing() -> None:
    verdict = grade(number("{expression: 1/3}"), "0.33")
    assert verdict.read_as is None
    assert verdict.score == 0
    assert verdict.echo == Text.same("0.33")
    assert "4 significant digits" in verdict.message.en
    assert "4 位有效数字" in verdict.message.zh


# (32 + 4 - 5) / 2 = 15.5, so 16. By hand, from the definition of each mistake:
# ceil 17; padding ignored (32-5)//2+1 = 14; padding once (32+2-5)//2+1 = 15 and the +1 forgotten 15 coincide.


@every_case(
    ("typed", "mistake"),
    [
        pytest.param("14", "padding_ignored", id="one-mistake-fits"),
        pytest.param("17", "ceil_for_floor", id="rounded-up"),
        pytest.param("16.5", "division_not_rounded", id="not-rounded"),
        pytest.param("33/2", "division_not_rounded", id="not-rounded-as-a-fraction"),
        pytest.param("32", "stride_ignored", id="stride"),
        pytest.param("99", None, id="no-mistake-fits"),
        pytest.param("16", None, id="right-has-no-mistake"),
    ],
)
def test_known_mistakes(typed: str, mistake: str | None) -> None:
    verdict = grade(number(SIZE), typed)
    assert verdict.mistake == mistake
    if mistake is not None:
        known = next(known for known in catalog.find("conv_output_size").mistakes if known.name == mistake)
        assert (verdict.message, verdict.tempting) == (known.feedback, known.tempting)


def test_an_ignored_mistake_is_not_named() -> None:
    assert grade(number(SIZE, "ignore_mistakes: [padding_ignored]"), "14").mistake is None
    # With the other one out of the way, 15 has only one explanation.
    assert grade(number(SIZE, "ignore_mistakes: [plus_one_forgotten]"), "15").mistake == "padding_once"


OWN = """
parameters: {n: 7}
mistakes:
  - {name: doubled, expression: 2*n, feedback: {en: 'You doubled {{n}}.', zh: '你把 {{n}} 加倍了。'}}
  - {name: real, expression: n*n + 0.04, feedback: {en: Round., zh: 取整。}}
"""


def test_own_feedback_is_filled_with_the_numbers() -> None:
    verdict = grade(number("{expression: n + 1}", OWN), "14")
    assert verdict.mistake == "doubled"
    assert verdict.message == Text("You doubled 7.", "你把 7 加倍了。")


def test_a_whole_number_is_not_a_real_one_nearby() -> None:
    """49.04 is within a thousandth of 49, but who types 49 did not forget to round."""
    variant = number("{expression: n + 1}", OWN)
    assert grade(variant, "49").mistake is None
    assert grade(variant, "49.04").mistake == "real"


# Our own faults are never a verdict


def test_disagreement_is_an_error_and_never_a_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    variant = number(SIZE)
    honest = catalog.find("conv_output_size")
    lying = dataclasses.replace(honest, run=lambda **_: 17)
    monkeypatch.setattr(catalog, "find", lambda name: lying)
    for typed in ("16", "17", "5"):
        with pytest.raises(DisagreementError, match=r"conv_output_size.*17.*16"):
            grade(variant, typed)
    with pytest.raises(DisagreementError):
        give_up(variant)


def test_the_numpy_run_decides_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where both agree within rounding it is the run that grades."""
    variant = number("{reference: separable_speedup, arguments: {out_channels: 64, kernel_size: 3}}")
    honest = catalog.find("separable_speedup")
    calls = []
    spying = dataclasses.replace(honest, run=lambda **bound: calls.append(bound) or honest.run(**bound))
    monkeypatch.setattr(catalog, "find", lambda name: spying)
    # 1 / (1/64 + 1/9) = 576/73
    assert grade(variant, "576/73").outcome == "right"
    assert calls == [{"out_channels": 64, "kernel_size": 3}]
    # Whoever marks many answers computes the key once.
    assert grade_number(variant, variant.question.kind, "576/73", key=576 / 73).outcome == "right"
    assert len(calls) == 1


# Giving up, and the working


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        (LAYERS, Text("Max pooling", "最大池化")),
        (SEVERAL, Text.same("1, 2, 4")),
        ("type: true_false\nanswer: false", Text("false", "错")),
        (ESSAY, Text("1, 2, 3", "1, 2, 3")),
        ("type: numeric\nunit: px\nanswer: " + SIZE, Text.same("16 px")),
        ("type: numeric\nunit: '%'\nanswer: {value: 25}", Text.same("25%")),
        ("type: numeric\nanswer: " + SHAPE, Text("16×30×26", "16×30×26")),
    ],
)
def test_giving_up_is_wrong_and_shows_the_key(fields: str, text: Text) -> None:
    verdict = give_up(asked(fields))
    assert (verdict.outcome, verdict.score, verdict.expected_text) == ("wrong", 0.0, text)
    assert verdict.read_as is None


SOLVED = """
type: numeric
answer: {value: 5}
parameters: {n: 4}
solution:
  en: |
    First {{n}}.
    Then one more.
  zh: |
    先是 {{n}}。
    再加一。
"""
LET = """
type: numeric
parameters: {n: 4}
let: {half: n / 2, five: "5"}
answer:
  expression: >-
    half
    + five
"""


@pytest.mark.parametrize(
    ("fields", "english", "chinese"),
    [
        pytest.param(LAYERS, ["– 1. don't choose · Convolution  \nIt has kernels.", "✓ 2. choose · Max pooling",
            "– 3. don't choose · Fully connected  \nIt has a matrix."],
            ["– 1. 不选 · 卷积  \n它有卷积核。", "✓ 2. 应选 · 最大池化", "– 3. 不选 · 全连接  \n它有权重矩阵。"],
            id="choice"),
        pytest.param("type: true_false\nanswer: true", ["true"], ["对"], id="true_false"),
        pytest.param(ESSAY, ["Because of both.", "1. Gradients vanish", "2. Saturation", "3. Not zero-centred"],
            ["两者都是原因。", "1. 梯度消失", "2. 饱和", "3. 非零中心"], id="open"),
        pytest.param(SOLVED, ["First 4.", "Then one more.", "$= 5$"], ["先是 4。", "再加一。", "$= 5$"],
        id="own-working"),
        pytest.param(LET, [r"$\frac{4}{2} + 5 = 7$"], [r"$\frac{4}{2} + 5 = 7$"], id="expression"),
        pytest.param("type: numeric\nanswer: {value: 5}", ["5"], ["5"], id="plain-value"),
    ],
)  # fmt: skip
def test_worked_solutions(fields: str, english: list[str], chinese: list[str]) -> None:
    lines = worked_solution(asked(fields))
    assert [line.in_language("en") for line in lines] == english
    assert [line.in_language("zh") for line in lines] == chinese


def test_a_reference_works_with_the_numbers_of_the_question() -> None:
    lines = worked_solution(number(SIZE))
    for language in LANGUAGES:
        assert "⌊(32+2·2−5)/2⌋ + 1 = ⌊31/2⌋ + 1 = 15 + 1 = 16" in working(lines[-1].in_language(language))
    assert any("余" in line.zh for line in lines)


@pytest.mark.parametrize(
    ("typed", "keyword", "found"),
    [
        pytest.param("ReLU units", "ELU", False, id="not inside another word"),
        pytest.param("the weights", "weight", True, id="a plural"),
        pytest.param("this helps", "He", False, id="a short word is no beginning"),
        pytest.param("use He initialisation", "he", True, id="a short word by itself, any case"),
        pytest.param("chain\n rule", "chain rule", True, id="over a line break"),
        pytest.param("用链式法则求导", "链式法则", True, id="Chinese has no word boundaries"),
    ],
)
def test_keywords_are_found_as_words(typed: str, keyword: str, found: bool) -> None:
    kind = Open(Text.same("model"), (RubricPoint(Text.same("point"), 1, (Text.same(keyword),)),))
    assert set(kind.suggested(typed)) == ({1} if found else set())


@pytest.mark.parametrize(
    ("key", "tolerance", "said"),
    [
        ("{expression: 1/3}", "{decimals: 3}", "0.333"),
        ("{expression: 2/3}", "{significant: 2}", "0.67"),
        ("{expression: 200/3}", "", "66.6667"),
        ("{expression: '[1/3, 2]'}", "{decimals: 2}", "[0.33, 2]"),
    ],
)
def test_the_key_is_shown_to_the_digits_that_are_asked_for(key: str, tolerance: str, said: str) -> None:
    variant = number(key, tolerance and f"tolerance: {tolerance}")
    assert give_up(variant).expected_text == Text.same(said)
