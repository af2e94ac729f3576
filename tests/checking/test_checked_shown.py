"""Drawn numbers that the answer depends on are shown, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from every_case import every_case
from small_banks import Row, assert_clean, assert_found, checked, question

DRAWN = "parameters: {n: {integer: [8, 32]}, p: {integer: [0, 3]}}"
BOTH = "'{{n}} {{p}}'"


def asked(prompt: str, fields: str = DRAWN, answer: str = "{expression: n + 2 * p}") -> str:
    return question(f"type: numeric, prompt: {prompt}, answer: {answer}, {fields}")


def stepped(prompt: str, first: str) -> str:
    a = f"{{name: a, prompt: {first}, answer: {{expression: n}}}}"
    b = "{name: b, prompt: B, answer: {expression: a + p}}"
    return question(f"type: steps, prompt: {prompt}, parts: [{a}, {b}], {DRAWN}")


def blank(prompt: str) -> str:
    return question(f"type: cloze, prompt: {prompt}, blanks: {{a: {{answer: {{expression: n + p}}}}}}, {DRAWN}")


def worded(prompt: str) -> str:
    return question(
        f"type: text, prompt: {prompt}, accept: ['{{{{n}}}} layers'], parameters: {{n: {{integer: [8, 32]}}}}"
    )


ROWS = [
    Row(asked("»'{{n}}'"), "B116", "shows `p`, which", "warning", good=asked(BOTH)),
    Row(asked("»{en: 'of {{n}}⟨', zh: '取 {{n¦, {{p}}', zh: '取 {{n}}, {{p⟩}}'}"), "B116", "shows `p`", "warning"),
    Row(asked("»P"), "B116", "`n` and `p`", "warning", good=asked(BOTH)),
    Row(asked("{en: 'of {{n}}, {{p}}', zh: »'⟨¦{{p}} ⟩取 {{n}}'}"), "B116", "prompt (zh): the English text shows `p`",
        "warning"),
    Row(asked("{en: »'of {{n}}⟨¦, {{p}}⟩', zh: '取 {{n}}, {{m}}'}", f"{DRAWN}, let: {{m: p + 1}}"), "B116",
        "prompt (en): the Chinese text shows `p`", "warning"),
    Row(stepped("»⟨P¦'{{p}}'⟩", "'{{n}}'"), "B116", "`p`", "warning"),
    Row(blank("»'{{n}} ⟨¦{{p}} ⟩[[a]]'"), "B116", "`p`", "warning"),
    Row(worded("»⟨P¦'{{n}}'⟩"), "B116", "`n`", "warning"),
]  # fmt: skip

SHOWN = {
    "through a `let` value": asked("'{{n}} {{m}}'", f"{DRAWN}, let: {{k: p + 1, m: 2 * k}}"),
    "by an equation": asked("'{{n}}, together 40'", f"{DRAWN.replace('[0, 3]', '[8, 32]')}, where: [n + p == 40]"),
    "by an answer that does not depend on it": asked(
        "'{{n}}'", f"{DRAWN}, hints: ['{{{{p}}}}']", "{expression: n + 0 * p}"
    ),
    "by an answer whose tolerance takes it for nothing": asked(
        "'{{n}}'", f"{DRAWN}, tolerance: {{absolute: 0.1}}", "{expression: n + p / 100}"
    ),
    "by having one value": asked("'{{n}}'", DRAWN.replace("[0, 3]", "[2, 2]")),
    "by being written out": asked("'{{n}}'", DRAWN.replace("{integer: [0, 3]}", "2")),
    "by an option": question(
        f"type: choice, prompt: Which, {DRAWN}, options: [{{text: '{{{{n}}}}', correct: true}}, {{text: '-{{{{p}}}}'}}]"
    ),
}


@every_case("row", ROWS)
def test_found_at_its_place_and_not_beside_it(tmp_path: Path, row: Row) -> None:
    assert_found(tmp_path, row)
    assert_clean(tmp_path, row.good)


@pytest.mark.parametrize("text", SHOWN.values(), ids=SHOWN)
def test_no_false_alarm(tmp_path: Path, text: str) -> None:
    assert {fault.code for fault in checked(tmp_path, text).faults} <= {"B151", "B157"}
