r"""The worked solutions of `evaluate` and `gradient`, as a teacher would write them."""

from __future__ import annotations

from typing import Any

import pytest
from every_case import every_case
from gradient_samples import SMOOTH, At
from latex_numbers import equalities, exactly, last_value, meet

from dlquiz.reference.gradients import workings as steps
from dlquiz.reference.gradients.graph import evaluate, gradient
from dlquiz.reference.tex.expression_tex import symbol
from dlquiz.text import latex
from dlquiz.text.plainly import working


def english(expression: str, at: At, wanted: str) -> list[str]:
    return [line.en for line in steps.gradient(expression=expression, at=at, with_respect_to=wanted)]


def set_in_unicode(expression: str, at: At, wanted: str) -> list[str]:
    return [working(line) for line in english(expression, at, wanted)]


def test_steps_of_the_first_example() -> None:
    assert english("(x+y)*z", {"x": -2, "y": 5, "z": -4}, "x") == [
        r"$f = (x + y) \cdot z$",
        "Forward pass:",
        "$q_{1} = x + y = -2 + 5 = 3$",
        r"$f = q_{1} \cdot z = 3 \cdot (-4) = -12$",
        "Backward pass:",
        r"$\frac{\partial f}{\partial f} = 1$",
        r"$\frac{\partial f}{\partial q_{1}} = 1 \cdot z = 1 \cdot (-4) = -4$",
        r"$\frac{\partial f}{\partial x} = \frac{\partial f}{\partial q_{1}} = -4$",
    ]


def test_a_fork_adds_its_branches_up() -> None:
    assert english("x*y + x", {"x": 2, "y": 3}, "x")[-3:] == [
        r"through $q_{1}$: $\frac{\partial f}{\partial q_{1}} \cdot y = 1 \cdot 3 = 3$",
        "through $f$: $1$",
        r"the branches add up: $\frac{\partial f}{\partial x} = 3 + 1 = 4$",
    ]
    chinese = steps.gradient(expression="x*x", at={"x": 5}, with_respect_to="x")
    assert [line.zh for line in chinese][-3:] == [
        r"经 $f$ 的第 1 个操作数：$1 \cdot x = 1 \cdot 5 = 5$",
        r"经 $f$ 的第 2 个操作数：$1 \cdot x = 1 \cdot 5 = 5$",
        r"各支路相加：$\frac{\partial f}{\partial x} = 5 + 5 = 10$",
    ]


@every_case(
    ("expression", "at", "wanted", "last"),
    [
        ("relu(x)*y", {"x": -2, "y": 3}, "x", "as x ≤ 0: ∂f/∂x = 0"),
        ("abs(x)*y", {"x": 0, "y": 3}, "x", "at the kink x = 0 the slope is taken as 0: ∂f/∂x = 0"),
        ("leaky_relu(x, a)*3", {"x": -2, "a": 0.1}, "x", "as x ≤ 0: ∂f/∂x = ∂f/∂q₁ · a = 3 · 0.1 = 0.3"),
        ("leaky_relu(x)*3", {"x": -2}, "x", "as x ≤ 0: ∂f/∂x = ∂f/∂q₁ · 0.01 = 3 · 0.01 = 0.03"),
        ("elu(x)*3", {"x": 2}, "x", "as x > 0: ∂f/∂x = ∂f/∂q₁ = 3"),
        ("maximum(x, y)*3", {"x": 2, "y": 5}, "x", "as x < y: ∂f/∂x = 0"),
        ("minimum(x, y)*3", {"x": 2, "y": 5}, "x", "as x < y: ∂f/∂x = ∂f/∂q₁ = 3"),
        ("maximum(x, y)*3", {"x": 5, "y": 5}, "y", "a tie, y = x, equal shares: ∂f/∂y = 1/2 · ∂f/∂q₁ = 1/2 · 3 = 1.5"),
        ("max(x, y, z)*3", {"x": 2, "y": 5, "z": 1}, "z", "as z ≠ q₁: ∂f/∂z = 0"),
        ("x/f", {"x": 2, "f": 4}, "f", "∂F/∂f = −1 · x/f² = −1 · 2/4² = −0.125"),
        ("y - x", {"x": 2, "y": 3}, "x", "∂f/∂x = −1"),
        ("x", {"x": 2}, "x", "∂f/∂x = 1"),
        ("y*2", {"x": 2, "y": 3}, "x", "nothing flows back to x: ∂f/∂x = 0"),
        ("len(v)*y", {"v": [2, 1], "y": 3}, "v", "nothing flows back to v: ∂f/∂v = (0, 0)"),
        ("y if x + 1 > 2 else 0", {"x": 2, "y": 3}, "x", "nothing flows back to x: ∂f/∂x = 0"),
        ("x^0*3", {"x": 2}, "x", "x⁰ is constant: ∂f/∂x = 0"),
        ("3*floor(x)", {"x": 2.5}, "x", "level between its steps: ∂f/∂x = 0"),
        ("mean(x)*2", {"x": [1, 3]}, "x", "1/2 · ∂f/∂q₁ to every entry: ∂f/∂x = (1/2 · 2, 1/2 · 2) = (1, 1)"),
        ("x[1]*2", {"x": [1, 3]}, "x", "into entry x₁, elsewhere 0: ∂f/∂x = (0, 2)"),
        ("sum(relu(x))", {"x": [1, -3]}, "x", "∂f/∂q₁ where x > 0, elsewhere 0: ∂f/∂x = (1, 0)"),
        ("sum(x @ w)", {"x": [[1, 2]], "w": [3, 4]}, "w", "∂f/∂w = xᵀ ∂f/∂q₁ = (1, 2)"),
        ("3*(w @ x)", {"x": [3, -1], "w": [4, 2]}, "x", "∂f/∂x = ∂f/∂q₁ · w = (3 · 4, 3 · 2) = (12, 6)"),
        ("sum(s*v)", {"s": 2, "v": [3]}, "s", "summed where it was broadcast: ∂f/∂s = Σ ∂f/∂q₁ ⊙ v = 1 · 3 = 3"),
    ],
)  # fmt: skip
def test_the_last_line_of_the_steps(expression: str, at: At, wanted: str, last: str) -> None:
    assert set_in_unicode(expression, at, wanted)[-1] == last


@every_case(("expression", "at"), SMOOTH.values())
def test_every_rule_is_worked_out_in_both_languages(expression: str, at: At) -> None:
    for wanted in at:
        written = steps.gradient(expression=expression, at=at, with_respect_to=wanted)
        for line in written:
            assert all(equality.holds for either in line for equality in equalities([either])), line
            words = [word for word in ("where", "entry", "else", "branches", "pass", "through") if word in line.zh]
            assert not words, f"English in a Chinese line: {line.zh}"
        for either in written[-1]:
            end = last_value(either)
            assert end is not None and meet(end, exactly(gradient(expression, at, wanted)))


def test_a_sum_that_cancels_is_shown_as_0() -> None:
    """The deviations from a mean add up to 0; their rounding errors do not."""
    lines = set_in_unicode("sum((x - mean(x))^2)", {"x": [1, 2, 4]}, "x")
    assert [line for line in lines if line.startswith("through q₁")] == [
        "through q₁, 1/3 · ∂f/∂q₁ to every entry: (1/3 · 0, 1/3 · 0, 1/3 · 0) = (0, 0, 0)"
    ]


def test_a_number_that_is_nearly_whole_is_seen_to_be_rounded() -> None:
    lines = steps.evaluate(expression="softplus(x)", at={"x": 12})
    assert lines[-1].en == r"$f = \operatorname{softplus}(x) = \ln(1 + e^{12}) = 12.00001$"


def test_steps_of_evaluate_keep_integers_whole() -> None:
    assert [line.en for line in steps.evaluate(expression="x*y + 1", at={"x": 1234567, "y": 10})] == [
        r"$f = x \cdot y + 1$",
        r"$q_{1} = x \cdot y = 1234567 \cdot 10 = 12345670$",
        "$f = q_{1} + 1 = 12345670 + 1 = 12345671$",
    ]
    assert [line.en for line in steps.evaluate(expression="x", at={"x": 4})] == ["$f = x$", "$f = x = 4$"]


@pytest.mark.parametrize(
    ("expression", "lines"),
    [
        ("x if x + 1 > 2 else 0/0", ["as x + 1 > 2, the first case counts", "q₁ = x + 1 = 3 + 1 = 4", "f = x = 3"]),
        ("1/0 if x > 5 else 2*x", ["x > 5 does not hold: the second case counts", "f = 2 · x = 2 · 3 = 6"]),
        ("x + 1 > 2", ["f = [x + 1 > 2]", "q₁ = x + 1 = 3 + 1 = 4", "f = 1"]),
        ("(x > 1 and not y)*x", ["f = [x > 1 ∧ y = 0] · x", "f = 1 · x = 1 · 3 = 3"]),
        ("not (x > 1 or y)", ["f = [¬(x > 1 ∨ y ≠ 0)]", "f = 0"]),
        ("[x, 2*x] @ [1, 2]", ["q₂ = (x, q₁) = (3, 6)", "f = q₂ · (1, 2) = 3 · 1 + 6 · 2 = 15"]),
    ],
)  # fmt: skip
def test_what_is_decided_on_the_way(expression: str, lines: list[str]) -> None:
    written = [working(line.en) for line in steps.evaluate(expression=expression, at={"x": 3, "y": 0})]
    assert written[-len(lines) :] == lines


@every_case(
    ("name", "tex"),
    [
        ("x", "x"),
        ("W1", "W_{1}"),
        ("w_12", "w_{12}"),
        ("dz", "dz"),
        ("dW2", "dW_{2}"),
        ("alpha", r"\alpha"),
        ("beta_1", r"\beta_{1}"),
        ("x_hat", r"\hat{x}"),
        ("w_out", r"w_{\text{out}}"),
        ("x_i_j", "x_{i,j}"),
        ("loss", r"\text{loss}"),
        ("_x", r"\text{\_x}"),
        ("x_", r"\text{x\_}"),
    ],
)
def test_names_as_they_are_set(name: str, tex: str) -> None:
    assert symbol(name) == tex
    assert latex.read(rf"\frac{{\partial f}}{{\partial {tex}}}").faults == ()


def test_steps_of_a_large_array_stay_short() -> None:
    lines = steps.gradient(expression="sum(x*x)", at={"x": [[1.5] * 100] * 100}, with_respect_to="x")
    assert max(len(line.en) for line in lines) < 200
    assert "[100×100]" in lines[2].en


@every_case(
    ("expression", "at"),
    [
        ("+".join(["x"] * 35), {"x": 1}),
        ("exp(tanh(" * 9 + "-x" + "))" * 9, {"x": 900.0}),
        ("-(" * 18 + "x" + ")" * 18, {"x": 2}),
        ("abs(" * 30 + "x" + ")" * 30, {"x": 2}),
        ("x*10^300", {"x": 1e-300}),
        ("2^900 > x", {"x": 1}),
        ("[[[x, 1], [2, 3]], [[4, 5], [6, 7]]]*2", {"x": 1}),
        ("x*y*z", {"x": [1e-320], "y": 5e-324, "z": 1.7e308}),
    ],
)
def test_whatever_can_be_computed_can_be_set(expression: str, at: dict[str, Any]) -> None:
    lines = steps.evaluate(expression=expression, at=at)
    for line in lines:
        assert all(latex.read(formula).faults == () for either in line for formula in either.split("$")[1::2])
    assert lines and evaluate(expression, at) is not None
