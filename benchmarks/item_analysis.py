"""The 2PL fitted to a simulated class, and all figures of its questions; against girth, a library for that alone."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from benchmarks.measuring import Run
from benchmarks.model import Anchor, Benchmark, Goal
from benchmarks.packages import load
from dlquiz.analysis.figures import question_figures
from dlquiz.analysis.response import two_parameter
from dlquiz.analysis.table import AnswerTable, Floats

ALIKE = 0.99
"""The correlation of both sides' difficulties: ours has priors."""


def _right(learners: int, questions: int) -> Floats:
    """Who answered what right, (learners, questions): the same draw each time."""
    rng = np.random.default_rng(35)
    ability, difficulty = rng.normal(size=(learners, 1)), rng.normal(size=questions)
    slope = np.exp(0.3 * rng.normal(size=questions))
    return (rng.random((learners, questions)) < 1 / (1 + np.exp(-slope * (ability - difficulty)))).astype(float)


def _table(learners: int, questions: int) -> AnswerTable:
    right = _right(learners, questions)
    learner, question = np.nonzero(right >= 0)
    names = [f"bank/{number:05}" for number in range(questions)]
    score = right[learner, question]
    mistake, seconds = np.where(score == 1, -1, learner % 3), np.ones(len(score))
    return AnswerTable(names, ["one", "three", "two"], learner, question, score, mistake, seconds)


def fitted(learners: int, questions: int) -> Run:
    table = _table(learners, questions)

    def run() -> Floats:
        fit = two_parameter(table)
        return -fit.intercept / fit.slope

    return run


def figures(learners: int, questions: int) -> Run:
    table = _table(learners, questions)
    return lambda: question_figures(table)


def girth(learners: int, questions: int) -> Run:
    library, right = load("girth"), _right(learners, questions).astype(int).T
    return lambda: library.twopl_mml(right)["Difficulty"]


def _alike(ours: Any, theirs: Any) -> bool:
    return bool(np.corrcoef(ours, theirs)[0, 1] > ALIKE)


BENCHMARKS = (
    Benchmark(
        "analysis-2pl-small",
        "the 2PL, 200 learners × 15 questions",
        partial(fitted, 200, 15),
        Anchor("girth", partial(girth, 200, 15), ("girth",)),
        _alike,
        Goal(ratio=0.5),
    ),
    Benchmark(
        "analysis-2pl", "the 2PL, 300 learners × 500 questions", partial(fitted, 300, 500), goal=Goal(seconds=5.0)
    ),
    Benchmark(
        "analysis-figures",
        "all figures of questions, 300 learners × 500",
        partial(figures, 300, 500),
        goal=Goal(seconds=5),
    ),
)
