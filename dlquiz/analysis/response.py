"""Item response theory: the Rasch model and the 2PL, fitted by EM.

The chance that a learner of ability z answers question j right is 1 / (1 + exp(-(a_j z + d_j))), z ~ N(0, 1). The Rasch
model has one slope a for all questions; its difficulty is -d_j, in logits, and a is the standard deviation of ability
on that scale. In the 2PL each question has a slope of its own and the difficulty -d_j / a_j.

Marginal maximum likelihood over fixed quadrature points: R. D. Bock and M. Aitkin, "Marginal maximum likelihood
estimation of item parameters: application of an EM algorithm", Psychometrika 46 (1981), 443-459. Weak priors,
log a ~ N(0, 0.5²) and d ~ N(0, 3²), keep questions finite that everybody answers alike (R. J. Mislevy, "Bayes modal
estimation in item response models", Psychometrika 51 (1986), 177-195). A score between 0 and 1 counts as that share of
a right answer and the rest of a wrong one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from dlquiz.analysis.table import AnswerTable, Floats

SLOPE_SPREAD = 0.5
INTERCEPT_SPREAD = 3.0
EDGE = 6.0
"""Abilities are integrated from -EDGE to EDGE."""
WIDEST_STEP, NARROWEST_STEP = 0.3, 0.02
"""Between two quadrature points; they lie closer where many answers tell abilities precisely."""
MOST_STEPS = 500
TOLERANCE = 1e-6
CELLS = 1 << 20
"""So many cells of learners and questions, or points, are held at once: a class of any size fits into memory."""


class Fit(NamedTuple):
    """A fitted model. `intercept` and `slope` have one value a question, `ability` one a learner (its posterior mean).

    `steps` is how many steps of EM it took, `objective` the log likelihood with the priors, from which constants are
    left out.
    """

    intercept: Floats
    slope: Floats
    ability: Floats
    objective: float
    steps: int


class _Expected(NamedTuple):
    """What an E-step finds: expected answers and scores, (questions, points); moments of ability; the likelihood."""

    answers: Floats
    scores: Floats
    mean: float
    variance: float
    ability: Floats
    likelihood: float


def rasch(table: AnswerTable) -> Fit:
    """The Rasch model: one slope for all questions."""
    return _fitted(table, common=True)


def two_parameter(table: AnswerTable) -> Fit:
    """The two-parameter logistic model: a slope for each question."""
    return _fitted(table, common=False)


def _fitted(table: AnswerTable, *, common: bool) -> Fit:
    questions, learners = len(table.questions), table.learners
    if not questions:
        nothing = np.zeros(0)
        return Fit(nothing, nothing, nothing, 0.0, 0)
    table = _by_learner(table)
    points = _points(table)
    counts = np.bincount(table.question, minlength=questions)
    share = (np.bincount(table.question, table.score, questions) + 0.5) / (counts + 1)
    intercept, slope = np.log(share / (1 - share)), np.ones(questions)
    moved, steps = np.inf, 0
    while moved > TOLERANCE and steps < MOST_STEPS:
        steps += 1
        found = _expected(table, points, intercept, slope, learners)
        objective = found.likelihood + _log_prior(intercept, slope, common)
        before = intercept, slope
        intercept, slope = _rescaled(found, *_maximized(found, points, *before, common), learners, common)
        moved = max(np.abs(intercept - before[0]).max(), np.abs(slope - before[1]).max())
    return Fit(*before, found.ability, objective, steps)


def _by_learner(table: AnswerTable) -> AnswerTable:
    order = np.lexsort((table.question, table.learner))
    return AnswerTable(
        table.questions,
        table.mistakes,
        table.learner[order],
        table.question[order],
        table.score[order],
        table.mistake[order],
        table.seconds[order],
    )


def _points(table: AnswerTable) -> Floats:
    """Quadrature points: as close as the ability of the learner with the most answers is known, at a slope of 1."""
    most = int(np.bincount(table.learner).max())
    step = min(max(2 / np.sqrt(most), NARROWEST_STEP), WIDEST_STEP)
    half = int(np.ceil(EDGE / step))
    return np.linspace(-EDGE, EDGE, 2 * half + 1)


def _expected(table: AnswerTable, points: Floats, intercept: Floats, slope: Floats, learners: int) -> _Expected:
    logit = np.outer(slope, points) + intercept[:, None]
    wrong = -np.logaddexp(0.0, logit)
    weights = -0.5 * points**2
    weights -= np.log(np.exp(weights).sum())
    answers, scores = np.zeros_like(logit), np.zeros_like(logit)
    ability, likelihood, square = np.zeros(learners), 0.0, 0.0
    for first, answered, scored in _dense(table, learners, CELLS // max(logit.shape)):
        chance = scored @ logit + answered @ wrong + weights
        highest = chance.max(axis=1, keepdims=True)
        np.exp(chance - highest, out=chance)
        total = chance.sum(axis=1, keepdims=True)
        likelihood += float((np.log(total) + highest).sum())
        chance /= total
        answers += answered.T @ chance
        scores += scored.T @ chance
        ability[first : first + len(chance)] = chance @ points
        square += float((chance @ points**2).sum())
    mean = float(ability.mean())
    return _Expected(answers, scores, mean, square / learners - mean**2, ability, likelihood)


def _dense(table: AnswerTable, learners: int, most: int) -> Iterator[tuple[int, Floats, Floats]]:
    """Some learners at a time: the first of them, then who answered what, and the scores, (learners, questions)."""
    questions, height = len(table.questions), max(1, most)
    for first in range(0, learners, height):
        here = slice(*np.searchsorted(table.learner, (first, first + height)))
        shape = min(height, learners - first), questions
        answered, scored = np.zeros(shape), np.zeros(shape)
        places = table.learner[here] - first, table.question[here]
        answered[places], scored[places] = 1.0, table.score[here]
        yield first, answered, scored


def _maximized(
    found: _Expected, points: Floats, intercept: Floats, slope: Floats, common: bool
) -> tuple[Floats, Floats]:
    """The M-step, by Fisher scoring for the intercepts and the logarithms of the slopes."""
    for _ in range(3):
        chance = 1 / (1 + np.exp(-(np.outer(slope, points) + intercept[:, None])))
        residual = found.scores - found.answers * chance
        weight = found.answers * chance * (1 - chance)
        log_slope = np.log(slope)
        score_d = residual.sum(axis=1) - intercept / INTERCEPT_SPREAD**2
        score_a = slope * (residual @ points)
        info_d = weight.sum(axis=1) + INTERCEPT_SPREAD**-2
        info_ad = slope * (weight @ points)
        info_a = slope**2 * (weight @ points**2)
        left, step = info_a - info_ad**2 / info_d, score_a - info_ad * score_d / info_d
        if common:
            left, step = np.full_like(left, left.sum()), np.full_like(step, step.sum())
        step = (step - log_slope / SLOPE_SPREAD**2) / (left + SLOPE_SPREAD**-2)
        # The first steps may be long; nothing is lost by taking them in parts.
        step = np.clip(step, -0.5, 0.5)
        intercept = intercept + np.clip((score_d - info_ad * step) / info_d, -1.0, 1.0)
        slope = slope * np.exp(step)
    return intercept, slope


def _rescaled(found: _Expected, intercept: Floats, slope: Floats, learners: int, common: bool) -> tuple[Floats, Floats]:
    """The parameters after a change of the scale of ability to the mean and spread that the E-step found.

    Where tests are long, plain EM moves the scale very slowly. This is parameter-expanded EM (C. Liu, D. B. Rubin and
    Y. N. Wu, Biometrika 85 (1998), 755-770): ability has the distribution N(mean, exp(log_spread)²), which is then put
    into intercepts and slopes. The priors count here, too, so that the objective never falls.
    """
    mean, log_spread, log_slope = 0.0, 0.0, np.log(slope[:1] if common else slope)
    for _ in range(5):
        precision = np.exp(-2 * log_spread) * learners
        pull = float((slope * intercept).sum()) / INTERCEPT_SPREAD**2
        mean = (precision * found.mean - pull) / (precision + float((slope**2).sum()) / INTERCEPT_SPREAD**2)
        square = precision * (found.variance + (found.mean - mean) ** 2)
        gradient = square - learners - float((log_slope + log_spread).sum()) / SLOPE_SPREAD**2
        log_spread += min(max(gradient / (2 * square + len(log_slope) / SLOPE_SPREAD**2), -0.5), 0.5)
    return intercept + slope * mean, slope * np.exp(log_spread)


def _log_prior(intercept: Floats, slope: Floats, common: bool) -> float:
    log_slope = np.log(slope[:1] if common else slope)
    squares = (intercept / INTERCEPT_SPREAD) ** 2
    return float(-0.5 * (squares.sum() + ((log_slope / SLOPE_SPREAD) ** 2).sum()))
