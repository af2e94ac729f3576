"""The logs in the prompts of the bank `training` are those that its training program really gives."""

from __future__ import annotations

import re
import runpy
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from campaigns import some
from shipped_banks import shipped

from dlquiz.messages import LANGUAGES
from dlquiz.questions.parameters import Constant
from dlquiz.questions.question import Question

pytestmark = pytest.mark.sweep

SCRIPT = Path(__file__).parents[1] / "docs" / "audit" / "debug_logs.py"
BLOCK = re.compile(r"^```text\n(.*?)^```", re.MULTILINE | re.DOTALL)
RELATIVE, ABSOLUTE = 0.02, 0.02
"""How far the last digits may move with another BLAS."""


@cache
def script() -> dict[str, Any]:
    return runpy.run_path(str(SCRIPT))


@cache
def questions() -> dict[str, Question]:
    """The questions of the bank that show a log, by id."""
    found = shipped().questions("training")
    return {question.name.split("/")[1]: question for question in found if BLOCK.search(question.prompt.en)}


def head_and_numbers(log: str) -> tuple[str, np.ndarray]:
    head, *lines = log.strip().split("\n")
    return " ".join(head.split()), np.array([[float(cell) for cell in line.split()] for line in lines])


def test_every_log_of_the_script_is_asked_and_no_other() -> None:
    assert set(questions()) == set(script()["LOGS"])


@pytest.mark.parametrize("name", some(script()["LOGS"], 4))
def test_a_prompt_shows_what_the_program_logs(name: str) -> None:
    head, numbers = head_and_numbers(script()["log_of"](name))
    for language in LANGUAGES:
        (shown,) = BLOCK.findall(questions()[name].prompt.in_language(language))
        shown_head, shown_numbers = head_and_numbers(shown)
        assert shown_head == head
        np.testing.assert_allclose(shown_numbers, numbers, rtol=RELATIVE, atol=ABSOLUTE, err_msg=f"{name} {language}")


def test_numbers_of_answers_are_those_of_the_logs() -> None:
    """Answers that take a number from a log take the one that its prompt shows."""
    for name, parameter, rows, column in (("early-stopping-log", "losses", slice(None), 2), ("log-7", "first", 0, 1)):
        question = questions()[name]
        _, numbers = head_and_numbers(BLOCK.findall(question.prompt.en)[0])
        constant = question.parameters[parameter]
        assert isinstance(constant, Constant)
        np.testing.assert_array_equal(constant.value, numbers[rows, column])


@cache
def run(bug: str, one_batch: bool) -> np.ndarray:
    train, setting, clusters = (script()[name] for name in ("train", "Setting", "clusters"))
    with np.errstate(all="ignore"):
        rows = train(setting(bug, epochs=6), clusters(64, 640) if one_batch else clusters())
    return np.array([list(row.values()) for row in rows])


@pytest.mark.parametrize(("one", "other"), list(combinations(some(script()["BUGS"], 4), 2)))
def test_two_bugs_log_visibly_different_numbers(one: str, other: str) -> None:
    """Some value differs by more than a fifth, so that a distractor cannot be right as well."""
    first, second = run(one, False), run(other, False)
    assert np.any(np.abs(first - second) > 0.2 * np.maximum(np.abs(first), np.abs(second)) + 0.005)
