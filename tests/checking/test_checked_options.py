"""Options say different things in every draw."""

from __future__ import annotations

from pathlib import Path

from every_case import every_case
from small_banks import Row, assert_clean, assert_found, options

ROWS = [
    Row(options("'{{n}}'", "»'⟨2¦9⟩'", "{n: {integer: [1, 3]}}"), "B140", "two options say `2`"),
    Row(options("'{{n}}'", "»'⟨2\u200b¦9\u200b⟩'", "{n: {integer: [1, 3]}}"), "B140", "two options say `2`"),
]  # fmt: skip


@every_case("row", ROWS)
def test_found_at_its_place_and_not_beside_it(tmp_path: Path, row: Row) -> None:
    assert_found(tmp_path, row)
    assert_clean(tmp_path, row.good)
