"""Commands show faults in Chinese where the language is Chinese; files, codes and JSON keys stay."""

from __future__ import annotations

from pathlib import Path

import pytest

BANK = """\
format: 1
id: mine
title: {en: T, zh: 题}
questions:
  - id: good
    type: numeric
    topic: t
    prompt: {en: w, zh: 宽}
    answer: {value: 3}
  - id: q
    type: numeric
    topic: t
    prompt: What is 2 # plus 1
    answer: {value: 3}
    tolerance: {relative: 5%}
"""
ERROR = "B103 容差 `relative` 必须是不小于 0 且不大于 1e+300 的数（请写 `0.05`）"
WARNING = "B118 文字到此为止：空格后的 `#` 会被当作注释（含有 ` #` 的文字请加单引号） [警告]"


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    file = tmp_path / "mine.yaml"
    file.write_text(BANK, "utf-8")
    return file


def test_check_lists_faults_in_chinese(dlquiz, bank):
    result = dlquiz("--language", "zh", "check", bank)
    assert result.code == 1
    assert result.lines[:2] == [f"{bank}:13:23: {WARNING}", f"{bank}:15:27: {ERROR}"]
