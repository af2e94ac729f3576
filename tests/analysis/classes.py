"""Simulated classes: abilities, difficulties and slopes are known, answers are drawn."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from dlquiz.analysis.table import AnswerTable, Floats


class Simulated(NamedTuple):
    table: AnswerTable
    ability: Floats
    difficulty: Floats
    slope: Floats


def simulated(learners: int, questions: int, *, seed: int, answered: float = 1.0, slopes: float = 0.3) -> Simulated:
    """Answers by the 2PL; each learner answers a share of the questions. Slopes vary by `slopes`."""
    rng = np.random.default_rng(seed)
    ability, difficulty = rng.normal(size=learners), rng.normal(size=questions)
    slope = np.exp(slopes * rng.normal(size=questions))
    chance = 1 / (1 + np.exp(-slope * (ability[:, None] - difficulty)))
    right = rng.random(chance.shape) < chance
    learner, question = np.nonzero(rng.random(chance.shape) < answered)
    return Simulated(table(learner, question, right[learner, question].astype(float)), ability, difficulty, slope)


def table(learner: np.ndarray, question: np.ndarray, score: np.ndarray) -> AnswerTable:
    """A table without mistakes, in which every answer took a second."""
    names = [f"b/q{number:03}" for number in range(int(question.max()) + 1)]
    return AnswerTable(names, [], learner, question, score, np.full(len(score), -1), np.ones(len(score)))


def correlation(one: Floats, other: Floats) -> float:
    return float(np.corrcoef(one, other)[0, 1])
