"""Rubrics that cannot tell a fair answer from a poor one; warnings, because the author decides."""

# ruff: noqa: E501 - a bank in one line is read more easily than one in five

from __future__ import annotations

from pathlib import Path

import pytest
from every_case import every_case
from small_banks import Row, assert_clean, assert_found, checked, question

ONE, TWO = "It is the chain rule.", "It is the chain rule. Gradients are multiplied."


def opened(answer: str, rubric: str) -> str:
    return question(f"type: open, prompt: P, answer: {answer}, rubric: [{rubric}]")


ROWS = [
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


@every_case("row", ROWS)
def test_found_at_its_place_and_not_beside_it(tmp_path: Path, row: Row) -> None:
    assert_found(tmp_path, row)
    assert_clean(tmp_path, row.good)


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
