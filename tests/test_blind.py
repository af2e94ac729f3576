"""The script that grades the record of questions solved blind finds what is wrong with a record."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from shipped_banks import shipped


@pytest.fixture(scope="module")
def blind() -> ModuleType:
    file = Path(__file__).parents[1] / "docs" / "audit" / "blind.py"
    spec = importlib.util.spec_from_file_location("blind", file)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_wrong_answer_needs_a_slip_and_a_right_one_none(blind: ModuleType) -> None:
    questions = [each for each in shipped().questions() if each.name == "training/ema-memory-share"]
    (row,) = (row for row in blind.rows() if row["id"] == "ema-memory-share")
    assert list(blind.faults(questions, [row])) == []
    assert "no slip is named" in "".join(blind.faults(questions, [{**row, "answers": ["18.3"]}]))
    assert list(blind.faults(questions, [{**row, "answers": ["18.3"], "slip": "rounded"}])) == []
    assert "a slip is named" in "".join(blind.faults(questions, [{**row, "slip": "rounded"}]))


def test_a_question_that_was_not_solved_is_gone_or_changed_is_a_fault(blind: ModuleType) -> None:
    questions = [each for each in shipped().questions() if each.name == "training/ema-memory-share"]
    (row,) = (row for row in blind.rows() if row["id"] == "ema-memory-share")
    assert "nobody solved it" in "".join(blind.faults(questions, []))
    assert "no bank has it" in "".join(blind.faults([], [row]))
    assert "other numbers" in "".join(blind.faults(questions, [{**row, "seed": row["seed"] + 1}]))
