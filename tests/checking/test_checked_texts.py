"""Texts: formulas parse, neither language is written in the other, drawn numbers are shown, signs are meant so."""

# ruff: noqa: E501 - a bank in one line is read more easily than one in five

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest
from every_case import every_case
from small_banks import (
    HEAD,
    MARKER,
    Row,
    assert_clean,
    assert_found,
    checked,
    conv,
    filled,
    numeric,
    options,
    place,
    question,
    stepped,
    texts,
)

from dlquiz.messages import Text
from dlquiz.reference import catalog

DRAWN_N = "parameters: {n: {choose: [3, 5]}}"


def braced(prompt: str) -> str:
    """A question in block style, whose answer depends on `k`."""
    head = f"{HEAD}  - id: q\n    type: numeric\n    topic: t\n    prompt: {prompt}\n"
    return f"{head}    parameters: {{k: {{choose: [3, 5]}}}}\n    let: {{m: k + 1}}\n    answer: {{expression: m}}\n"


# Drawn now and then: its brackets are taken for the index of a root.
MIXED = "parameters: {n: {choose: [1, 2, 3, 4, 5, 6, 7, [[1, 2], [3, 4]]]}}"

TEXTS = [
    Row(texts("»'$\\frac{1⟨¦}{2}⟩$'"), "B112", "prompt"),
    Row(texts("{en: fine, zh: »'好 $⟨\\frac{¦⟩1$'}"), "B112", "zh"),
    Row(braced("»'Kernel {⟨k¦{k}⟩}'"), "B117", "`{k}` is shown as it", "warning"),
    Row(braced("{en: 'Kernel {{k}}', zh: »'核 {⟨k:.1f¦{k:.1f}⟩}'}"), "B117", "prompt (zh): `{k:.1f}`", "warning"),
    Row(braced("'{{k}}'") + "    explanation: |\n      One.\n      »So {⟨m¦{m}⟩}.\n", "B117", "explanation (en): `{m}`",
        "warning"),
    Row(stepped("{name: a, prompt: »'from {⟨n¦{n}⟩}', answer: {value: 3}}", DRAWN_N), "B117",
        "q, `a`: prompt (en): `{n}`", "warning"),
    Row(question("type: true_false, answer: true, prompt: P, hints: [a, »'$⟨}¦b⟩$']"), "B112", "hints"),
    Row(options("»⟨'$}$'¦$b$⟩", "c", "{}"), "B112", "options"),
    Row(question("type: open, prompt: P, answer: A, rubric: [{point: »⟨'$}$'¦P⟩}]"), "B112", "rubric"),
    Row(numeric("{value: 1}", "mistakes: [{name: m, value: 2, feedback: »'$⟨}¦x⟩$'}]"), "B112", "mistakes"),
    Row(texts("{en: »⟨卷积 ¦⟩layer, zh: 卷积层}"), "B113", "English text holds Chinese", "warning"),
    Row(texts("{en: How large is this output?, zh: »⟨how large is this output¦输出 output 有多大⟩}"), "B113",
        "looks English", "warning"),
    Row(question("type: true_false, answer: true, prompt: »'{{x:⟨,d¦.0f⟩}} of 9', parameters: {x: {real: [0.5, 0.9]}}"),
        "B114", "`{{x:,d}}` cannot show 0."),
    Row(question("type: true_false, answer: true, prompt: {en: '{{v:d}}', zh: »'是 {{v:d}}'}, parameters: {v: [1, 2.5]}").replace("'{{v:d}}', zh", "'{{v}}', zh"), "B114", "prompt (zh): `{{v:d}}` cannot show 2.5", good=question("type: true_false, answer: true, prompt: {en: '{{v}}', zh: '是 {{v:d}}'}, parameters: {v: [1, 2.0]}")),
    Row(question(f"type: true_false, answer: true, prompt: »'$\\sqrt{{{{n}}}}$', {MIXED}"), "B112", "(seed ",
        good=question("type: true_false, answer: true, prompt: '$x^{ {{n}} }$', parameters: {n: {choose: [1, 2, 3, [4, 5]]}}")),
    Row(question("type: steps, prompt: P, parts: [{name: a, prompt: »'$⟨}¦a⟩$', answer: {value: 1}}]"), "B112",
        "q, `a`: prompt"),
    Row(filled("a: {options: [{text: x, correct: true, why: »⟨'$}$'¦$y$⟩}, {text: y}]}"), "B112", "q, `a`: options"),
    Row(question("type: matching, prompt: P, pairs: [{left: a, right: b}, {left: c, right: d}], distractors: [»'$⟨}¦e⟩$']"), "B112", "distractors"),
    Row(question("type: matching, prompt: P, pairs: [{left: a, right: b}, {left: »'$⟨}¦c⟩$', right: d}]"), "B112",
        "pairs"),
    Row(question("type: ordering, prompt: P, items: [a, »'$⟨}¦c⟩$']"), "B112", "items"),
]  # fmt: skip

# Drawn numbers that the answer depends on are shown, in both languages.

DRAWN = "parameters: {n: {integer: [8, 32]}, p: {integer: [0, 3]}}"
BOTH = "'{{n}} {{p}}'"


def asked(prompt: str, fields: str = DRAWN, answer: str = "{expression: n + 2 * p}") -> str:
    return question(f"type: numeric, prompt: {prompt}, answer: {answer}, {fields}")


def two_steps(prompt: str, first: str) -> str:
    a = f"{{name: a, prompt: {first}, answer: {{expression: n}}}}"
    b = "{name: b, prompt: B, answer: {expression: a + p}}"
    return question(f"type: steps, prompt: {prompt}, parts: [{a}, {b}], {DRAWN}")


def blank(prompt: str) -> str:
    return question(f"type: cloze, prompt: {prompt}, blanks: {{a: {{answer: {{expression: n + p}}}}}}, {DRAWN}")


def in_words(prompt: str) -> str:
    return question(
        f"type: text, prompt: {prompt}, accept: ['{{{{n}}}} layers'], parameters: {{n: {{integer: [8, 32]}}}}"
    )


NUMBERS = [
    Row(asked("»'{{n}}'"), "B116", "shows `p`, which", "warning", good=asked(BOTH)),
    Row(asked("»{en: 'of {{n}}⟨', zh: '取 {{n¦, {{p}}', zh: '取 {{n}}, {{p⟩}}'}"), "B116", "shows `p`", "warning"),
    Row(asked("»P"), "B116", "`n` and `p`", "warning", good=asked(BOTH)),
    Row(asked("{en: 'of {{n}}, {{p}}', zh: »'⟨¦{{p}} ⟩取 {{n}}'}"), "B116", "prompt (zh): the English text shows `p`",
        "warning"),
    Row(asked("{en: »'of {{n}}⟨¦, {{p}}⟩', zh: '取 {{n}}, {{m}}'}", f"{DRAWN}, let: {{m: p + 1}}"), "B116",
        "prompt (en): the Chinese text shows `p`", "warning"),
    Row(two_steps("»⟨P¦'{{p}}'⟩", "'{{n}}'"), "B116", "`p`", "warning"),
    Row(blank("»'{{n}} ⟨¦{{p}} ⟩[[a]]'"), "B116", "`p`", "warning"),
    Row(in_words("»⟨P¦'{{n}}'⟩"), "B116", "`n`", "warning"),
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


@every_case("row", [*TEXTS, *NUMBERS])
def test_found_at_its_place_and_not_beside_it(tmp_path: Path, row: Row) -> None:
    assert_found(tmp_path, row)
    assert_clean(tmp_path, row.good)


BLOCK = """{head}  - id: q
    type: true_false
    topic: t
    prompt:
      en: {style}
        A first line, $x$ in it.

        The {{{{x:.1f}}}} is fine,
        {line}
      zh: 中文
    answer: true
    parameters: {{x: 0.5}}
"""


@pytest.mark.parametrize("style", ["|", "|-", ">", ">-"])
@pytest.mark.parametrize(("line", "code"), [("but $\\frac{1$ is not.", "B112"), ("but {{x:d}} is not.", "B114")])
def test_inside_a_block_a_finding_stands_at_its_line(tmp_path: Path, style: str, line: str, code: str) -> None:
    text = BLOCK.format(head=HEAD, style=style, line=MARKER + line)
    (fault,) = checked(tmp_path, text).faults
    assert (fault.code, (fault.line, fault.column)) == (code, place(text))


@pytest.mark.parametrize(("there", "text"), [("en", "好"), ("zh", "how large is this output")])
def test_a_text_in_one_language_is_wrong_only_once_where_it_is_written(tmp_path: Path, there: str, text: str) -> None:
    written = texts(f"{{{there}: »'{text} $\\frac{{1$'}}")
    lacking, *faults = checked(tmp_path, written).faults
    assert lacking.code == "B111"
    assert [(fault.code, (fault.line, fault.column)) for fault in faults] == [
        ("B112", place(written)),
        ("B113", place(written)),
    ]
    assert f"prompt ({there}): In $\\frac{{1$" in faults[0].message


def test_a_step_may_show_the_value_of_an_earlier_one(tmp_path: Path) -> None:
    steps = "[{name: a, prompt: P, answer: {value: 0.5}}, {name: b, prompt: »'{{a:d}}', answer: {expression: a + 1}}]"
    text = question(f"type: steps, prompt: P, parts: {steps}")
    (fault,) = checked(tmp_path, text).faults
    assert (fault.code, (fault.line, fault.column)) == ("B114", place(text))
    assert checked(tmp_path, text.replace(":d", ":.1f")).faults == ()


@pytest.mark.parametrize("trouble", ["raises", "does not parse"])
def test_a_worked_solution_that_cannot_be_shown_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    def steps(**arguments: Any) -> list[Text]:
        if trouble == "raises":
            raise ZeroDivisionError("division by zero")
        return [Text.same("fine"), Text("$x$", "$}$")]

    honest = catalog.find("conv_output_size")
    monkeypatch.setattr(catalog, "find", lambda _: dataclasses.replace(honest, steps=steps))
    text = conv("input_size: 8, kernel_size: 3").replace("answer: {", "answer: »{")
    (fault,) = checked(tmp_path, text).faults
    assert (fault.code, (fault.line, fault.column)) == ("B115", place(text))
    own = conv("input_size: 8, kernel_size: 3", "solution: count them")
    assert checked(tmp_path, own).faults == ()


BRACES = ["'{{k}} in $x_{k}$'", "'`{k}` is {{k}}'", "'{{k}} of {other}'", "'{{k}}, \\{k}'", "'{{k}}, {k, m} and { k }'"]


@pytest.mark.parametrize("prompt", BRACES)
def test_braces_that_are_meant_so(tmp_path: Path, prompt: str) -> None:
    assert_clean(tmp_path, braced(prompt))


def test_what_to_write_for_single_braces_is_said(tmp_path: Path) -> None:
    (fault,) = checked(tmp_path, braced("'{k:.1f}'")).faults
    assert fault.fix == "for the value of `k` write `{{k:.1f}}`, for braces `\\{k:.1f}`"


@pytest.mark.parametrize("text", SHOWN.values(), ids=SHOWN)
def test_no_false_alarm(tmp_path: Path, text: str) -> None:
    assert {fault.code for fault in checked(tmp_path, text).faults} <= {"B151", "B157"}


# What a text most likely means otherwise than it is shown: prices, images, braces, whole lists

SIGNS = """\
format: 1
id: mine
title: {en: T, zh: 题}
questions:
  - id: q
    type: numeric
    topic: t
    prompt:
      en: 'w {{d}} EN'
      zh: '宽 {{d}} ZH'
    parameters:
      d: {choose: [64, 128]}
    answer:
      expression: d // 8
"""


def found(tmp_path: Path, *changes: tuple[str, str]) -> list[tuple[int, str, str]]:
    text = SIGNS
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return [(fault.line, fault.code, fault.severity) for fault in checked(tmp_path, text).faults]


@pytest.mark.parametrize("text", ["costs $5 an hour", "costs $5 and $10", "pay $1,000 for a W$ coin", "![x](plot.png)"])
def test_prices_and_images_are_pointed_out(tmp_path: Path, text: str) -> None:
    assert found(tmp_path, ("EN", text)) == [(9, "B119", "warning")]


@pytest.mark.parametrize(
    "text", [r"costs \$5 and \$10", "$2d + 1$", r"$3 \text{ of } d$", "`![x](y.png)` `$5`", "wow![1]"]
)
def test_formulas_escaped_dollars_and_code_are_meant(tmp_path: Path, text: str) -> None:
    assert found(tmp_path, ("EN", text)) == []


@pytest.mark.parametrize("braces", ["｛d｝", "｛｛d｝｝"])
def test_full_width_braces_insert_nothing(tmp_path: Path, braces: str) -> None:
    assert (10, "B117", "warning") in found(tmp_path, ("ZH", braces))


@pytest.mark.parametrize(
    "answer",
    [
        "expression: d // 8",
        "reference: conv_output_size\n      arguments: {input_size: d, kernel_size: 3}",
        "expression: 8",  # the list is only shown
    ],
)
def test_a_list_that_was_meant_as_choices(tmp_path: Path, answer: str) -> None:
    changes = [("{choose: [64, 128]}", "[64, 128]"), ("expression: d // 8", answer)]
    assert found(tmp_path, *changes) == [(12, "B124", "warning")]
    # Said outright, it is one list.
    changes[0] = ("{choose: [64, 128]}", "{choose: [[64, 128]]}")
    assert found(tmp_path, *changes) == []


@pytest.mark.parametrize("answer", ["sum(d)", "'d[0] + d[1]'", "len(d)", "d @ d", "dot(d, d)"])
def test_a_list_that_is_used_as_one_is_shown_as_one(tmp_path: Path, answer: str) -> None:
    assert found(tmp_path, ("{choose: [64, 128]}", "[64, 128]"), ("d // 8", answer)) == []
