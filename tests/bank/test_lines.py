"""The lines that questions stand in, as far as they can be known without reading."""

from __future__ import annotations

from pathlib import Path

import pytest
from valid_bank import VALID

from dlquiz.bank import load_bank
from dlquiz.bank.lines import lines_of


@pytest.fixture
def file(tmp_path: Path) -> Path:
    found = tmp_path / "bank.yaml"
    found.write_text(VALID, "utf-8")
    return found


def test_each_question_has_the_lines_that_name_it(file: Path) -> None:
    bank = load_bank(file).bank
    assert bank is not None
    found = lines_of(bank)
    assert list(found) == [question.name for question in bank.questions]
    for question in bank.questions:
        assert f"id: {question.id}" in found[question.name]
    assert VALID.endswith("".join(found.values()))


@pytest.mark.parametrize("now", [None, b"\xff\xfe", b"format: 1\n"], ids=["gone", "no UTF-8", "without questions"])
def test_a_file_that_is_another_by_now_has_none(file: Path, now: bytes | None) -> None:
    bank = load_bank(file).bank
    assert bank is not None
    if now is None:
        file.unlink()
    else:
        file.write_bytes(now)
    assert lines_of(bank) == {}
