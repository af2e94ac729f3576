"""The ability of one learner."""

from __future__ import annotations

import math

import pytest

from dlquiz.analysis.ability import ability, chance, information


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
    def log_posterior(value: float) -> float:
        likelihood = sum(s * math.log(chance(value, b)) + (1 - s) * math.log(1 - chance(value, b)) for s, b in answers)
        return likelihood - (value - 0.5) ** 2 / 2

    best = max((number / 100 for number in range(-600, 900)), key=log_posterior)
    assert ability(answers, 0.5) == pytest.approx(best, abs=0.006)
