"""The records of docs/audit fit the banks, and their scripts find what is wrong with a record."""

from __future__ import annotations

import runpy
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from shipped_banks import shipped

from dlquiz.questions.question import Question

AUDIT = Path(__file__).parents[1] / "docs" / "audit"


@cache
def script(name: str) -> SimpleNamespace:
    return SimpleNamespace(**runpy.run_path(str(AUDIT / f"{name}.py")))


def one_of(name: str, bank: str, question: str) -> tuple[list[Question], dict[str, Any]]:
    """A question of the banks, and its row in a record."""
    (row,) = (row for row in script(name).rows() if row["id"] == question)
    return [each for each in shipped().questions() if each.name == f"{bank}/{question}"], row


def test_a_wrong_answer_to_a_question_solved_blind_needs_an_excuse_and_a_right_one_none() -> None:
    faults = script("blind").faults
    questions, row = one_of("blind", "training", "ema-memory-share")
    assert list(faults(questions, [row])) == []
    assert "no own mistake is named" in "".join(faults(questions, [{**row, "answers": ["18.3"]}]))
    assert list(faults(questions, [{**row, "answers": ["18.3"], "own_mistake": "rounded"}])) == []
    assert "an own mistake is named" in "".join(faults(questions, [{**row, "own_mistake": "rounded"}]))


def test_a_question_that_was_not_solved_is_gone_or_changed_is_a_fault() -> None:
    faults = script("blind").faults
    questions, row = one_of("blind", "training", "ema-memory-share")
    assert "nobody solved it" in "".join(faults(questions, []))
    assert "no bank has it" in "".join(faults([], [row]))
    assert "other numbers" in "".join(faults(questions, [{**row, "seed": row["seed"] + 1}]))


def test_every_source_of_the_new_banks_has_a_row_with_its_text_and_the_page_has_the_table() -> None:
    sources = script("sources")
    assert list(sources.faults(list(shipped().questions()), sources.rows())) == []
    assert sources.table(sources.rows()) in (AUDIT / "sources.md").read_text("utf-8")


def test_a_changed_missing_or_doubled_source_is_a_fault() -> None:
    faults = script("sources").faults
    questions, row = one_of("sources", "training", "clip-global-norm")
    assert list(faults(questions, [row])) == []
    assert "was not looked up" in "".join(faults(questions, []))
    assert "2 rows" in "".join(faults(questions, [row, row]))
    assert "no such question" in "".join(faults([], [row]))
    assert "its source is" in "".join(faults(questions, [{**row, "source": "Pascanu"}]))
    assert "is no verdict" in "".join(faults(questions, [{**row, "verdict": "true"}]))
    assert "what was read" in "".join(faults(questions, [{**row, "read": " "}]))


def test_the_table_of_what_is_covered_is_of_the_banks_as_they_are() -> None:
    table = (AUDIT / "coverage.md").read_text("utf-8")
    assert table == script("coverage").document(shipped()), "run `python docs/audit/coverage.py`"


def test_every_row_is_asked_and_every_row_asked_is_known() -> None:
    rows = {row for asked in script("coverage").rows().values() for row in asked}
    assert len(rows) == 22 + 40 + 27 + 18 + 42 + 13 + 93 + 15 + 8 + 7 + 4 + 10
    assert rows == set(script("coverage").covered(shipped()))
