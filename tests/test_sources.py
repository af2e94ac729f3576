"""The record of sources that were read fits the banks, and its check finds what is wrong with a record."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from shipped_banks import shipped

AUDIT = Path(__file__).parents[1] / "docs" / "audit"


@pytest.fixture(scope="module")
def sources() -> ModuleType:
    spec = importlib.util.spec_from_file_location("sources", AUDIT / "sources.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_source_of_the_new_banks_has_a_row_with_its_text(sources: ModuleType) -> None:
    assert list(sources.faults(list(shipped().questions()), sources.rows())) == []


def test_the_page_has_the_table_of_the_record(sources: ModuleType) -> None:
    assert sources.table(sources.rows()) in (AUDIT / "sources.md").read_text("utf-8")


def test_a_changed_missing_or_doubled_source_is_a_fault(sources: ModuleType) -> None:
    questions = [each for each in shipped().questions() if each.name == "training/clip-global-norm"]
    (row,) = (row for row in sources.rows() if row["id"] == "clip-global-norm")
    assert list(sources.faults(questions, [row])) == []
    assert "was not looked up" in "".join(sources.faults(questions, []))
    assert "2 rows" in "".join(sources.faults(questions, [row, row]))
    assert "no such question" in "".join(sources.faults([], [row]))
    assert "its source is" in "".join(sources.faults(questions, [{**row, "source": "Pascanu"}]))
    assert "is no verdict" in "".join(sources.faults(questions, [{**row, "verdict": "true"}]))
    assert "what was read" in "".join(sources.faults(questions, [{**row, "read": " "}]))
