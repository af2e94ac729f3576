"""Lines that are calculated beside a question."""

from __future__ import annotations

import pytest
from every_case import every_case

from dlquiz.messages import Text
from dlquiz.tui.question.scratch import MOST_LINES, Scratch, Worked


def worked(scratch: Scratch, typed: str) -> Worked:
    line = scratch.work(typed)
    assert isinstance(line, Worked), line
    return line


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("3*224*224", "150528"),
        ("floor((32+2*2-5)/3)+1", "11"),
        ("１２×３ ÷ ２", "18"),
        ("2^10 − 24", "1000"),
        ("sigmoid(0)", "0.5"),
        ("[1, 2] * 3", "(3, 6)"),
    ],
)
def test_a_line_is_worked_out_in_the_language_of_the_banks(typed: str, expected: str) -> None:
    assert worked(Scratch(), typed).value_text == expected


def test_earlier_values_are_used_by_their_names() -> None:
    scratch = Scratch()
    for typed in ("w = 28 - 5 + 1", "ans * ans", "r2 / 4 + w"):
        scratch = scratch.kept(worked(scratch, typed))
    assert [(line.name, line.value_text) for line in scratch.lines] == [("w", "24"), ("r2", "576"), ("r3", "168")]


@every_case("typed", ["1/0", "unknown + 1", "2 +", "__import__('os')", "exp = 3", "ans = 1", "9**9**9**9"])
def test_what_comes_to_nothing_says_why_in_both_languages(typed: str) -> None:
    found = Scratch().work(typed)
    assert isinstance(found, Text)
    assert found.en and found.zh


def test_numbering_goes_on_when_old_lines_go() -> None:
    scratch = Scratch()
    for number in range(MOST_LINES + 3):
        scratch = scratch.kept(worked(scratch, str(number)))
    assert len(scratch.lines) == MOST_LINES
    assert scratch.lines[-1].name == f"r{MOST_LINES + 3}"
