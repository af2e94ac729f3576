"""Every question of `coding.yaml` is answered by the solution that it shows, and by a second one written without it."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

from dlquiz.bank.loading import load_bank
from dlquiz.checking.pool import Task
from dlquiz.kinds.answering import grade
from dlquiz.kinds.drawing import draw
from dlquiz.questions.question import Question

ROOT = Path(__file__).parents[2]
BANK = ROOT / "question_bank" / "coding.yaml"
SECOND = {file.stem: file for file in sorted((Path(__file__).parent / "solutions").glob("*.py"))}
LOADED = load_bank(BANK)
assert LOADED.bank is not None, LOADED.faults
QUESTIONS = {question.id: question for question in LOADED.bank.questions}
MOST_LINES = 30


def shown_solution(question: Question) -> str:
    """The program in the worked solution."""
    assert question.solution is not None
    (program,) = re.findall(r"```python\n(.*?)```", question.solution.en, re.DOTALL)
    return str(program)


def test_every_question_has_a_second_solution() -> None:
    assert set(SECOND) == set(QUESTIONS)


def test_every_question_was_solved_blind() -> None:
    """Each has one row in the record of those solved from the learner's file alone."""
    rows = [json.loads(line) for line in (ROOT / "docs" / "audit" / "code_blind.jsonl").read_text("utf-8").splitlines()]
    assert sorted(row["id"] for row in rows) == sorted(QUESTIONS)
    for row in rows:
        assert set(row) == {"id", "first_try", "tries", "seconds", "note"}
        assert row["first_try"] is (row["tries"] == 1) and row["seconds"] > 0
        assert row["first_try"] or row["note"], "why the first try failed"


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_solution_shown_is_short_and_does_not_differ_between_languages(name: str) -> None:
    question = QUESTIONS[name]
    assert question.solution is not None
    assert question.solution.en == question.solution.zh
    assert 2 <= len(shown_solution(question).splitlines()) <= MOST_LINES


@pytest.mark.parametrize("name", SECOND)
def test_second_solutions_import_nothing_of_dlquiz(name: str) -> None:
    imported: set[str] = set()
    for node in ast.walk(ast.parse(SECOND[name].read_text("utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(node.module or "")
    assert imported <= {"collections", "itertools", "math", "numpy"}


@pytest.mark.sweep
@pytest.mark.parametrize("name", QUESTIONS)
def test_both_solutions_pass(name: str) -> None:
    for seed in range(3):
        variant = draw(QUESTIONS[name], seed)
        for program in (shown_solution(QUESTIONS[name]), SECOND[name].read_text("utf-8")):
            verdict = grade(variant, program)
            assert verdict.outcome == "right", (seed, verdict.message.en, verdict.run)


@pytest.mark.sweep
@pytest.mark.parametrize("name", QUESTIONS)
def test_mistakes_fail_and_are_named(name: str) -> None:
    """What `check` proves; three mistakes or more are seen in the draws."""
    found = Task(str(BANK), QUESTIONS[name], {}, 3).run()
    assert found.faults == []
    assert sum(mistake.active > 0 for mistake in found.activity.activity.mistakes) >= 3
