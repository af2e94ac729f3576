"""The classic slips of back-propagation: the value of each by hand, and where it must keep silent."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlquiz.reference import catalog

GRADIENT = catalog.find("gradient")
At = dict[str, Any]


def active(expression: str, at: At, wanted: str) -> dict[str, Any]:
    """The active mistakes with their values, the way a question draws them."""
    bound = catalog.bind(GRADIENT, {"expression": expression, "at": at, "with_respect_to": wanted})
    answer = catalog.run(GRADIENT, bound)
    return {mistake.name: mistake.value for mistake in catalog.active_mistakes(GRADIENT, bound, answer)}


# name, expression, point, variable, the right gradient, the wrong one; the reason is the id.
ROWS = [
    pytest.param("last_branch_only", "x*y + x", {"x": 2, "y": 3}, "x", 4, 3, id="y + 1: the 1 is overwritten"),
    pytest.param("last_branch_only", "x*x", {"x": 5}, "x", 10, 5, id="x²: one factor only"),
    pytest.param("last_branch_only", "v[0]*v[1]", {"v": [3, 4]}, "v", (4, 3), (4, 0), id="one entry of two"),
    pytest.param("branches_averaged", "x*y + x", {"x": 2, "y": 3}, "x", 4, 2, id="(y + 1)/2"),
    pytest.param("branches_averaged", "x*x*x", {"x": 2}, "x", 12, 4, id="three uses, 4 by each"),
    pytest.param("times_not_swapped", "x*y", {"x": 2, "y": 3}, "x", 3, 2, id="x itself for y"),
    pytest.param("times_not_swapped", "(x+y)*z", {"x": -2, "y": 5, "z": -4}, "x", -4, 3, id="q = 3 for z"),
    pytest.param("upstream_forgotten", "(x*y)^2", {"x": 2, "y": 3}, "x", 36, 3, id="y without 2q = 12"),
    pytest.param("upstream_forgotten", "5*sigmoid(w*x)", {"w": 0, "x": 3}, "w", 3.75, 3, id="x without 5·σ′"),
    pytest.param("upstream_forgotten", "2*(x*y + x)", {"x": 2, "y": 3}, "x", 8, 4, id="y + 1 without 2"),
    pytest.param("upstream_forgotten", "2*sum(s*v)", {"s": 2, "v": [3, 4]}, "s", 14, 7, id="over an array: Σv"),
    pytest.param("upstream_added", "x*y*z", {"x": 2, "y": 3, "z": 4}, "x", 12, 8, id="(1 + z) + y"),
    pytest.param("plus_as_times", "(x+y)*z", {"x": -2, "y": 5, "z": -4}, "x", -4, -20, id="z·y"),
    pytest.param("plus_splits", "(x+y)*z", {"x": -2, "y": 5, "z": -4}, "x", -4, -2, id="z/2"),
    pytest.param("minus_sign_lost", "z*(x - y)", {"x": 1, "y": 2, "z": 4}, "y", -4, 4, id="after a minus"),
    pytest.param("minus_sign_lost", "z*(-x)", {"x": 1, "z": 4}, "x", -4, 4, id="after a sign"),
    pytest.param("maximum_splits", "3*maximum(x, y)", {"x": 1, "y": 5}, "x", 0, 1.5, id="half to the loser"),
    pytest.param("maximum_splits", "3*minimum(x, y)", {"x": 1, "y": 5}, "x", 3, 1.5, id="half from the winner"),
    pytest.param("maximum_splits", "3*max(v)", {"v": [1, 5, 2]}, "v", (0, 3, 0), (1, 1, 1), id="a third to each entry"),
    pytest.param("maximum_splits", "6*min(x, y, z)", {"x": 1, "y": 2, "z": 3}, "y", 0, 2, id="a third each"),
    pytest.param("sigmoid_for_derivative", "2*sigmoid(x)", {"x": 0}, "x", 0.5, 1.0, id="2·σ(0) = 1"),
    pytest.param("sigmoid_of_input", "3*sigmoid(x)", {"x": 2}, "x", 0.3149807562, -6, id="3·2·(1 − 2)"),
    pytest.param("tanh_one_minus_value", "2*tanh(x)", {"x": 0.5}, "x", 1.5728954660, 1.0757656855, id="2(1 − .46212)"),
    pytest.param("tanh_sign", "2*tanh(x)", {"x": 0.5}, "x", 1.5728954660, -0.4271045340, id="−2·.46212²"),
    pytest.param("relu_mask_forgotten", "3*relu(x)", {"x": -1}, "x", 0, 3, id="3 through a closed gate"),
    pytest.param("relu_mask_forgotten", "sum(g*relu(z))", {"g": [7, 8], "z": [-1, 1]}, "z", (0, 8), (7, 8), id="g"),
    pytest.param("leaky_slope_zero", "3*leaky_relu(x, 0.1)", {"x": -1}, "x", 0.3, 0, id="0 for 3·0.1"),
    pytest.param("elu_value_for_slope", "3*elu(x)", {"x": -1}, "x", 3 / math.e, 3 / math.e - 3, id="3(1/e − 1)"),
    pytest.param("exponent_forgotten", "x^3", {"x": 2}, "x", 12, 4, id="x²"),
    pytest.param("exponent_not_lowered", "x^3", {"x": 2}, "x", 12, 24, id="3x³"),
    pytest.param("division_sign_lost", "x/y", {"x": 6, "y": 2}, "y", -1.5, 1.5, id="+6/2²"),
    pytest.param("division_unsquared", "x/y", {"x": 6, "y": 2}, "y", -1.5, -3, id="−6/2"),
    pytest.param("value_for_gradient", "x*y", {"x": 2, "y": 3}, "x", 3, 6, id="2·3"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "expression", "at", "wanted", "right", "wrong"), ROWS)
def test_rows_by_hand(name: str, expression: str, at: At, wanted: str, right: Any, wrong: Any) -> None:
    bound = catalog.bind(GRADIENT, {"expression": expression, "at": at, "with_respect_to": wanted})
    assert catalog.run(GRADIENT, bound) == pytest.approx(right, rel=1e-9, abs=1e-12)
    assert active(expression, at, wanted)[name] == pytest.approx(wrong, rel=1e-9, abs=1e-12)


def test_every_mistake_has_a_row() -> None:
    assert {mistake.name for mistake in GRADIENT.mistakes} == {row.values[0] for row in ROWS}


SILENT = [
    pytest.param("last_branch_only", "x*y", {"x": 2, "y": 3}, "x", id="nothing forks"),
    pytest.param("last_branch_only", "x*y + y", {"x": 2, "y": 3}, "x", id="another variable forks"),
    pytest.param("last_branch_only", "x*2 + 3*2", {"x": 2}, "x", id="only constants repeat"),
    pytest.param("branches_averaged", "x*y", {"x": 2, "y": 3}, "x", id="one use only"),
    pytest.param("times_not_swapped", "x + y", {"x": 2, "y": 3}, "x", id="no product"),
    pytest.param("times_not_swapped", "x*y", {"x": 3, "y": 3}, "x", id="equal factors"),
    pytest.param("upstream_forgotten", "x*y", {"x": 2, "y": 3}, "x", id="the upstream is 1"),
    pytest.param("upstream_forgotten", "x", {"x": 2}, "x", id="no gate at all"),
    pytest.param("upstream_forgotten", "y*2", {"x": 2, "y": 1}, "x", id="the variable is not used"),
    pytest.param("upstream_added", "x + y", {"x": 2, "y": 3}, "x", id="no product"),
    pytest.param("plus_as_times", "x*y", {"x": 2, "y": 3}, "x", id="no sum"),
    pytest.param("plus_splits", "x - y", {"x": 2, "y": 3}, "x", id="a difference is no sum"),
    pytest.param("minus_sign_lost", "x - y", {"x": 2, "y": 3}, "x", id="before the minus"),
    pytest.param("minus_sign_lost", "-3*x", {"x": 2}, "x", id="a negative number is no gate"),
    pytest.param("maximum_splits", "maximum(x, y)", {"x": 3, "y": 3}, "x", id="a tie does split"),
    pytest.param("maximum_splits", "x*maximum(y, z)", {"x": 3, "y": 3, "z": 1}, "x", id="the gate is elsewhere"),
    pytest.param("sigmoid_for_derivative", "tanh(x)", {"x": 1}, "x", id="no sigmoid"),
    pytest.param("sigmoid_of_input", "tanh(x)", {"x": 1}, "x", id="no sigmoid for z(1 − z)"),
    pytest.param("tanh_one_minus_value", "tanh(x)", {"x": 0}, "x", id="tanh(0) = 0 = tanh²(0)"),
    pytest.param("tanh_sign", "sigmoid(x)", {"x": 1}, "x", id="no tanh"),
    pytest.param("relu_mask_forgotten", "3*relu(x)", {"x": 1}, "x", id="an open gate"),
    pytest.param("leaky_slope_zero", "3*leaky_relu(x)", {"x": 1}, "x", id="the right-hand side"),
    pytest.param("leaky_slope_zero", "3*leaky_relu(x, a)", {"x": -1, "a": 0.1}, "a", id="by the slope itself"),
    pytest.param("elu_value_for_slope", "3*elu(x)", {"x": 1}, "x", id="ELU on the right"),
    pytest.param("exponent_forgotten", "x^1", {"x": 2}, "x", id="a factor of 1"),
    pytest.param("exponent_forgotten", "2^x", {"x": 3}, "x", id="an exponential is no power rule"),
    pytest.param("exponent_not_lowered", "2^x", {"x": 3}, "x", id="an exponential has nothing to lower"),
    pytest.param("exponent_not_lowered", "x^3", {"x": 1}, "x", id="1³ = 1²"),
    pytest.param("division_sign_lost", "x/y", {"x": 6, "y": 2}, "x", id="by the numerator"),
    pytest.param("division_unsquared", "x/y", {"x": 6, "y": 2}, "x", id="by the numerator, no square"),
    pytest.param("division_unsquared", "x/y", {"x": 6, "y": 1}, "y", id="1² = 1"),
    pytest.param("value_for_gradient", "x*y", {"x": 1, "y": 3}, "x", id="value and gradient agree"),
    pytest.param("value_for_gradient", "sum(v)", {"v": [1, 3]}, "v", id="a number for an array is no slip to name"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "expression", "at", "wanted"), SILENT)
def test_silent_where_it_means_nothing(name: str, expression: str, at: At, wanted: str) -> None:
    assert name not in active(expression, at, wanted)


def test_every_mistake_is_silent_somewhere() -> None:
    assert {mistake.name for mistake in GRADIENT.mistakes} == {row.values[0] for row in SILENT}


def test_the_lecture_neuron_knows_its_classic_slips() -> None:
    """E3, w = (2, −3, −3), x = (−1, −2), z = 1: x·z(1 − z), x alone, w·g, x·σ."""
    at = {"w0": 2, "x0": -1, "w1": -3, "x1": -2, "w2": -3}
    found = active("sigmoid(w0*x0 + w1*x1 + w2)", at, "w1")
    expected = {
        "sigmoid_of_input": 0.0,
        "upstream_forgotten": -2.0,
        "times_not_swapped": -3 * 0.1966119332,
        "sigmoid_for_derivative": -2 * 0.7310585786,
    }
    assert {name: found[name] for name in expected} == pytest.approx(expected, rel=1e-9)


# Points where a derivative blows up on some path: no warning, no crash, nothing that is not finite.
@pytest.mark.parametrize(
    ("expression", "at", "wanted"),
    [
        ("x^0 + 3*x", {"x": 0}, "x"),
        ("x^n + n*x", {"x": 0, "n": 1}, "x"),
        ("abs(x)*sigmoid(x)/(x + 1)", {"x": 0}, "x"),
        ("x^2/y", {"x": 0, "y": 1e-150}, "x"),
        ("maximum(x, 0)^0.5 + x", {"x": 4}, "x"),
        ("prod(v) + max(v)*v[0]", {"v": [0, 0, 0]}, "v"),
        ("relu(x)*1e300", {"x": 1e-300}, "x"),
    ],
)
def test_kinks_and_poles(expression: str, at: At, wanted: str) -> None:
    for value in active(expression, at, wanted).values():
        assert np.isfinite(value).all()


@given(
    rows=st.integers(1, 3),
    columns=st.integers(1, 3),
    wanted=st.sampled_from(["X", "w", "s", "b"]),
    numbers=st.lists(st.integers(-3, 3), min_size=20, max_size=20),
)
@settings(deadline=None, max_examples=60)
def test_a_wrong_gradient_has_the_shape_of_its_variable(
    rows: int, columns: int, wanted: str, numbers: list[int]
) -> None:
    """Whatever shapes broadcast: what no learner could type as an answer must not count as a mistake."""
    draw = iter(numbers)
    at: At = {
        "X": [[next(draw) for _ in range(columns)] for _ in range(rows)],
        "w": [next(draw) for _ in range(columns)],
        "s": next(draw),
        "b": [[next(draw)] for _ in range(rows)],
    }
    expression = "sum(tanh(X@w)*2) + sum(maximum(X*s + b, w)^2) - sum(relu(w)/5) + sum(leaky_relu(s - b))"
    for value in active(expression, at, wanted).values():
        assert np.asarray(value).shape == np.shape(at[wanted])
