"""What is written otherwise elsewhere, or only looks like a plain sign, is answered with what to write here."""

from __future__ import annotations

import pytest
from every_case import every_case

from dlquiz.bank import load_text
from dlquiz.bank_format.suggesting import number_fix
from dlquiz.messages import Text
from dlquiz.yaml_reader.nodes import Scalar

HEAD = "format: 1\nid: mine\ntitle: {en: T, zh: 题}\nquestions:\n"
NUMERIC = f"""{HEAD}  - id: q
    type: numeric
    topic: t
    prompt: 'w {{{{n}}}}'
    parameters:
      n: {{integer: [4, 8]}}
    answer: ANSWER
"""
CHOICE = f"""{HEAD}  - id: q
    type: TYPE
    topic: t
    prompt: w
FIELDS
"""


def statement(prompt: str = "w", fields: str = "answer: true") -> str:
    text = CHOICE.replace("TYPE", "true_false").replace("FIELDS", f"    {fields}")
    return text.replace("prompt: w", f"prompt: {prompt}")


def faults(text: str) -> list[tuple[int, str, str]]:
    return [(fault.line, fault.code, f"{fault.message} {fault.fix}") for fault in load_text(text).faults]


@every_case(
    ("written", "said"),
    [
        ("{expression: int(n / 2)}", "floor"),
        ("{expression: 'pow(n, 2)'}", "a^b"),
        ("{expression: average(n)}", "mean"),
        ("{expression: “n * 2”}", "quotes"),
        ("{expression: n * 2}\n    tolerance: {relative: 5%}", "0.05"),
        ("{expression: n * 2}\n    tolerance: {relative: 1/4}", "0.25"),
        ("{expression: n * 2}\n    tolerance: {absolute: “0.5”}", "`0.5`"),
        ("{expression: n * 2}\n    tolerance: {absolute: ０.５}", "`0.5`"),
        ("{expression: n * 2}\n    difficulty: 2\n    deprecated: no", "`false`"),
        (
            "{reference: conv_parameters, arguments: {in_channels: n, out_channels: 3, kernel_size: 3, bias: no}}",
            "`false`",
        ),
        ("{expression：n * 2}", "`expression: n * 2`"),
    ],
)
def test_the_fix_says_what_to_write(written: str, said: str) -> None:
    ((_, _, sentence),) = faults(NUMERIC.replace("ANSWER", written))
    assert said in sentence


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{integer: [4，8]}", "`4, 8`"),
        ("{integer: ［4，8］}", "`[4, 8]`"),
        ("{integer: ［4, 8］}", "[4, 8]"),
        ("{choose: [4、8、16]}", "`4, 8, 16`"),
    ],
)
def test_numbers_between_signs_of_another_width_are_one_fault(written: str, said: str) -> None:
    text = NUMERIC.replace("{integer: [4, 8]}", written).replace("ANSWER", "{expression: n * 2}")
    ((line, code, sentence),) = faults(text)
    assert (line, code) == (10, "B103")
    assert said in sentence


def test_a_word_that_is_a_name_of_the_question_is_no_flag() -> None:
    text = NUMERIC.replace("      n:", "      no: {choose: [0, 1]}\n      n:").replace(
        "ANSWER", "{reference: conv_parameters, arguments: {in_channels: n, out_channels: 3, kernel_size: 3, bias: no}}"
    )
    assert faults(text) == []


@pytest.mark.parametrize(
    ("kind", "fields", "said"),
    [
        ("choice", "options:\n      - {text: a, correct: true}\n      - ReLU", "- text: ReLU"),
        ("choice", "options:\n      - {text: a, correct: true}\n      - 'a: b'", "- text: 'a: b'"),
        ("choice", "options:\n      - {text: a, correct: true}\n      - {en: b, zh: 乙}", "- text: {en: …, zh: …}"),
        ("choice", "options:\n      - {text: a, correct: yes}\n      - {text: b}", "`true`"),
        ("open", "answer: a\n    rubric:\n      - chain rule", "- point: chain rule"),
        ("matching", "pairs:\n      - {left: a, right: b}\n      - c", "left: …, right: …"),
    ],
)
def test_a_member_of_a_list_without_its_keys(kind: str, fields: str, said: str) -> None:
    ((_, code, sentence),) = faults(CHOICE.replace("TYPE", kind).replace("FIELDS", f"    {fields}"))
    assert code == "B103"
    assert said in sentence


@pytest.mark.parametrize(
    ("prompt", "place"),
    [
        ("filter # 3 of 8", (8, 20)),
        ("{en: 'a', zh: b # c\n      }", (8, 29)),
        ("filter\n      goes on # 3", (9, 15)),
        ("filter\n\n      goes on\t# 3", (10, 15)),
        ("filter\u3000 # 3 of 8", (8, 21)),
    ],
)
def test_a_text_that_a_comment_cuts_is_a_warning(prompt: str, place: tuple[int, int]) -> None:
    text = statement(prompt)
    (fault,) = (fault for fault in load_text(text).faults if fault.code != "B111")
    assert (fault.line, fault.column, fault.code, fault.severity) == (*place, "B118", "warning")
    bank = load_text(text).bank
    assert bank.questions


@pytest.mark.parametrize("prompt", ["'a # b'", '"a # b" # why', "C#", "|\n      a # b", "{en: a, zh: b} # why", "a#b"])
def test_other_comments_and_signs_are_fine(prompt: str) -> None:
    assert faults(statement(prompt, "answer: true # it is")) == []


def test_a_text_of_a_wide_space_before_a_comment() -> None:
    text = statement(fields="hints: [\u3000 # why\n      ]\n    answer: true")
    assert [code for _, code, _ in faults(text)] == ["B103", "B118"]


def test_a_text_that_is_nothing_but_a_comment() -> None:
    ((_, code, sentence),) = faults(statement("#1 is"))
    assert code == "B103"
    assert "`#`" in sentence


@pytest.mark.parametrize(
    ("written", "proposed"),
    [("1,000", "`1000`"), ("-12,345,678", "`-12345678`"), ("4，8", "`4, 8`"), ("a few", "write a number")],
)
def test_what_to_write_in_place_of_a_number(written: str, proposed: str) -> None:
    otherwise = Text("write a number", "请写一个数")
    fix = number_fix(Scalar(written), otherwise)
    assert proposed in fix.en
    assert fix == otherwise or proposed in fix.zh


# ---------------------------------------------------------------- signs that look alike

BRACES = "{en: 'w {{n}}', zh: '宽 {{n}}'}"
BANK = NUMERIC.replace("'w {{n}}'", BRACES).replace("ANSWER", "{expression: n * 2}")
NO_BREAK, FULL = "\u00a0", "\u3000"


def faults_of(old: str, new: str, bank: str = BANK) -> list[tuple[int, int, str, str]]:
    assert bank.count(old) == 1, old
    return [
        (fault.line, fault.column, fault.code, f"{fault.message} {fault.fix}")
        for fault in load_text(bank.replace(old, new)).faults
    ]


@every_case(
    ("old", "new", "line", "column", "sign"),
    [
        ("{integer: [4, 8]}", "｛integer: [4, 8]｝", 10, 10, "｛"),
        (BRACES, f"｛{BRACES[1:-1]}｝", 8, 13, "｛"),
        ("{en: T, zh: 题}", "{en: T, zh: 题｝", 3, 21, "｝"),
        ("{integer: [4, 8]}", "{integer：[4, 8]}", 10, 18, "："),
        ("      n: {", "      n：{", 10, 8, "："),
        ("title: {", "title：{", 3, 6, "："),
        (BRACES, "“宽: {{n}}”", 8, 13, "“"),
        (BRACES, "{en: “{{n}}, b”, zh: '宽 {{n}}'}", 8, 18, "“"),
        (BRACES, "{en: ‘w {{n}}’, zh: '宽 {{n}}'}", 8, 18, "‘"),
        ("  - id: q", "  － id: q", 5, 3, "－"),
        ("{integer: [4, 8]}", f"{{integer:{NO_BREAK}[4, 8]}}", 10, 19, "no-break space"),
    ],
)
def test_a_sign_that_only_looks_like_the_plain_one(old: str, new: str, line: int, column: int, sign: str) -> None:
    found = faults_of(old, new)
    assert [fault[:3] for fault in found] == [(line, column, "B006")]
    assert sign in found[0][3]


@every_case(
    ("old", "new", "line", "column"),
    [
        ("    topic: t", f"{NO_BREAK * 4}topic: t", 7, 1),
        ("    topic: t", f"{FULL * 2}topic: t", 7, 1),
        ("    topic: t", f"  {FULL}topic: t", 7, 3),
        ("      n: {", f"{FULL * 3}n: {{", 10, 1),
        ("      n: {", f"    {NO_BREAK * 2}n: {{", 10, 5),
        ("  - id: q", f"{FULL}- id: q", 5, 1),
        # Every line of the question: one typing mistake, one fault.
        ("    topic: t\n    prompt", f"{FULL * 2}topic: t\n{FULL * 2}prompt", 7, 1),
    ],
)
def test_an_indent_of_odd_spaces_is_one_fault(old: str, new: str, line: int, column: int) -> None:
    found = faults_of(old, new)
    assert [fault[:3] for fault in found] == [(line, column, "B006")]
    assert ("full-width space" if FULL in new else "no-break space") in found[0][3]


def test_what_else_is_wrong_with_an_oddly_indented_question_is_found_as_well() -> None:
    found = faults_of("    topic: t\n    prompt", f"{FULL * 2}topic: t\n    difficulty: 7\n    prompt")
    assert [fault[:3] for fault in found] == [(7, 1, "B006"), (8, 17, "B103")]


def test_paragraphs_of_a_text_may_begin_with_full_width_spaces() -> None:
    text = f"|\n      {FULL * 2}ReLU: 取正部分，宽 {{{{n}}}}。\n      {FULL * 2}“引号”、［方括号］和｛花括号｝都可以。"
    assert faults_of(BRACES, text) == []
    # Not even where something else is wrong.
    found = [fault[:3] for fault in faults_of(BRACES, text, BANK.replace("topic: t", "topic: t: u"))]
    assert found == [(7, 13, "B006")]


@pytest.mark.parametrize("text", ["“图像”的宽 {{n}}", "用［4］表示 {{n}}", "宽：{{n}}，高：2"])
def test_in_a_text_they_are_letters_like_any_other(text: str) -> None:
    assert faults_of(BRACES, text) == []


def test_a_text_that_a_comment_ends_too_early_is_named_where_the_comment_starts() -> None:
    found = faults_of(BRACES, "channel {{n}} # 3 is\n      wide")
    assert [fault[:3] for fault in found] == [(8, 27, "B006")]
    assert "#" in found[0][3]
