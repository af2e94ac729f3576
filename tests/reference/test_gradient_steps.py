"""The worked solutions of `evaluate` and `gradient`, as a teacher would write them."""

from __future__ import annotations

import pytest
from gradient_samples import SMOOTH, At

from dlquiz.expressions import plain, show
from dlquiz.reference.graph import build, differentiable_leaf, gradient
from dlquiz.reference.steps import gradients as steps


def english(expression: str, at: At, wanted: str) -> list[str]:
    return [line.en for line in steps.gradient(expression=expression, at=at, with_respect_to=wanted)]


def test_steps_of_the_first_example() -> None:
    assert english("(x+y)*z", {"x": -2, "y": 5, "z": -4}, "x") == [
        "Forward pass:",
        "  q1 = x + y = -2 + 5 = 3",
        "  f = q1 · z = 3 · (-4) = -12",
        "Backward pass:",
        "  ∂f/∂f = 1",
        "  ∂f/∂q1 = 1 · z = 1 · (-4) = -4",
        "  ∂f/∂x = ∂f/∂q1 = -4",
    ]


@pytest.mark.parametrize(
    ("expression", "at", "wanted", "last"),
    [
        ("x*y + x", {"x": 2, "y": 3}, "x", "  ∂f/∂x = [∂f/∂q1 · y] + [1] = 3 + 1 = 4  (branches add up)"),
        ("relu(x)*y", {"x": -2, "y": 3}, "x", "  ∂f/∂x = 0  (x ≤ 0)"),
        ("leaky_relu(x, a)*3", {"x": -2, "a": 0.1}, "x", "  ∂f/∂x = ∂f/∂q1 · a = 3 · 0.1 = 0.3  (x ≤ 0)"),
        ("leaky_relu(x)*3", {"x": -2}, "x", "  ∂f/∂x = ∂f/∂q1 · 0.01 = 3 · 0.01 = 0.03  (x ≤ 0)"),
        ("elu(x)*3", {"x": 2}, "x", "  ∂f/∂x = ∂f/∂q1 = 3  (x > 0)"),
        ("maximum(x, y)*3", {"x": 2, "y": 5}, "x", "  ∂f/∂x = 0  (x < y)"),
        ("minimum(x, y)*3", {"x": 2, "y": 5}, "x", "  ∂f/∂x = ∂f/∂q1 = 3  (x < y)"),
        ("maximum(x, y)*3", {"x": 5, "y": 5}, "y", "  ∂f/∂y = ∂f/∂q1 / 2 = 3 / 2 = 1.5  (y = x)"),
        ("max(x, y, z)*3", {"x": 2, "y": 5, "z": 1}, "z", "  ∂f/∂z = 0  (z ≠ q1)"),
        ("x/f", {"x": 2, "f": 4}, "f", "  ∂F/∂f = −1 · x / f² = −1 · 2 / 4² = -0.125"),
        ("y - x", {"x": 2, "y": 3}, "x", "  ∂f/∂x = -1"),
        ("x", {"x": 2}, "x", "∂x/∂x = 1"),
        ("y*2", {"x": 2, "y": 3}, "x", "the value does not depend on x, so the gradient is 0"),
        ("mean(x)*2", {"x": [1, 3]}, "x", "  ∂f/∂x = ∂f/∂q1 / 2 (to every entry) = (1, 1)"),
        ("x[1]*2", {"x": [1, 3]}, "x", "  ∂f/∂x = ∂f/∂q1 in entry [1] = (0, 2)"),
        ("sum(relu(x))", {"x": [1, -3]}, "x", "  ∂f/∂x = (∂f/∂q1 where x > 0, else 0) = (1, 0)"),
        ("sum(x @ w)", {"x": [[1, 2]], "w": [3, 4]}, "w", "  ∂f/∂w = xᵀ · ∂f/∂q1 = (1, 2)"),
    ],
)
def test_the_last_line_of_the_steps(expression: str, at: At, wanted: str, last: str) -> None:
    assert english(expression, at, wanted)[-1] == last


@pytest.mark.parametrize(("expression", "at"), SMOOTH.values(), ids=SMOOTH.keys())
def test_steps_end_with_the_gradient_in_both_languages(expression: str, at: At) -> None:
    for wanted in at:
        if differentiable_leaf(build(expression, at), at, wanted) is None:
            continue
        written = steps.gradient(expression=expression, at=at, with_respect_to=wanted)
        value = show(plain(gradient(expression, at, wanted)), 5)
        assert all(value in text.replace("−", "-") for text in written[-1])
        for line in written:
            words = [word for word in ("where", "entry", "else", "branches", "pass") if word in line.zh]
            assert not words, f"English in a Chinese line: {line.zh}"
            assert not any(letter in line.en for letter in "αᵃ"), f"an unexplained symbol: {line.en}"


def test_steps_of_evaluate_keep_integers_whole() -> None:
    assert [line.en for line in steps.evaluate(expression="x*y + 1", at={"x": 1234567, "y": 10})] == [
        "q1 = x · y = 1234567 · 10 = 12345670",
        "f = q1 + 1 = 12345670 + 1 = 12345671",
    ]
    assert [line.en for line in steps.evaluate(expression="x", at={"x": 4})] == ["f = 4"]


def test_steps_of_a_large_array_stay_short() -> None:
    lines = steps.gradient(expression="sum(x*x)", at={"x": [[1.5] * 100] * 100}, with_respect_to="x")
    assert max(len(line.en) for line in lines) < 200
    assert "⟨100×100⟩" in lines[1].en
