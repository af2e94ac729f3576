"""What each kind of question gives every frontend: what to know before answering, the options, what was right."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest
from asked_questions import asked
from every_case import every_case
from kind_vectors import ASKED

from dlquiz.kinds.answering import give_up, grade, how_to_answer, worked_solution
from dlquiz.kinds.drawing import draw
from dlquiz.kinds.kind import Detail, kind_of
from dlquiz.kinds.names import LISTED, NAMES
from dlquiz.kinds.registry import KINDS
from dlquiz.messages import Text
from dlquiz.variants.model import Variant

NUMBER = "type: numeric\nanswer: {value: 2.5}\nunit: MiB"
ONE = "type: choice\nshuffle: false\noptions: [{text: A, correct: true, why: It is.}, {text: B, why: It is not.}]"
SEVERAL = """type: choice
multiple: true
shuffle: false
options: [{text: A, correct: true}, {text: B}, {text: C, correct: true}]"""
CLAIM = "type: true_false\nanswer: false"
WORDS = "type: text\naccept: [{en: momentum, zh: 动量}, velocity]"
ORDER = "type: ordering\nitems: [first, second, third]"
PAIRS = "type: matching\npairs: [{left: a, right: A}, {left: b, right: B}]\ndistractors: [C]"
ESSAY = """type: open
answer: {en: Model, zh: 参考答案}
rubric: [{point: one, weight: 2, keywords: [gradient]}, {point: two}]
follow_ups: [t/other]"""
STEPS = """type: steps
parts:
  - {name: a, prompt: P, answer: {value: 3}}
  - {name: b, prompt: P, answer: {expression: 2*a}}"""
CODE = """type: code
function: softmax
arguments: [logits]
reference: softmax
cases: [{name: one, title: One, parameters: {logits: {real: [-2, 2], shape: [2, 3]}}}]"""
EVERY = {"numeric": NUMBER, "choice": ONE, "true_false": CLAIM, "text": WORDS, "ordering": ORDER}
EVERY |= {"matching": PAIRS, "open": ESSAY, "steps": STEPS, "code": CODE}


def cloze() -> Variant:
    blanks = (
        "type: cloze\nblanks: {a: {accept: [x]}, b: {options: [{text: u, correct: true}, {text: v}], shuffle: false}}"
    )
    return asked(blanks, prompt="'[[a]] and [[b]]'")


def of_kind(name: str) -> Variant:
    return cloze() if name == "cloze" else asked(EVERY[name])


def numbers(variant: Variant, *texts: str) -> str:
    """An answer that names these texts by the numbers they are shown under."""
    shown = [text.en for text in variant.offered]
    return ", ".join(str(shown.index(text) + 1) for text in texts)


# Before answering: what to type, how close, and under which convention; never the answer

CONV = "type: numeric\nanswer: {reference: conv_output_size, arguments: {input_size: 32, kernel_size: 5}}"


def of_vectors(name: str) -> Variant:
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
    text = how_to_answer(of_vectors(name))
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
    gaps = of_vectors("gaps")
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


# Options, keys, and what was right


def test_names_modules_and_formats_agree() -> None:
    assert tuple(KINDS) == NAMES
    assert set(LISTED) == set(NAMES)
    assert LISTED[0] == "numeric"
    for name, kind in KINDS.items():
        assert kind.name == name
        assert all(kind.title)


@every_case("name", NAMES)
def test_what_is_given_up_is_wrong_and_has_the_key(name: str) -> None:
    variant = of_kind(name)
    verdict = give_up(variant)
    assert (verdict.outcome, verdict.score) == ("wrong", 0.0)
    assert verdict.expected not in (None, "")
    assert all(verdict.expected_text)
    assert worked_solution(variant)
    assert all(how_to_answer(variant))


@every_case("name", [name for name in NAMES if name != "open"])
def test_a_right_answer_of_the_checker_is_right(name: str) -> None:
    variant = of_kind(name)
    kind = kind_of(variant)
    right = kind.right_answers(variant)
    assert {grade(variant, typed).outcome for typed in right} <= {"right"}
    assert right or name == "true_false"
    assert all(grade(variant, typed).outcome in ("wrong", "partly") for typed in kind.wrong_answers(variant))


@every_case(
    ("name", "key"),
    [
        ("numeric", 2.5), ("choice", "A"), ("true_false", False), ("text", "动量"), ("cloze", ["x", "u"]),
        ("open", "参考答案"), ("steps", [3, 6]),
    ],
)  # fmt: skip
def test_the_key_as_json_in_chinese(name: str, key: Any) -> None:
    variant = of_kind(name)
    assert kind_of(variant).plain_key(variant, "zh") == key


@every_case("name", NAMES)
def test_a_kind_says_all_where_its_working_adds_nothing_to_the_key(name: str) -> None:
    variant = of_kind(name)
    kind = kind_of(variant)
    places = [detail.label + " → ".join(text.en for text in detail.texts) for detail in kind.details(variant, None)]
    working = [line.en for line in worked_solution(variant)]
    assert kind.says_all == ({*working} <= {*places, give_up(variant).expected_text.en})


def test_several_options_are_a_list_of_texts() -> None:
    variant = asked(SEVERAL)
    assert kind_of(variant).plain_key(variant, "en") == ["A", "C"]
    assert variant.question.kind.picks == "several"
    assert [term.text.en for term in kind_of(variant).terms(variant)] != []
    assert kind_of(asked(ONE)).terms(asked(ONE)) == []


@pytest.mark.parametrize(
    ("name", "texts"),
    [("choice", ["A", "B"]), ("true_false", ["true", "false"]), ("numeric", []), ("open", ["one", "two"])],
)
def test_what_there_is_to_choose_from(name: str, texts: list[str]) -> None:
    variant = of_kind(name)
    assert [text.en for text in kind_of(variant).to_choose(variant)] == texts


def test_an_order_is_reported_place_by_place() -> None:
    variant = asked(ORDER)
    kind = kind_of(variant)
    verdict = grade(variant, numbers(variant, "first", "third", "second"))
    assert [text.en for text in kind.tally(verdict)] == ["1 of 2 neighboring pairs in order"]
    found = kind.details(variant, verdict)
    assert [(detail.label, detail.texts[0].en, detail.right, detail.your_place) for detail in found] == [
        ("1. ", "first", True, None),
        ("2. ", "second", False, 3),
        ("3. ", "third", False, 2),
    ]
    assert {detail.right for detail in kind.details(variant, None)} == {None}


def test_a_match_is_reported_pair_by_pair() -> None:
    variant = asked(PAIRS)
    kind = kind_of(variant)
    verdict = grade(variant, numbers(variant, "A", "C"))
    assert [text.en for text in kind.tally(verdict)] == ["1 of 2 right"]
    first, second = kind.details(variant, verdict)
    assert (first.right, first.chosen) == (True, None)
    assert (second.right, second.chosen) == (False, Text.same("C"))
    assert kind.details(variant, None)[1] == Detail((Text.same("b"), Text.same("B")))
    assert kind.tally(give_up(variant)) == []


def test_of_an_array_the_right_entries_are_counted() -> None:
    variant = asked("type: numeric\nanswer: {value: [[1, 2], [3, 4]]}")
    kind = kind_of(variant)
    assert [text.en for text in kind.tally(grade(variant, "1 2; 3 5"))] == ["3 of 4 right"]
    assert kind.tally(grade(variant, "1 2; 3 4")) == []
    assert kind.tally(grade(variant, "1 2 3")) == []
    assert kind.tally(give_up(variant)) == []


@pytest.mark.parametrize(
    ("variant", "right", "half", "unread"),
    [(cloze(), "x; u", "x; v", "x"), (asked(STEPS), "3\n6", "3\n7", "3\nsix")],
)
def test_of_several_parts_the_right_ones_are_counted(variant: Variant, right: str, half: str, unread: str) -> None:
    verdicts = [grade(variant, answer) for answer in (right, half, unread)]
    assert [verdict.marks for verdict in verdicts] == [(True, True), (True, False), None]
    counts = [[text.en for text in kind_of(variant).tally(verdict)] for verdict in verdicts]
    assert counts == [["2 of 2 right"], ["1 of 2 right"], []]


def test_points_are_reported_with_their_score() -> None:
    variant = asked(ESSAY)
    kind = kind_of(variant)
    verdict = grade(variant, "1")
    assert [text.en for text in kind.tally(verdict)] == ["1 of 2 points met (no. 1)", "score 0.67"]
    found = [(detail.label, detail.right) for detail in kind.details(variant, verdict)]
    assert found == [("1. ", True), ("2. ", False)]
    assert [detail.label for detail in kind.details(variant, None)] == ["• ", "• "]
    assert kind.suggested("the Gradients vanish") == {1: "Gradients"}
    assert kind.model_answer == Text("Model", "参考答案")
    assert kind.leads_to == ("t/other",)
    assert len(kind.points) == 2


@pytest.mark.parametrize(("points", "example"), [("[{point: one}]", "1"), ("[{point: one}, {point: two}]", "1, 2")])
def test_the_example_of_points_has_only_points_that_exist(points: str, example: str) -> None:
    verdict = grade(asked(f"type: open\nanswer: A\nrubric: {points}"), "all of them")
    assert verdict.outcome == "unreadable"
    assert f"such as `{example}`, or" in verdict.message.en


LAYERED = """type: open
answer: Model
rubric:
  - {point: one, layer: must}
  - {point: two, layer: must}
  - {point: three, layer: good}
  - {point: four, layer: excellent}"""


@pytest.mark.parametrize(
    ("met", "en", "zh"),
    [
        ("1 2 3 4", "layer reached: Excellent", "达到的层次：出色"),
        ("1 2 3", "layer reached: Good", "达到的层次：良好"),
        ("1 2 4", "layer reached: Must", "达到的层次：必须"),
        ("1 3 4", "no layer reached", "未达到任何层次"),
        ("none", "no layer reached", "未达到任何层次"),
    ],
)
def test_a_layer_is_reached_with_all_points_of_it_and_of_those_below(met: str, en: str, zh: str) -> None:
    variant = asked(LAYERED)
    assert kind_of(variant).tally(grade(variant, met))[-1] == (en, zh)


def test_points_stand_below_the_names_of_their_layers() -> None:
    variant = asked(LAYERED)
    kind = kind_of(variant)
    names = [Text("Must", "必须"), None, Text("Good", "良好"), Text("Excellent", "出色")]
    assert kind.headings() == names
    assert [detail.heading for detail in kind.details(variant, None)] == names
    assert [detail.heading for detail in kind.details(variant, grade(variant, "1"))] == names
    working = [line.zh for line in kind.working(variant, None)]
    assert working == ["Model", "必须", "1. one", "2. two", "良好", "3. three", "出色", "4. four"]
    assert kind_of(asked(ESSAY)).headings() == [None, None]


def test_the_same_key_is_that_of_another_draw() -> None:
    fields = "type: numeric\nparameters: {n: {choose: [2, 3]}}\nanswer: {expression: n}"
    draws = {draw(asked(fields).question, seed).answer: draw(asked(fields).question, seed) for seed in range(20)}
    two, three = draws[2], draws[3]
    kind = kind_of(two)
    assert kind.same_key(two, two)
    assert not kind.same_key(two, three)
    assert kind_of(cloze()).same_key(cloze(), cloze())
