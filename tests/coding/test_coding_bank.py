"""Every question of `coding.yaml` is answered by the solution that it shows, and by a second one written without it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import numpy as np
import pytest

from dlquiz.bank.loading import load_bank
from dlquiz.checking.pool import Task
from dlquiz.grading.code.calls import calls_of
from dlquiz.grading.code.slopes import slopes
from dlquiz.grading.code.texts import signature
from dlquiz.kinds.answering import grade
from dlquiz.kinds.drawing import draw
from dlquiz.questions.question import Question

BANK = Path(__file__).parents[2] / "question_bank" / "coding.yaml"
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


BACKWARD = [
    name
    for name, question in QUESTIONS.items()
    if question.kind.code is not None
    and re.search("backward$|gradient$|derivative$", question.kind.code.call.reference)
    # It is asked for with the error of its step.
    and name != "numerical-gradient"
]


@pytest.mark.parametrize("name", BACKWARD)
def test_a_backward_pass_is_compared_with_central_differences(name: str) -> None:
    for call in calls_of(draw(QUESTIONS[name], 0)):
        gradient = call.kind.gradient_of
        assert gradient is not None
        found = slopes(gradient, {**call.case.names, **call.bound[0]})
        key = call.keys[call.kind.returns.index(gradient.argument) if call.kind.returns else 0]
        tried = ~np.isnan(found)
        assert tried.any()
        assert found[tried] == pytest.approx(key[tried], rel=1e-4, abs=1e-5)


NAIVE = {
    "softmax-rows": "np.exp(logits) / np.exp(logits).sum(1, keepdims=True)",
    "log-softmax-rows": "logits - np.log(np.exp(logits).sum(1, keepdims=True))",
    "stable-log-sum-exp": "np.log(np.exp(x).sum())",
    "cross-entropy-label-smoothing": "np.mean([np.log(np.exp(row).sum()) - (1 - smoothing) * row[label]"
    " - smoothing * row.mean() for row, label in zip(logits, target)])",
    "cross-entropy-backward": "(np.exp(logits) / np.exp(logits).sum(1, keepdims=True)"
    " - np.eye(logits.shape[1])[target]) / len(target)",
    "stable-softplus": "np.log(1 + np.exp(z))",
    "stable-sigmoid": "np.exp(z) / (1 + np.exp(z))",
    "stable-tanh": "(np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))",
}
"""Formulas that are right until an exponential overflows."""


@pytest.mark.parametrize("name", NAIVE)
def test_an_exponential_that_overflows_is_named(name: str) -> None:
    asked = QUESTIONS[name].kind.code
    assert asked is not None
    program = f"import numpy as np\n\n\ndef {signature(asked)}:\n    return {NAIVE[name]}\n"
    verdict = grade(draw(QUESTIONS[name], 0), program)
    assert (verdict.outcome, verdict.mistake) == ("partly", "overflow")
    assert verdict.mistake_label == ("exponential overflow (overflow)", "指数溢出（overflow）")


@pytest.mark.sweep
@pytest.mark.parametrize("name", QUESTIONS)
def test_mistakes_fail_and_are_named(name: str) -> None:
    """What `check` proves; three mistakes or more are seen in the draws."""
    found = Task(str(BANK), QUESTIONS[name], {}, 3).run()
    assert found.faults == []
    assert sum(mistake.active > 0 for mistake in found.activity.activity.mistakes) >= 3
