"""What a text most likely means otherwise than it is shown: prices, images, braces, whole lists."""

from __future__ import annotations

from pathlib import Path

import pytest

from dlquiz.checking import check_paths

BANK = """\
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
    text = BANK
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    file = tmp_path / "bank.yaml"
    file.write_text(text, "utf-8")
    return [(fault.line, fault.code, fault.severity) for fault in check_paths([file]).faults]


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
