"""Names of other questions: follow-ups and aliases."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_banks import Row, assert_clean, assert_found, follow

ROWS = [
    Row("follow-up that is not there", follow("»b/nothing"), follow("b/q"), "B142", "error", "b/nothing"),
]


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_found_at_its_place(tmp_path: Path, row: Row) -> None:
    assert_found(tmp_path, row)


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_not_found_beside_it(tmp_path: Path, row: Row) -> None:
    assert_clean(tmp_path, row.good)
