"""Options say different things in every draw."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_banks import Row, assert_clean, assert_found, options

ROWS = [
    Row(
        "options that come to say the same",
        options("'{{n}}'", "»'2'", "{n: {integer: [1, 3]}}"),
        options("'{{n}}'", "'9'", "{n: {integer: [1, 3]}}"),
        "B140",
        "error",
        "two options say `2`",
    ),
    Row(
        "options that come to differ by nothing that is seen",
        options("'{{n}}'", "»'2\u200b'", "{n: {integer: [1, 3]}}"),
        options("'{{n}}'", "'9\u200b'", "{n: {integer: [1, 3]}}"),
        "B140",
        "error",
        "two options say `2`",
    ),
]


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_found_at_its_place(tmp_path: Path, row: Row) -> None:
    assert_found(tmp_path, row)


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_not_found_beside_it(tmp_path: Path, row: Row) -> None:
    assert_clean(tmp_path, row.good)
