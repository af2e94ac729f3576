"""Where the questions of a file stand, also when it cannot be read to its end."""

from __future__ import annotations

from pathlib import Path

import pytest
from cached import write_bank
from valid_bank import VALID

from dlquiz.bank.positions import line_of


def line(text: str, start: str) -> int:
    return next(number for number, row in enumerate(text.split("\n"), 1) if row.startswith(start))


@pytest.mark.parametrize("identity", ["conv-size", "which", "sure", "say"])
def test_a_question_stands_where_it_begins(tmp_path: Path, identity: str) -> None:
    file = write_bank(tmp_path / "bank.yaml", VALID)
    assert line_of(file, identity) == line(VALID, f"  - id: {identity}")


def test_of_an_id_given_twice_it_is_the_first(tmp_path: Path) -> None:
    text = VALID.replace("id: say", "id: sure")
    assert line_of(write_bank(tmp_path / "bank.yaml", text), "sure") == line(text, "  - id: sure")


def test_what_is_not_there_is_at_the_top_or_at_what_cannot_be_read(tmp_path: Path) -> None:
    assert line_of(write_bank(tmp_path / "bank.yaml", VALID), "gone") == 1
    broken = VALID.replace("topic: theory\n    difficulty: 3", "topic: 'theory\n    difficulty: 3")
    assert line_of(write_bank(tmp_path / "broken.yaml", broken), "gone") >= line(broken, "  - id: which")
    assert line_of(write_bank(tmp_path / "list.yaml", "- 1\n- 2\n"), "gone") == 1
