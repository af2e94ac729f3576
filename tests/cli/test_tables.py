"""Tables of commands: numbers end where their heading ends, whatever their length and the language."""

from __future__ import annotations

from dlquiz.cli.output import aligned


def test_columns_are_as_wide_as_their_widest_cell() -> None:
    rows = [["主题", "数"], ["a", "1,234"], ["abcdef", "5"]]
    assert aligned(rows, (1,)) == ["主题       数", "a       1,234", "abcdef      5"]
    assert aligned(rows, ()) == ["主题    数", "a       1,234", "abcdef  5"]
