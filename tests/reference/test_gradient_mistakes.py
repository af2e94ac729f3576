"""The classic mistakes of back-propagation where numbers or shapes are difficult; their examples are in the record."""

from __future__ import annotations

from typing import Any

import numpy as np
from every_case import every_case
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


# Points where a derivative blows up on some path: no warning, no crash, nothing that is not finite.
@every_case(
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
@settings(max_examples=60)
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
