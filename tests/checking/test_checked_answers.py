"""Words, options, blanks, orders, matches, steps, rubrics: the right answer is right, mistakes are not, parts differ."""

# ruff: noqa: E501 - a bank in one line is read more easily than one in five

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from every_case import every_case
from small_banks import N, Row, assert_clean, assert_found, checked, filled, options, place, question, stepped, worded

from dlquiz.bank import load_text
from dlquiz.grading.verdict import Verdict
from dlquiz.kinds.answering import grade
from dlquiz.kinds.drawing import draw
from dlquiz.kinds.kind import kind_of
from dlquiz.variants.model import Variant

SIZE = "{reference: conv_output_size, arguments: {input_size: 32, kernel_size: 5, padding: 1, stride: 2}}"
DRAWN = "parameters: {n: {integer: [1, 3]}}"

PARTS = [
    Row(worded("'{{n}} layers', »'⟨2¦9⟩ layers'", DRAWN), "B143", "two accepted answers say `2 layers`"),
    Row(worded("dropout, '!?'").replace("accept: [", "accept: »["), "B154",
        "typed as `!?`, is not marked right: type an answer", good=worded("dropout, '+'")),
    Row(worded("gradient, gqaqient").replace("accept: [", "accept: »["), "B158", "`gqaqient` is marked right",
        good=worded("gradient, slope")),
    Row(question(f"type: ordering, prompt: P, items: ['{{{{n}}}}', »'⟨2¦9⟩', last], {DRAWN}"), "B143",
        "two items say `2`"),
    Row(question(f"type: matching, prompt: P, pairs: [{{left: a, right: '{{{{n}}}}'}}, {{left: b, right: »'⟨2¦9⟩'}}], {DRAWN}"), "B143", "two right sides say `2`"),
    Row(question(f"type: matching, prompt: P, pairs: [{{left: '{{{{n}}}}', right: a}}, {{left: »'⟨2¦9⟩', right: b}}], {DRAWN}"), "B143", "two left sides say `2`"),
    Row(question(f"type: matching, prompt: P, pairs: [{{left: a, right: '{{{{n}}}}'}}, {{left: b, right: c}}], distractors: [»'⟨2¦9⟩'], {DRAWN}"), "B143", "two right sides say `2`"),
    Row(filled("a: {options: [{text: '{{n}}', correct: true}, {text: »'⟨2¦9⟩'}]}", fields=DRAWN), "B140",
        "q, `a`: two options say `2`"),
    Row(filled("a: {accept: [one]}, b: {accept: [two, three; four]}", "'[[a]] [[b]]'").replace("blanks: {",
        "blanks: »{"), "B154", "typed as `one; three; four`, is not marked right: ",
        good=filled("a: {accept: [one]}, b: {accept: [two, three four]}", "'[[a]] [[b]]'")),
    Row(filled(f"a: {{answer: {SIZE}, tolerance: »{{absolute: ⟨1¦0.1⟩}}}}"), "B155",
        "q, `a`: the tolerance is too loose"),
    Row(stepped(f"{{name: a, prompt: P, answer: {{value: 3}}}}, {{name: b, prompt: P, answer: {SIZE}, tolerance: »{{absolute: ⟨1¦0.1⟩}}}}"), "B155", "q, `b`: the tolerance is too loose"),
    Row(stepped(f"{{name: a, prompt: P, answer: {SIZE.replace('}}', '}, value: »⟨16¦15⟩}')}}}"), "B153",
        "q, `a`: the stated value 16 is not the computed 15"),
    Row(stepped("{name: a, prompt: P, answer: {value: 3}}, {name: b, prompt: P, answer: {reference: conv_output_size, arguments: {input_size: a, kernel_size: »a ⟨+¦-⟩ 1}}}"), "B131", "kernel 4 does not fit input 3"),
    Row(stepped("{name: a, prompt: P, answer: {value: ⟨0¦2⟩}}, {name: b, prompt: P, answer: {expression: »1 / a}}"),
        "B150", "division by zero"),
    Row(stepped("{name: a, prompt: P, answer: {expression: n}, mistakes: [»{name: m, expression: n ⟨/ 0¦+ 200⟩, feedback: F}]}", N), "B156", "q, `a`: the mistake `m` is never active", "warning"),
]  # fmt: skip

# Options say different things in every draw.
OPTIONS = [
    Row(options("'{{n}}'", "»'⟨2¦9⟩'", "{n: {integer: [1, 3]}}"), "B140", "two options say `2`"),
    Row(options("'{{n}}'", "»'⟨2\u200b¦9\u200b⟩'", "{n: {integer: [1, 3]}}"), "B140", "two options say `2`"),
]  # fmt: skip

# Rubrics that cannot tell a fair answer from a poor one are warnings, because the author decides.

ONE, TWO = "It is the chain rule.", "It is the chain rule. Gradients are multiplied."


def opened(answer: str, rubric: str) -> str:
    return question(f"type: open, prompt: P, answer: {answer}, rubric: [{rubric}]")


RUBRICS = [
    Row(opened(ONE, "{point: a, weight: 1}, {point: »b, weight: ⟨9¦4⟩}"), "B145", "point 2 has 90% of the weight",
        "warning"),
    Row(opened(TWO, "{point: a}").replace("id: q", "id: »q"), "B145",
        "one point cannot score an answer of several sentences", "warning", good=opened(ONE, "{point: a}")),
    Row(opened(ONE, "{point: the chain rule}, {point: »⟨The  chain rule¦the product⟩}"), "B145",
        "points 1 and 2 say the same", "warning"),
    Row(opened("{en: Chains., zh: 链。}", "{point: {en: rule, zh: 链式法则}}, {point: »{en: product, zh: ⟨链式法则¦乘积⟩}}"),
        "B145", "points 1 and 2 say the same", "warning"),
    Row(opened(TWO, "{point: a, keywords: [chain rule]}, {point: »b, keywords: [sum, ⟨total¦multiplied⟩]}"), "B145",
        "the model answer (en) has none of the keywords of point 2", "warning"),
    Row(opened("{en: The chain rule., zh: 链式法则。}", "{point: »a, keywords: [chain rule, ⟨乘积¦链式⟩]}"), "B145",
        "the model answer (zh) has none", "warning"),
]  # fmt: skip


@every_case("row", [*PARTS, *OPTIONS, *RUBRICS])
def test_found_at_its_place_and_not_beside_it(tmp_path: Path, row: Row) -> None:
    assert_found(tmp_path, row)
    assert_clean(tmp_path, row.good)


def drawn(text: str, seed: int = 0) -> Variant:
    loaded = load_text(text)
    assert loaded.bank is not None and loaded.faults == ()
    return draw(loaded.bank.questions[0], seed)


ANSWERED = [
    (worded("dropout, {en: weight decay, zh: 权重衰减}"), ["dropout", "weight decay", "权重衰减"]),
    (filled("a: {accept: [one, two]}, b: {answer: {value: 3}}", "'[[a]] [[b]]'"), ["one; 3", "two; 3"]),
    (stepped("{name: a, prompt: P, answer: {value: 2}}, {name: b, prompt: P, answer: {expression: '[a, 1]'}}"), ["2\n[2, 1]"]),
    (question("type: ordering, prompt: P, items: [a, b]"), ["2, 1"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "typed"), ANSWERED)
def test_what_a_learner_who_knows_may_type(text: str, typed: list[str]) -> None:
    variant = drawn(text)
    assert kind_of(variant).right_answers(variant) == typed
    assert {grade(drawn(text), answer).outcome for answer in typed} == {"right"}


SLIPS = [
    (worded("dropout, ReLU"), ["dqoqout"]),
    (worded("weight decay"), ["wqiqht decay"]),
    (question("type: ordering, prompt: P, items: [a, b, c]"), 1),
    (question("type: matching, prompt: P, pairs: [{left: a, right: b}, {left: c, right: d}]"), 1),
    (stepped(f"{{name: a, prompt: P, answer: {SIZE}}}, {{name: b, prompt: P, answer: {{expression: 2 * a}}}}"), 2),
    (stepped("{name: a, prompt: P, answer: {value: 5}, tolerance: {relative: 1000}}"), 0),
]


@pytest.mark.parametrize(("text", "typed"), SLIPS)
def test_mistakes_that_must_not_pass(text: str, typed: Any) -> None:
    variant = drawn(text)
    mistakes = kind_of(variant).wrong_answers(variant)
    assert mistakes == typed if isinstance(typed, list) else len(mistakes) == typed
    assert all(grade(drawn(text), answer).outcome in ("wrong", "partly") for answer in mistakes)


def test_marking_that_fails_from_a_wrong_step_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(variant: Variant, answer: str) -> Verdict:
        if answer != "2\n3":
            raise ZeroDivisionError("division by zero")
        return grade(variant, answer)

    parts = "{name: a, prompt: P, answer: {value: 2}}, {name: b, prompt: P, answer: {expression: a + 1}}"
    text = stepped(parts).replace("id: q", "id: »q")
    assert checked(tmp_path, text).faults == ()
    monkeypatch.setattr("dlquiz.checking.answers.grade", failing)
    (fault,) = checked(tmp_path, text).faults
    assert (fault.code, (fault.line, fault.column)) == ("B152", place(text))
    assert "marking `5 ⏎ 3` fails: division by zero" in fault.message


def test_the_mistakes_of_parts_are_reported_by_part(tmp_path: Path) -> None:
    text = stepped(f"{{name: a, prompt: P, answer: {SIZE}}}, {{name: b, prompt: P, answer: {SIZE}}}")
    (found,) = checked(tmp_path, text).activity
    assert {mistake.part for mistake in found.activity.mistakes} == {"a", "b"}
    assert found.activity.neighbours > 10


@pytest.mark.parametrize(
    ("answer", "sentences"),
    [
        ("With 0.25 it is e.g. $a. b$ or `x. y`.", 1),
        ("梯度消失。因为导数小于 1。", 2),
        ("{en: One. Two., zh: 只有一句。}", 1),
        ("no full stop at all", 1),
        ("Really? Yes!", 2),
    ],
)
def test_sentences_are_counted_without_formulas_and_abbreviations(tmp_path: Path, answer: str, sentences: int) -> None:
    found = checked(tmp_path, opened(answer, "{point: {en: a, zh: 甲}}")).faults
    assert [fault.code for fault in found] == (["B145"] if sentences > 1 else [])
