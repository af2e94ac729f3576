"""Texts: formulas parse, and neither language is written in the other."""

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

ROWS = [
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


@every_case("row", ROWS)
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
