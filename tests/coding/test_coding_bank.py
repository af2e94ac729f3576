"""Every question of `coding.yaml` is answered by the solution that it shows, and by a second one written without it."""

from __future__ import annotations

import ast
import json
import re
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from campaigns import times
from every_case import every_case

from dlquiz.bank.loading import load_bank
from dlquiz.grading.code.calls import calls_of
from dlquiz.grading.code.slopes import slopes, wrong_slopes
from dlquiz.grading.code.texts import signature
from dlquiz.grading.code.wrapping import mistaken
from dlquiz.kinds.answering import grade
from dlquiz.kinds.drawing import draw
from dlquiz.questions.question import Question
from dlquiz.reference import catalog

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


@every_case("name", QUESTIONS)
def test_the_solution_shown_is_short_and_does_not_differ_between_languages(name: str) -> None:
    question = QUESTIONS[name]
    assert question.solution is not None
    assert question.solution.en == question.solution.zh
    assert 2 <= len(shown_solution(question).splitlines()) <= MOST_LINES


@every_case("name", SECOND)
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
    for seed in range(times(1)):
        variant = draw(QUESTIONS[name], seed)
        for program in (shown_solution(QUESTIONS[name]), SECOND[name].read_text("utf-8")):
            verdict = grade(variant, program)
            assert verdict.outcome == "right", (seed, verdict.message.en, verdict.run)


@pytest.mark.sweep
@pytest.mark.parametrize("name", [name for name, question in QUESTIONS.items() if question.kind.code.gradient_of])
def test_the_keys_fit_the_central_differences(name: str) -> None:
    code = QUESTIONS[name].kind.code
    place = code.returns.index(code.gradient_of.argument) if code.returns else 0
    for seed in range(times(40)):
        for call in calls_of(draw(QUESTIONS[name], seed)):
            assert wrong_slopes(code.gradient_of, call, call.keys[place]) is None, (seed, call.case.names)


LEVEL_BY_LEVEL = """level = [0] * len(order)
    for j in order:
        level[j] = max((level[i] + 1 for i in order if adjacency[i, j]), default=0)
    return np.array(sorted(order, key=lambda j: (level[j], j)))"""
PASSED_ONCE = (
    ("stable-tanh", "-np.expm1(-2.0 * size)", "(1.0 - np.exp(-2.0 * size))"),
    ("stable-softplus", "np.log1p(np.exp(-np.abs(z)))", "np.log(1.0 + np.exp(-np.abs(z)))"),
    ("softmax-rows", "logits.max(axis=-1, keepdims=True)", "logits.max()"),
    ("log-softmax-rows", "logits.max(axis=-1, keepdims=True)", "logits.max()"),
    ("cross-entropy-label-smoothing", "logits.max(axis=1, keepdims=True)", "logits.max()"),
    ("cross-entropy-backward", "logits.max(axis=1, keepdims=True)", "logits.max()"),
    ("softmax-backward", "logits.max(axis=-1, keepdims=True)", "logits.max()"),
    ("iou", "np.maximum(sides, 0.0)", "sides"),
    ("iou", "np.maximum(sides, 0.0)", "np.abs(sides)"),
    ("topological-order", "return np.array(order)", LEVEL_BY_LEVEL),
    ("quantize-int8", "np.floor(values / scale + 0.5)", "np.round(values / scale)"),
    ("quantize-int8", "np.floor(values / scale + 0.5)", "np.trunc(values / scale + 0.5 * np.sign(values))"),
    ("stable-log-sum-exp", "top = x.max()", "top = x.mean()"),
)
"""What of a second solution was replaced by what, in functions that the cases once let pass."""


@pytest.mark.sweep
@pytest.mark.parametrize(("name", "right", "wrong"), PASSED_ONCE)
def test_wrong_functions_that_passed_once_fail(name: str, right: str, wrong: str) -> None:
    source = SECOND[name].read_text("utf-8")
    assert source.count(right) == 1
    for seed in range(times(1)):
        assert grade(draw(QUESTIONS[name], seed), source.replace(right, wrong)).outcome == "partly"


def test_a_flag_among_the_arguments_is_shown_as_true_or_false() -> None:
    shown = [call.shown["training"] for call in calls_of(draw(QUESTIONS["dropout-inverted"], 0))]
    assert True in shown and False in shown and all(isinstance(value, bool) for value in shown)


BACKWARD = [
    name
    for name, question in QUESTIONS.items()
    if question.kind.code is not None
    and re.search("backward$|gradient$|derivative$", question.kind.code.call.reference)
    # It is asked for with the error of its step.
    and name != "numerical-gradient"
]


@every_case("name", BACKWARD)
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
    "stable-softplus": "np.log1p(np.exp(z))",
    "stable-sigmoid": "np.exp(z) / (1 + np.exp(z))",
    "stable-tanh": "np.expm1(2 * z) / (np.expm1(2 * z) + 2)",
}
"""Formulas that are right until an exponential overflows."""


@every_case("name", NAIVE)
def test_an_exponential_that_overflows_is_named(name: str) -> None:
    asked = QUESTIONS[name].kind.code
    assert asked is not None
    program = f"import numpy as np\n\n\ndef {signature(asked)}:\n    return {NAIVE[name]}\n"
    verdict = grade(draw(QUESTIONS[name], 0), program)
    assert (verdict.outcome, verdict.mistake) == ("partly", "overflow")
    assert verdict.mistake_label == ("exponential overflow (overflow)", "指数溢出（overflow）")


def test_a_mistake_is_named_where_a_failed_case_hardly_shows_it() -> None:
    """One of Adam's cases has ε = 1e-8, where the record holds ε inside the root to be no mistake."""
    right = SECOND["adam"].read_text("utf-8")
    outside, inside = "(np.sqrt(second / (1.0 - beta2**t)) + epsilon)", "np.sqrt(second / (1.0 - beta2**t) + epsilon)"
    assert outside in right
    for seed in range(8):
        assert grade(draw(QUESTIONS["adam"], seed), right.replace(outside, inside)).mistake == "epsilon_inside_root"


@pytest.mark.sweep
@every_case("name", QUESTIONS)
def test_three_mistakes_or_more_are_seen_in_the_draws(name: str) -> None:
    """`dlquiz check`, which CI runs, proves that each of them fails and is named."""
    asked = QUESTIONS[name].kind.code
    assert asked is not None
    draws = [calls_of(draw(QUESTIONS[name], seed)) for seed in range(3)]
    wrong = (mistaken(asked, draws, mistake.name) for mistake in catalog.find(asked.call.reference).mistakes)
    assert len(list(islice((each for each in wrong if each is not None and each.active), 3))) == 3
