"""Several mistakes in one file, or in one question: each is reported once, none hides another, none brings others along.

Every `»` marks where one fault stands; all are taken out before loading.
"""

# ruff: noqa: E501 - a question in one line is read more easily than one in five

from __future__ import annotations

from itertools import combinations
from typing import NamedTuple

import pytest
from every_case import every_case
from faulty_banks import COMMON, GOOD, HEAD, MARKER, places

from dlquiz.bank import LoadedBank, load_text


def load(text: str) -> LoadedBank:
    return load_text(text.replace(MARKER, ""))


def check(text: str, codes: str) -> LoadedBank:
    """The faults stand at the markers, in order, and have these codes."""
    result = load(text)
    assert [(fault.line, fault.column) for fault in result.faults] == places(text)
    assert " ".join(fault.code for fault in result.faults) == codes
    assert all(fault.message and fault.fix for fault in result.faults)
    return result


# ---------------------------------------------------------------- all together, and two by two


class Field(NamedTuple):
    """One field of a numeric question with one fault in it."""

    text: str
    code: str


FIELDS = [
    Field("id: »Q_1", "B104"),
    Field("topic: »'a b'", "B104"),
    Field("prompt: »'{{x}}'", "B110"),
    Field("answer: {reference: conv_output_size, arguments: {input_size: »y, kernel_size: 3}}", "B121"),
    Field("difficulty: »4", "B103"),
    Field("tags: [a, »'b c']", "B104"),
    Field("covers: »CN06", "B103"),
    Field("family: »''", "B104"),
    Field("aliases: [»old]", "B104"),
    Field("hints: [fine, »'{{x.y}}']", "B110"),
    Field("solution: »''", "B103"),
    Field("explanation: {en: E, »ch: 好}", "B101"),
    Field("source: »[a]", "B103"),
    Field("deprecated: »yes", "B103"),
    Field("parameters: {n: {integer: »[9, 1]}}", "B103"),
    Field("let: {»max: '1'}", "B122"),
    Field("where: ['1 < 2', »z > 1]", "B121"),
    Field("tolerance: {absolute: »-1}", "B103"),
    Field("unit: »{also: {m: 1}}", "B102"),
    Field("mistakes: [»{name: m, value: 2}]", "B102"),
    Field("ignore_mistakes: [»padding_onse]", "B132"),
    Field("separate: [»Padding]", "B104"),
    Field("»options: [a]", "B101"),
]


def with_fields(*faulty: Field) -> str:
    named = {field.text.lstrip(MARKER).partition(":")[0]: field.text for field in faulty}
    sound = {
        "id": "id: q",
        "type": "type: numeric",
        "topic": "topic: t",
        "prompt": "prompt: P {{n}}",
        "answer": "answer: {reference: conv_output_size, arguments: {input_size: n, kernel_size: 3}}",
        "parameters": "parameters: {n: {integer: [8, 9]}}",
    }
    fields = {**sound, **named}
    return HEAD + "".join(f"    {field}\n" for field in fields.values()).replace("    ", "  - ", 1)


def test_every_field_may_be_wrong_at_once() -> None:
    text = with_fields(*FIELDS)
    faults = load(text).faults
    assert [(fault.line, fault.column) for fault in faults] == places(text)
    assert len(faults) == len(FIELDS)


@every_case("first", FIELDS)
def test_no_field_hides_another(first: Field) -> None:
    for second in FIELDS[FIELDS.index(first) + 1 :]:
        text = with_fields(first, second)
        wanted = {field.text.lstrip(MARKER).partition(":")[0]: field.code for field in (first, second)}
        faults = load(text).faults
        assert [(fault.line, fault.column) for fault in faults] == places(text), second
        assert sorted(fault.code for fault in faults) == sorted(wanted.values()), second


@every_case("field", FIELDS)
def test_a_fault_hides_no_other_question(field: Field) -> None:
    other = "  - {id: r, type: true_false, topic: t, prompt: P, answer: »maybe}\n"
    text = with_fields(field) + other + GOOD.replace("id: q", "id: last")
    result = check(text, f"{field.code} B103")
    assert [question.id for question in result.bank.questions] == ["last"]


HEADS = [
    ("format: »2", "B108"),
    ("id: »Bank", "B104"),
    ("title: »''", "B103"),
    ("topics: {t: »[a]}", "B103"),
    ("»editor: me", "B101"),
]


def test_nothing_in_the_head_hides_the_rest() -> None:
    sound = {"format": "format: 1", "id": "id: b", "title": "title: T", "topics": "topics: {t: T}"}
    for some in (*combinations(HEADS, 1), *combinations(HEADS, 2), HEADS):
        named = {line.lstrip(MARKER).partition(":")[0]: line for line, _ in some}
        head = "\n".join({**sound, **named}.values())
        text = f"{head}\nquestions:\n" + GOOD.replace("true}", "»1}").replace("answer: true", "answer: »1")
        result = load(text)
        assert [(fault.line, fault.column) for fault in result.faults] == places(text), some
        assert {fault.code for fault in result.faults} == {code for _, code in some} | {"B103"}, some


# ---------------------------------------------------------------- several in one place of the file


def test_all_missing_keys_are_named_in_one_fault() -> None:
    result = check(f"{HEAD}  - »{{id: q, type: open}}\n", "B102")
    assert "lacks `topic`, `prompt`, `answer` and `rubric`" in result.faults[0].message
    assert "`rubric: …`" in result.faults[0].fix
    result = check("»format: 1\n", "B102")
    assert "lacks `id`, `title` and `questions`" in result.faults[0].message


def test_a_strange_first_key_of_a_block_is_reported_with_what_is_missing() -> None:
    result = check(f"{HEAD}  - »author: me\n    id: q\n    type: true_false\n    topic: t\n", "B101")
    assert "no key `author` and lacks `prompt` and `answer`" in result.faults[0].message
    assert "add `prompt: …` and `answer: …`" in result.faults[0].fix


def test_all_strange_names_of_a_text_are_named_in_one_fault() -> None:
    text = HEAD + GOOD.replace("prompt: P", "prompt: »'{{size}} {{siz}} {{k}} {{m!r}}', parameters: {size: 1}")
    fault = check(text, "B110").faults[0]
    assert "holds a `{{` that inserts nothing and inserts `siz` and `k`, which are neither" in fault.message
    assert "`siz`: did you mean `size`?" in fault.fix
    assert "known: size" in fault.fix


def test_the_lines_of_a_block_have_faults_of_their_own() -> None:
    text = f"{HEAD}  - id: q\n    type: true_false\n    topic: t\n    answer: true\n    prompt: |\n      »{{{{a}}}} {{{{b}}}}\n\n      fine\n      »{{{{c}}}} {{{{\n"
    assert check(text, "B110 B110").faults[0].message.count("`") >= 4


def test_all_strange_names_of_an_expression_are_named_in_one_fault() -> None:
    question = f"{{id: q, type: numeric, {COMMON}, parameters: {{n: 1}}, where: [n > 0], answer: {{expression: »'a + n*bc + a'}}}}"
    assert "uses `a` and `bc`, which are neither" in check(f"{HEAD}  - {question}\n", "B121").faults[0].message


# ---------------------------------------------------------------- several in one field

PARTS = [
    ("parameters: {n: {integer: »[9, 1], step: »0, shape: [»0], »stop: 1}}", "B103 B103 B103 B101"),
    ("parameters: {n: {real: [»a, 1], decimals: »99}, m: {choose: [»x, 1, »y], shape: »3}}", "B103 B103 B103 B103 B103"),
    ("parameters: {n: {»interger: [1, 9]}, m: »{step: 2}, k: »{choose: [1], real: [0, 1]}}", "B101 B102 B102"),
    ("parameters: {»n-1: »x, »pi: 2}", "B122 B103 B122"),
    ("tolerance: »{decimals: »1.5, relative: »x}", "B103 B103 B103"),
    ("tolerance: {»relativ: 1, absolute: »-1}", "B101 B103"),
    ("unit: »{also: {a: »0, b: »x}, »nam: 1}".replace("»{", "{"), "B103 B103 B101"),
    ("mistakes: [{name: »M, feedback: »'{{x}}', value: »y}, »{name: n}]", "B104 B110 B103 B102"),
    ("mistakes: [{name: m, feedback: F, value: 2}, {name: »m, feedback: »'', value: »x}]", "B105 B103 B103"),
    ("hints: [»'', {en: »'{{x}}', »ch: b}, »[a]]", "B103 B110 B101 B103"),
    ("hints: [»{en: '{{'}]".replace("»{en: '", "»{en: »'"), "B111 B110"),
    ("where: [»'1 +', »x > 1, »{a: 1}]", "B120 B121 B120"),
    ("let: {a: »x, »a-b: »'1 +', c: »[1]}", "B121 B122 B120 B120"),
]  # fmt: skip


@every_case(("fields", "codes"), PARTS)
def test_one_field_may_hold_several(fields: str, codes: str) -> None:
    names = " ".join(f"{{{{{name}}}}}" for name in "nmk" if "parameters" in fields and f"{name}: " in fields)
    start = f"id: q, type: numeric, topic: t, prompt: 'P {names}', answer: {{value: 1}}"
    check(f"{HEAD}  - {{{start}, {fields}}}\n", codes)


ANSWERS = [
    ("{reference: conv_output_size, arguments: »{»strid: »x}}".replace("»x", "1"), "B102 B101"),
    ("{reference: conv_output_size, arguments: »{input_size: »x, padding: »y + z, stride: ».nan}}", "B102 B121 B121 B131"),
    ("{reference: conv_output_size, arguments: {input_size: [»x, »y], kernel_size: 3}, value: »z, »note: 1}", "B121 B121 B103 B101"),
    ("{expression: »x, »arguments: {}, »note: 1}", "B121 B101 B101"),
    ("{»refrence: conv_output_size, »argument: {}}", "B101 B101"),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "codes"), ANSWERS, ids=[row[0] for row in ANSWERS])
def test_an_answer_may_hold_several(answer: str, codes: str) -> None:
    check(
        f"{HEAD}  - {{id: q, type: numeric, {COMMON}, answer: {answer}, tolerance: {{absolute: »-1}}}}\n",
        codes + " B103",
    )


KINDS = [
    ("type: choice, multiple: »x, shuffle: »y, options: »[{text: »'{{z}}', »corect: true}]", "B103 B103 B103 B110 B101"),
    ("type: choice, options: »[{text: »'', why: »[a]}, {text: b}]", "B140 B103 B103"),
    ("type: choice, options: [{text: a, correct: true}, {text: »a}, {text: »A}, {text: b, correct: »x}]", "B140 B140 B103"),
    ("type: open, answer: »[a], rubric: [»{weight: »0, keywords: »x}, {point: P, weight: »y}], follow_ups: [»a, »b]", "B103 B102 B141 B103 B103 B104 B104"),
    ("type: true_false, answer: »1, »accept: [a]", "B103 B101"),
    ("type: text, accept: [a, »'', »'{{x}}', »A]", "B103 B110 B143"),
    ("type: ordering, items: [a, »A, »[b], »a]", "B143 B103 B143"),
    ("type: matching, pairs: [{left: a, right: »''}, {left: »a, right: c}, »{left: d}], distractors: [»c]", "B103 B143 B102 B143"),
    ("type: steps, parts: [{name: »max, prompt: »'', answer: {value: »x}}, »{name: a, prompt: P}, {name: »a, prompt: »'{{y}}', options: »[]}]", "B122 B103 B103 B102 B105 B110 B103"),
    ("type: »numerc, answer: {value: x}, difficulty: »9, hints: »a, »colour: red", "B106 B103 B103 B101"),
    ("»typ: numeric, difficulty: »9, parameters: {n: »x}", "B101 B103 B103"),
    ("difficulty: »9, parameters: {n: »x}, »colour: red", "B103 B103 B101"),
]  # fmt: skip


@every_case(("fields", "codes"), KINDS)
def test_a_question_of_any_type_may_hold_several(fields: str, codes: str) -> None:
    start = "" if "typ" in fields else MARKER
    codes = codes if "typ" in fields else f"B102 {codes}"
    check(f"{HEAD}  - {start}{{id: q, {COMMON}, {fields}}}\n", codes)


def test_the_blanks_of_a_prompt_are_all_looked_at() -> None:
    blanks = "{a: {accept: [x]}, »b: {accept: [x]}, »c: {accept: [»'']}}"
    check(f"{HEAD}  - {{id: q, type: cloze, topic: t, prompt: '[[a]]', blanks: {blanks}}}\n", "B144 B144 B103")
    text = f"{HEAD}  - {{id: q, type: cloze, topic: t, prompt: »'[[a]] [[x]] [[a]] [[y]]', blanks: {{a: {{accept: [x]}}}}}}\n"
    message = check(text, "B144").faults[0].message
    assert all(part in message for part in ("`[[x]]`", "`[[y]]`", "`[[a]]` appears twice"))


# ---------------------------------------------------------------- one mistake is one fault

ALONE = [
    ("let misspelt", "prompt: '{{n}}', »lett: {n: '1'}, hints: ['{{n}}']", "B101"),
    ("parameters of another form", "prompt: '{{n}}', parameters: »[n], where: [n > 0], hints: ['{{n}}']", "B103"),
    ("a name misspelt where it is used", "prompt: »'{{siz}}', parameters: {size: 1}", "B110"),
    ("a name used by what is missing", "prompt: »'', parameters: {size: 1}", "B103"),
    ("a hint that is a question of its own", "prompt: P, hints: [»{point: a, weight: 1}]", "B103"),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "code"), [row[1:] for row in ALONE], ids=[row[0] for row in ALONE])
def test_a_mistake_brings_no_others_along(fields: str, code: str) -> None:
    check(f"{HEAD}  - {{id: q, type: true_false, topic: t, answer: true, {fields}}}\n", code)


def test_a_name_that_the_file_lost_is_not_unknown() -> None:
    twice = (
        "{id: q, type: true_false, topic: t, prompt: '{{m}}', answer: true, parameters: {n: 1}, »parameters: {m: 1}}"
    )
    check(f"{HEAD}  - {twice}\n", "B008")
    step = "{name: b, prompt: P, answer: {expression: a + 1}}"
    check(
        f"{HEAD}  - {{id: q, type: steps, {COMMON}, parts: [»{{prompt: P, answer: {{value: 1}}}}, {step}]}}\n", "B102"
    )


def test_a_name_that_is_not_defined_is_one_mistake_however_often_it_is_used() -> None:
    texts = "prompt: {en: »'{{n}}', zh: '甲 {{n}}'}, hints: ['{{n}}', »'{{n}} {{k}}'], where: [n > 1]"
    result = check(f"{HEAD}  - {{id: q, type: true_false, topic: t, answer: true, {texts}}}\n", "B110 B110")
    assert "(4 more below)" in result.faults[0].message
    assert "inserts `k`, which is" in result.faults[1].message
    # In the next question it is another mistake.
    strange = GOOD.replace("prompt: P", "prompt: »'{{n}}'")
    check(HEAD + strange + strange.replace("id: q", "id: r"), "B110 B110")


def test_a_key_with_line_breaks_is_reported_on_one_line() -> None:
    text = HEAD + GOOD.replace("deprecated: false", '»"a\\tb\\n\\nc": 1, »"x\\ty": 1, »"x\\ty": 2')
    messages = [fault.message for fault in check(text, "B101 B101 B008").faults]
    assert ["`a b c`" in messages[0], "`x y`" in messages[1], "`x y`" in messages[2]] == [True] * 3


def test_many_strange_keys_are_something_that_does_not_belong_there() -> None:
    text = HEAD + GOOD.replace("deprecated: false", "»a: 1, b: 2, c: 3, d: 4")
    fault = check(text, "B101").faults[0]
    assert "has no keys `a`, `b`, `c` and `d`" in fault.message


def test_topics_that_stand_twice_refuse_no_question() -> None:
    check("format: 1\nid: b\ntitle: T\ntopics: {u: U}\n»topics: {t: T}\nquestions:\n" + GOOD, "B008")


def test_an_unused_name_is_reported_beside_an_error_that_has_nothing_to_do_with_it() -> None:
    check(HEAD + GOOD.replace("deprecated: false", "parameters: {»n: 1}, difficulty: »9"), "B123 B103")
    check(HEAD + GOOD.replace("deprecated: false", "parameters: {n: 1}, difficulty: »9, hints: ['{{n}}']"), "B103")
    check(HEAD + GOOD.replace("deprecated: false", "parameters: {n: 1}, »hint: ['{{n}}']"), "B101")


# ---------------------------------------------------------------- after a syntax error


def test_a_syntax_error_hides_neither_other_questions_nor_the_head() -> None:
    text = (
        "format: »'1'\nid: b\ntitle: T\ntopics: {t: T}\nquestions:\n"
        "  - {id: a, type: true_false, topic: »u, prompt: P, answer: true}\n"
        "  - id: c\n    type: true_false\n    prompt: »'never closed\n    answer: true\n"
        "  - {id: d, type: true_false, topic: t, prompt: 'it''s', answer: »yes}\n"
        "  - {id: e, type: true_false, topic: t, prompt: a, answer: [»}\n"
        "  - {id: »d, type: true_false, topic: t, prompt: »'{{x}}', answer: true}\n"
    )
    check(text, "B108 B107 B006 B103 B006 B105 B110")


def test_a_broken_head_hides_no_question_and_lacks_nothing() -> None:
    text = "format: 1\nid: [»b\ntitle: T\ntopics: {t: T}\nquestions:\n" + GOOD.replace("topic: t", "topic: »u")
    check(text.replace("[»b", "»[b"), "B006 B107")
    check("format: 1\nid: »[b\n", "B006")


def test_good_questions_beside_a_broken_one_can_be_used() -> None:
    text = HEAD + GOOD.replace("id: q", "id: first") + "  - id: »'b\n" + GOOD.replace("id: q", "id: last")
    result = check(text, "B006")
    assert [question.id for question in result.bank.questions] == ["first", "last"]
