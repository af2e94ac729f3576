"""The Rasch model and the 2PL: simulated classes, a published library, the gradient, and the ability of one learner."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from classes import correlation, simulated, table

from dlquiz.analysis import posterior, response
from dlquiz.analysis.ability import ability, chance, information
from dlquiz.analysis.response import Fit, prepared, rasch, two_parameter
from dlquiz.analysis.table import AnswerTable, Floats, table_of

GIRTH = json.loads(Path(__file__).with_name("girth.json").read_text("utf-8"))
"""What girth 0.8.0 finds, and the answers it was given."""


@pytest.fixture(scope="module")
def published() -> AnswerTable:
    right = np.array([[int(bit) for bit in f"{int(row, 16):020b}"] for row in GIRTH["learners"].split()], float)
    learner, question = np.nonzero(right >= 0)
    return table(learner, question, right.ravel())


def difficulty(fit: Fit) -> Floats:
    return -fit.intercept / fit.slope


def test_the_2pl_agrees_with_a_published_library(published: AnswerTable) -> None:
    fit, known = two_parameter(published), GIRTH["twopl_mml"]
    # girth has no priors, and this one's draw slopes towards 1 a little.
    assert np.abs(fit.slope - known["slope"]).max() < 0.06
    assert np.abs(difficulty(fit) - known["difficulty"]).max() < 0.12
    assert correlation(fit.slope, np.array(known["slope"])) > 0.999
    assert correlation(difficulty(fit), np.array(known["difficulty"])) > 0.999


def test_one_slope_for_all_agrees_with_a_published_library(published: AnswerTable) -> None:
    fit, known = rasch(published), GIRTH["onepl_mml"]
    assert np.ptp(fit.slope) == 0
    assert fit.slope[0] == pytest.approx(known["slope"], abs=0.005)
    assert difficulty(fit) == pytest.approx(known["difficulty"], abs=0.01)


def log_posterior(answers: AnswerTable, intercept: Floats, slope: Floats, *, common: bool) -> float:
    """The objective, summed learner by learner over Gauss-Hermite points: nothing of it is shared with the program."""
    points, weights = np.polynomial.hermite_e.hermegauss(61)
    total = 0.0
    for learner in range(answers.learners):
        mine = answers.learner == learner
        question, score = answers.question[mine], answers.score[mine][:, None]
        p = 1 / (1 + np.exp(-(slope[question, None] * points + intercept[question, None])))
        likelihood = (p**score * (1 - p) ** (1 - score)).prod(axis=0)
        total += np.log((weights * likelihood).sum() / np.sqrt(2 * np.pi))
    slopes = slope[:1] if common else slope
    return float(total - (intercept**2).sum() / (2 * 3.0**2) - (np.log(slopes) ** 2).sum() / (2 * 0.5**2))


@pytest.mark.parametrize(("fitted", "common"), [(rasch, True), (two_parameter, False)])
def test_nothing_near_a_fit_is_likelier(fitted: Callable[[AnswerTable], Fit], common: bool) -> None:
    answers = simulated(60, 6, seed=3, answered=0.8).table
    answers = replace(answers, score=np.where(np.arange(len(answers.score)) % 5 == 0, 0.5, answers.score))
    fit = fitted(answers)

    def objective(moved: Floats) -> float:
        slope = fit.slope * np.exp(moved[6:])
        return log_posterior(answers, fit.intercept + moved[:6], slope, common=common)

    steps = [*np.eye(6, 12)]
    steps += [np.repeat([0.0, 1.0], 6)] if common else [*np.eye(12)[6:]]
    step = 1e-3
    for direction in steps:
        ahead, behind = objective(step * direction), objective(-step * direction)
        assert abs(ahead - behind) / (2 * step) < 1e-3, "the gradient is nothing"
        assert ahead + behind - 2 * objective(0 * direction) < 0, "a maximum"


def test_known_parameters_are_found_again() -> None:
    found = simulated(300, 60, seed=1)
    fit = two_parameter(found.table)
    assert correlation(difficulty(fit), found.difficulty) > 0.95
    assert correlation(fit.ability, found.ability) > 0.93
    assert correlation(-rasch(found.table).intercept, found.difficulty) > 0.95


@pytest.mark.sweep
@pytest.mark.parametrize("seed", range(3))
def test_a_long_test_finds_difficulty_and_ability(seed: int) -> None:
    found = simulated(300, 500, seed=seed)
    fit = two_parameter(found.table)
    assert correlation(difficulty(fit), found.difficulty) >= 0.95
    assert correlation(fit.ability, found.ability) >= 0.97
    assert correlation(-rasch(found.table).intercept, found.difficulty) >= 0.95


def test_the_scale_of_the_rasch_model_is_that_of_abilities() -> None:
    found = simulated(2000, 20, seed=4, slopes=0.0)
    fit = rasch(found.table)
    assert fit.slope[0] == pytest.approx(1.0, abs=0.06)
    assert -fit.intercept == pytest.approx(found.difficulty, abs=0.2)


@pytest.mark.parametrize("score", [0.0, 1.0])
def test_questions_that_all_answer_alike_stay_finite(score: float) -> None:
    answers = table(np.arange(40) // 2, np.arange(40) % 2, np.where(np.arange(40) % 2, score, np.arange(40) % 4 < 2))
    for fit in (rasch(answers), two_parameter(answers)):
        assert np.isfinite([*fit.intercept, *fit.slope, *fit.ability]).all()
        assert np.sign(fit.intercept[1]) == (1 if score else -1)
        assert fit.steps < response.MOST_STEPS


def test_a_large_class_is_read_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = simulated(50, 12, seed=5, answered=0.7).table
    whole = two_parameter(answers)
    monkeypatch.setattr(posterior, "BLOCK", 41 * 7)
    for kept in (50 * 12, 50 * 12 - 1):
        monkeypatch.setattr(posterior, "KEPT", kept)
        parts = two_parameter(answers)
        assert parts.intercept == pytest.approx(whole.intercept, abs=1e-9)
        assert parts.ability == pytest.approx(whole.ability, abs=1e-9)


@pytest.mark.sweep
def test_points_that_are_left_out_change_nothing() -> None:
    """Each posterior is narrow, and leaves the points it had as the parameters jump."""
    found = simulated(400, 300, seed=9)
    answers = prepared(found.table)
    for shift in (0.0, 0.1, 3.0, -3.0):
        for slope in (0.3, 2.0):
            parameters = np.full(300, shift), np.full(300, slope)
            step, fresh = answers.expected(*parameters), prepared(found.table).expected(*parameters)
            with pytest.MonkeyPatch.context() as patched:
                patched.setattr(posterior, "REACH", np.inf)
                whole = prepared(found.table).expected(*parameters)
            for one in (step, fresh):
                for name, value in whole._asdict().items():
                    assert getattr(one, name) == pytest.approx(value, rel=1e-11, abs=1e-11), name


def test_steps_have_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(response, "MOST_STEPS", 2)
    assert rasch(simulated(30, 5, seed=6).table).steps == 2


def test_without_answers_there_is_nothing_to_fit() -> None:
    assert len(rasch(table_of([])).intercept) == 0
    assert table_of([[]]).learners == 0


# The ability of one learner


def test_before_any_answer_it_is_the_mean() -> None:
    assert ability([]) == 0
    assert ability([], 1.5) == 1.5


def test_information_is_most_where_the_chance_is_even() -> None:
    assert information(0.7, 0.7) == 0.25
    assert information(0.7, 0.2) == pytest.approx(information(0.7, 1.2))
    assert information(0.0, 3.0) < information(0.0, 1.0) < 0.25
    assert chance(1.0, 0.0) == pytest.approx(math.e / (1 + math.e))


@pytest.mark.parametrize("answers", [[(1.0, 0.0)], [(0.0, 2.0), (1.0, -1.0), (0.5, 0.3)], [(1.0, 5.0)] * 60])
def test_it_is_the_maximum_of_the_posterior(answers: list[tuple[float, float]]) -> None:
    def log_posterior_at(value: float) -> float:
        likelihood = sum(s * math.log(chance(value, b)) + (1 - s) * math.log(1 - chance(value, b)) for s, b in answers)
        return likelihood - (value - 0.5) ** 2 / 2

    best = max((number / 100 for number in range(-600, 900)), key=log_posterior_at)
    assert ability(answers, 0.5) == pytest.approx(best, abs=0.006)
