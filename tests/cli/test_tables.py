"""Tables of commands: numbers end where their heading ends, whatever their length and the language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dlquiz.cli.output import aligned
from dlquiz.text.cells import cell_width


@pytest.mark.sweep
@pytest.mark.parametrize("language", ["en", "zh"])
def test_numbers_stand_on_the_right(dlquiz, demo: Path, language: str) -> None:
    for seed in range(11):
        assert dlquiz("practice", "--plain", "--question", f"{demo}/conv", "--seed", seed, typed="8\n").code == 0
    shown = [
        dlquiz("--language", language, "--bank", demo, *words).lines for words in (["drill"], ["stats"], ["banks"])
    ]
    shown.append(dlquiz("--language", language, "plan", "--date", "+20").lines)
    tables = [table for lines in shown for table in tables_of(lines)]
    checked = 0
    for head, *rows in tables:
        for column, numbers in enumerate(zip(*rows, strict=True)):
            found = [(text, end) for text, _, end in numbers if re.fullmatch(r"[\d,.]+( %( \(\d+[-–]\d+\))?)?", text)]
            if len({len(text) for text, _ in found}) > 1 and len(found) == len(rows):
                assert {end for _, end in found} == {head[column][2]}, head
                checked += 1
    assert checked >= 3


def tables_of(lines: list[str]) -> list[list[list[tuple[str, int, int]]]]:
    """The cells of each table with the columns of the screen where they begin and end."""
    found: list[list[list[tuple[str, int, int]]]] = [[]]
    for line in lines:
        cells = [
            (cell[0], cell_width(line[: cell.start()]), cell_width(line[: cell.end()]))
            for cell in re.finditer(r"\S+(?: \S+)*", line)
        ]
        if len(cells) < 2 or (found[-1] and len(found[-1][0]) != len(cells)):
            found.append([])
        if len(cells) > 1:
            found[-1].append(cells)
    return [table for table in found if len(table) > 2]


def test_columns_are_as_wide_as_their_widest_cell() -> None:
    rows = [["主题", "数"], ["a", "1,234"], ["abcdef", "5"]]
    assert aligned(rows, (1,)) == ["主题       数", "a       1,234", "abcdef      5"]
    assert aligned(rows, ()) == ["主题    数", "a       1,234", "abcdef  5"]
