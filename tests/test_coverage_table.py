"""The table of what the shipped banks cover: made of them as they are, with no row left out and none unknown."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest
from shipped_banks import shipped

from dlquiz.bank import Library

AUDIT = Path(__file__).parents[1] / "docs" / "audit"


@pytest.fixture(scope="module")
def library() -> Library:
    return shipped()


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    return runpy.run_path(str(AUDIT / "coverage.py"))


def test_the_table_is_of_the_banks_as_they_are(script: dict[str, Any], library: Library) -> None:
    table = (AUDIT / "coverage.md").read_text("utf-8")
    assert table == script["document"](library), "run `python docs/audit/coverage.py`"


def test_every_row_is_asked_and_every_row_asked_is_known(script: dict[str, Any], library: Library) -> None:
    rows = {row for asked in script["rows"]().values() for row in asked}
    assert len(rows) == 22 + 40 + 27 + 18 + 42 + 13 + 93 + 15 + 8 + 7 + 4 + 10
    assert rows == set(script["covered"](library))
