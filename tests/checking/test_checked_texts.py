"""Texts: formulas parse, and neither language is written in the other."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_banks import Row, assert_clean, assert_found, numeric, options, question, texts

ROWS = [
    Row("broken formula", texts("»'$\\frac{1$'"), texts("'$\\frac{1}{2}$'"), "B112", "error", "prompt"),
    Row(
        "broken formula of one language",
        texts("{en: fine, zh: »'好 $\\frac{1$'}"),
        texts("{en: fine, zh: '好 $1$'}"),
        "B112",
        "error",
        "zh",
    ),
    Row(
        "broken formula in a hint",
        question("type: true_false, answer: true, prompt: P, hints: [a, »'$}$']"),
        question("type: true_false, answer: true, prompt: P, hints: [a, '$b$']"),
        "B112",
        "error",
        "hints",
    ),
    Row(
        "broken formula in an option",
        options("»'$}$'", "c", "{}"),
        options("$b$", "c", "{}"),
        "B112",
        "error",
        "options",
    ),
    Row(
        "broken formula in a point",
        question("type: open, prompt: P, answer: A, rubric: [{point: »'$}$'}]"),
        question("type: open, prompt: P, answer: A, rubric: [{point: P}]"),
        "B112",
        "error",
        "rubric",
    ),
    Row(
        "broken formula in a feedback",
        numeric("{value: 1}", "mistakes: [{name: m, value: 2, feedback: »'$}$'}]"),
        numeric("{value: 1}", "mistakes: [{name: m, value: 2, feedback: '$x$'}]"),
        "B112",
        "error",
        "mistakes",
    ),
    Row(
        "Chinese in the English text",
        texts("{en: »卷积 layer, zh: 卷积层}"),
        texts("{en: layer, zh: 卷积层}"),
        "B113",
        "warning",
        "English text holds Chinese",
    ),
    Row(
        "English in the Chinese text",
        texts("{en: How large is this output?, zh: »how large is this output}"),
        texts("{en: How large is this output?, zh: 输出 output 有多大}"),
        "B113",
        "warning",
        "looks English",
    ),
]


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_found_at_its_place(tmp_path: Path, row: Row) -> None:
    assert_found(tmp_path, row)


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_not_found_beside_it(tmp_path: Path, row: Row) -> None:
    assert_clean(tmp_path, row.good)
