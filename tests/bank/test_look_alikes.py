"""Full-width signs, curly quotes and odd spaces where YAML wants the plain ones: each is named, at its place."""

from __future__ import annotations

import pytest
from every_case import every_case

from dlquiz.bank import load_text

BANK = """\
format: 1
id: mine
title: {en: T, zh: 题}
questions:
  - id: q
    type: numeric
    topic: t
    prompt: {en: 'w {{n}}', zh: '宽 {{n}}'}
    parameters:
      n: {integer: [4, 8]}
    answer: {expression: n * 2}
"""
NO_BREAK, FULL = "\u00a0", "\u3000"
BRACES = "{en: 'w {{n}}', zh: '宽 {{n}}'}"


def faults_of(old: str, new: str, bank: str = BANK) -> list[tuple[int, int, str, str]]:
    assert bank.count(old) == 1, old
    return [
        (fault.line, fault.column, fault.code, f"{fault.message} {fault.fix}")
        for fault in load_text(bank.replace(old, new)).faults
    ]


def test_the_bank_itself_is_sound() -> None:
    assert faults_of("题", "题") == []


@every_case(
    ("old", "new", "line", "column", "sign"),
    [
        ("{integer: [4, 8]}", "｛integer: [4, 8]｝", 10, 10, "｛"),
        (BRACES, f"｛{BRACES[1:-1]}｝", 8, 13, "｛"),
        ("{en: T, zh: 题}", "{en: T, zh: 题｝", 3, 21, "｝"),
        ("{integer: [4, 8]}", "{integer：[4, 8]}", 10, 18, "："),
        ("    topic: t", "    topic：t", 7, 10, "："),
        ("      n: {", "      n：{", 10, 8, "："),
        ("title: {", "title：{", 3, 6, "："),
        ("{en: T, zh: 题}", "{en: T， zh: 题}", 3, 14, "，"),
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
