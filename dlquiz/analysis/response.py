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

from typing import NamedTuple

import numpy as np

from dlquiz.analysis.posterior import Answers, Expected
from dlquiz.analysis.table import AnswerTable, Floats

SLOPE_SPREAD = 0.5
INTERCEPT_SPREAD = 3.0
EDGE = 6.0
"""Abilities are integrated from -EDGE to EDGE."""
WIDEST_STEP, NARROWEST_STEP = 0.3, 0.02
"""Between two quadrature points; they lie closer where many answers tell abilities precisely."""
MOST_STEPS = 500
TOLERANCE = 1e-6


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


def rasch(table: AnswerTable) -> Fit:
    """The Rasch model: one slope for all questions."""
    return _fitted(prepared(table), common=True)


def two_parameter(table: AnswerTable) -> Fit:
    """The two-parameter logistic model: a slope for each question."""
    return _fitted(prepared(table), common=False)


def both_models(table: AnswerTable) -> tuple[Fit, Fit]:
    """The Rasch model and the 2PL."""
    answers = prepared(table)
    return _fitted(answers, common=True), _fitted(answers, common=False)


def prepared(table: AnswerTable) -> Answers:
    return Answers(table, _points(table) if len(table.question) else np.zeros(1))


def _fitted(answers: Answers, *, common: bool) -> Fit:
    if not answers.questions:
        nothing = np.zeros(0)
        return Fit(nothing, nothing, nothing, 0.0, 0)
    share = (answers.scores + 0.5) / (answers.counts + 1)
    intercept, slope = np.log(share / (1 - share)), np.ones(answers.questions)
    moved, steps = np.inf, 0
    while moved > TOLERANCE and steps < MOST_STEPS:
        steps += 1
        found = answers.expected(intercept, slope)
        objective = found.likelihood + _log_prior(intercept, slope, common)
        before = intercept, slope
        intercept, slope = _rescaled(found, *_maximized(answers, found, *before, common), answers.learners, common)
        moved = max(np.abs(intercept - before[0]).max(), np.abs(slope - before[1]).max())
    return Fit(*before, found.ability, objective, steps)


def _points(table: AnswerTable) -> Floats:
    """Quadrature points: as close as the ability of the learner with the most answers is known, at a slope of 1."""
    most = int(np.bincount(table.learner).max())
    step = min(max(2 / np.sqrt(most), NARROWEST_STEP), WIDEST_STEP)
    half = int(np.ceil(EDGE / step))
    return np.linspace(-EDGE, EDGE, 2 * half + 1)


def _maximized(
    answers: Answers, found: Expected, intercept: Floats, slope: Floats, common: bool
) -> tuple[Floats, Floats]:
    """The M-step, by Fisher scoring for the intercepts and the logarithms of the slopes."""
    points = answers.points
    for _ in range(3):
        chance = 1 / (1 + np.exp(-(np.outer(slope, points) + intercept[:, None])))
        right = found.answers * chance
        weight = right * (1 - chance)
        log_slope = np.log(slope)
        score_d = answers.scores - right.sum(axis=1) - intercept / INTERCEPT_SPREAD**2
        score_a = slope * (found.weighted - right @ points)
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


def _rescaled(found: Expected, intercept: Floats, slope: Floats, learners: int, common: bool) -> tuple[Floats, Floats]:
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
