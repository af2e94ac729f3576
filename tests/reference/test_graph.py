"""Gradients over the expression language: every rule against two oracles, rows worked by hand, passes and mistakes."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from every_case import every_case
from expression_oracles import by_autograd, by_differences, in_float64
from gradient_samples import SMOOTH, At
from hypothesis import given, settings
from hypothesis import strategies as st

from dlquiz.errors import ArgumentError, ExpressionError
from dlquiz.expressions import shape_of
from dlquiz.reference import catalog
from dlquiz.reference.gradients.graph import WRONG, backward, build, evaluate, gradient
from dlquiz.reference.gradients.passes import Divergence, Passes, both_passes, divergence_of_pass, forward_pass
from dlquiz.reference.gradients.rules import RULES


def flat(value: Any) -> Any:
    return np.asarray(value, dtype=float)


@every_case(("expression", "at"), SMOOTH.values())
def test_both_oracles_agree_with_the_gradient_and_with_every_leaf(expression: str, at: At) -> None:
    for wanted in at:
        found, passes = gradient(expression, at, wanted), both_passes(expression, at, wanted)
        assert np.shape(found) == np.shape(at[wanted]), "a gradient has the shape of its variable"
        reverse, differences = by_autograd(expression, at, wanted), by_differences(expression, at, wanted)
        leaves = [gate.gradient for gate in passes.gates if gate.name == wanted]
        for each in (found, passes.gradient, *leaves):
            assert flat(each) == pytest.approx(reverse, rel=1e-9, abs=1e-12)
            assert flat(each) == pytest.approx(differences, rel=1e-5, abs=1e-6)


def test_every_rule_has_been_exercised() -> None:
    """A rule that no row of the tables above and below uses would be untested."""
    by_hand = ("x // y", "round(x) * x", "round(x, 1)")
    built = [build(expression, at) for expression, at in SMOOTH.values()]
    built += [build(expression, {"x": 7.3, "y": 2.0}) for expression in by_hand]
    assert set(RULES) == {node.operation for graph in built for node in graph.nodes} & set(RULES)


BY_HAND = [
    pytest.param("(x+y)*z", {"x": -2, "y": 5, "z": -4}, "x", -4.0, id="E1: ∂x = z"),
    pytest.param("(x+y)*z", {"x": -2, "y": 5, "z": -4}, "y", -4.0, id="E1: ∂y = z"),
    pytest.param("(x+y)*z", {"x": -2, "y": 5, "z": -4}, "z", 3.0, id="E1: ∂z = x + y"),
    pytest.param("x*x*x", {"x": 2}, "x", 12.0, id="E4: a fork adds up, 3x² = 12"),
    pytest.param("x*y + x + x", {"x": 2, "y": 7}, "x", 9.0, id="E4: y + 1 + 1"),
    pytest.param("relu(x)", {"x": 0}, "x", 0.0, id="ReLU'(0) = 0"),
    pytest.param("sum(relu(x)*3)", {"x": [0, -1, 2]}, "x", [0.0, 0.0, 3.0], id="ReLU masks entrywise"),
    pytest.param("leaky_relu(x, 0.1)", {"x": 0}, "x", 0.1, id="leaky ReLU at 0: the left slope"),
    pytest.param("elu(x, 2)", {"x": 0}, "x", 2.0, id="ELU at 0: the left slope α·e⁰"),
    pytest.param("abs(x)", {"x": 0}, "x", 0.0, id="|x|' at 0"),
    pytest.param("maximum(x, y)", {"x": 3, "y": 3}, "x", 0.5, id="a tie of two: half each"),
    pytest.param("minimum(x, y)*4", {"x": 3, "y": 3}, "y", 2.0, id="a tie of a minimum: half each"),
    pytest.param("max(x, y, z)", {"x": 3, "y": 3, "z": 3}, "y", 1 / 3, id="a tie of three: a third each"),
    pytest.param("max(x, y, z)", {"x": 3, "y": 5, "z": 5}, "x", 0.0, id="a loser gets nothing"),
    pytest.param("max(x)", {"x": [1, 4, 4]}, "x", [0.0, 0.5, 0.5], id="a tie within an array"),
    pytest.param("maximum(x, x)", {"x": 3}, "x", 1.0, id="both halves of the same variable"),
    pytest.param("prod(x)", {"x": [0, 3, 5]}, "x", [15.0, 0.0, 0.0], id="product with one zero"),
    pytest.param("prod(x)", {"x": [0, 0, 5]}, "x", [0.0, 0.0, 0.0], id="product with two zeros"),
    pytest.param("x^0", {"x": 0}, "x", 0.0, id="x⁰ is constant, at 0 too"),
    pytest.param("x^1", {"x": 0}, "x", 1.0, id="x¹ at 0"),
    pytest.param("x^2", {"x": -3}, "x", -6.0, id="even power of a negative number"),
    pytest.param("0^x", {"x": 2}, "x", 0.0, id="0ˣ is 0 for all x > 0"),
    pytest.param("x // y", {"x": 7, "y": 2}, "x", 0.0, id="// is level"),
    pytest.param("x % y", {"x": 7, "y": 2}, "y", -3.0, id="x mod y = x − ⌊x/y⌋·y"),
    pytest.param("round(x)*x", {"x": 2.4}, "x", 2.0, id="round is level: only the factor counts"),
    pytest.param("round(x, 1)", {"x": 2.4}, "x", 0.0, id="round to a digit is level"),
    pytest.param("(x > 1)*x", {"x": 3}, "x", 1.0, id="a comparison is a constant"),
    pytest.param("(x > 1 and not y)*x + (0 < x < 5)*x", {"x": 3, "y": 0}, "x", 2.0, id="conditions are constants"),
    pytest.param("x if y else 2*x", {"x": 3, "y": 0}, "x", 2.0, id="only the branch taken"),
    pytest.param("y*2", {"x": 3, "y": 1}, "x", 0.0, id="a variable that is not used"),
    pytest.param("y*2", {"x": [[3, 4]], "y": 1}, "x", [[0.0, 0.0]], id="an unused array keeps its shape"),
    pytest.param("x", {"x": 3}, "x", 1.0, id="the variable itself"),
    pytest.param("+x", {"x": 3}, "x", 1.0, id="unary plus"),
    pytest.param("len(x)*x[0]", {"x": [3, 4]}, "x", [2.0, 0.0], id="a length is a constant"),
    pytest.param("sum([x, 2*x, y]*[1, 10, 100])", {"x": 3, "y": 4}, "x", 21.0, id="stacked: 1 + 2·10"),
    pytest.param("sum([[x, y], [y, x]] @ [1, 2])", {"x": 3, "y": 4}, "x", 3.0, id="stacked twice: 1 + 2"),
    pytest.param("sum([z, z][1]*w)", {"z": [1, 2], "w": [5, 6]}, "z", [5.0, 6.0], id="a row of a stack of rows"),
    pytest.param("softplus(x)", {"x": 1000}, "x", 1.0, id="softplus far right does not overflow"),
    pytest.param("sigmoid(x)", {"x": -1000}, "x", 0.0, id="sigmoid far left does not overflow"),
    pytest.param("sum(X@W*G)", {"X": [[1, 2]], "W": [[3], [4]], "G": [[5]]}, "W", [[5.0], [10.0]], id="dW = Xᵀ dZ"),
]  # fmt: skip


@every_case(("expression", "at", "wanted", "expected"), BY_HAND)
def test_rows_worked_by_hand(expression: str, at: At, wanted: str, expected: Any) -> None:
    found = gradient(expression, at, wanted)
    assert np.asarray(found).dtype == np.float64
    assert np.shape(found) == np.shape(at[wanted])
    assert found == pytest.approx(np.array(expected), rel=1e-12, abs=1e-15)


def test_sigmoid_neuron_of_the_lecture() -> None:
    """E3: w = (2, −3, −3), x = (−1, −2): f = σ(1) = .7311, f(1 − f) = .1966."""
    at = {"w": [2, -3, -3], "x": [-1, -2]}
    expression = "sigmoid(w[0]*x[0] + w[1]*x[1] + w[2])"
    assert evaluate(expression, at) == pytest.approx(0.731059, abs=1e-6)
    assert gradient(expression, at, "w") == pytest.approx([-0.196612, -0.393224, 0.196612], abs=1e-6)
    assert gradient(expression, at, "x") == pytest.approx([0.393224, -0.589836], abs=1e-6)


EVALUATED = [
    pytest.param("7 // 2 + 7 % 4", {}, 6, id="integers stay integers"),
    pytest.param("2^60 + 1 - 2^60", {}, 1, id="beyond float64's 53 bits"),
    pytest.param("[x, 2]*3", {"x": 1}, (3, 6), id="integer array"),
    pytest.param("x*1.0", {"x": 2}, 2.0, id="a real factor makes a real"),
    pytest.param("x > 1 and 1 < x < 3", {"x": 2}, 1, id="a condition is 1 or 0"),
    pytest.param("[1, 2, 3] >= 2", {}, (0, 1, 1), id="a comparison of arrays"),
    pytest.param("mean(x)", {"x": [1, 2]}, 1.5, id="mean"),
    pytest.param("shape(x)", {"x": [[1, 2, 3], [4, 5, 6]]}, (2, 3), id="shape"),
]


@every_case(("expression", "at", "expected"), EVALUATED)
def test_evaluate(expression: str, at: At, expected: Any) -> None:
    found = evaluate(expression, at)
    assert found == expected
    assert type(found) is type(expected)


@every_case(
    ("expression", "at", "wanted"),
    [
        pytest.param("sqrt(x)", {"x": 0}, "x", id="vertical tangent"),
        pytest.param("x^n", {"x": -2, "n": 2}, "n", id="power of a negative number by its exponent"),
        pytest.param("x^0.5", {"x": 0}, "x", id="vertical tangent of a power"),
        pytest.param("1/x", {"x": 1e-200}, "x", id="overflow on the way back"),
        pytest.param("log(x)", {"x": 0}, "x", id="outside the domain"),
        pytest.param("x + y", {"x": 1}, "x", id="a name that is not given"),
        pytest.param("x * 10^400", {"x": 1}, "x", id="beyond float64"),
        pytest.param("x[5]", {"x": [1, 2]}, "x", id="outside the array"),
        pytest.param("x[0.5]", {"x": [1, 2]}, "x", id="half an index"),
        pytest.param("sum(x @ y)", {"x": [[1, 2]], "y": [1, 2, 3]}, "x", id="shapes that do not fit"),
        pytest.param("sum(dot(x, y))", {"x": [[[1, 2]]], "y": [1, 2]}, "x", id="dot of a cube"),
        pytest.param("[x, y]", {"x": 1, "y": [1, 2]}, "x", id="ragged"),
        pytest.param("x * ", {"x": 1}, "x", id="syntax"),
        pytest.param("x*2", {"x": math.nan}, "x", id="nan"),
        pytest.param("x*2", {"x": math.inf}, "x", id="inf"),
        pytest.param("x", {"x": "abc"}, "x", id="a word"),
    ],
)
def test_what_has_no_gradient_is_refused(expression: str, at: At, wanted: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        gradient(expression, at, wanted)
    assert refused.value.en and refused.value.zh != refused.value.en


def test_an_array_has_no_gradient_and_the_message_says_sum() -> None:
    with pytest.raises(ArgumentError, match=r"shape \[2\].*sum") as refused:
        gradient("x*2", {"x": [1, 2]}, "x")
    assert refused.value.argument == "expression"


def test_an_unknown_variable_is_named() -> None:
    with pytest.raises(ArgumentError, match="`q`") as refused:
        gradient("x*2", {"x": 1}, "q")
    assert refused.value.argument == "with_respect_to"


def test_a_graph_lists_operands_before_users_and_the_result_last() -> None:
    graph = build("(x + y)*x if x > y else x/0", {"x": 3, "y": 1})
    seen: set[int] = set()
    for node in graph.nodes:
        assert {id(operand) for operand in node.operands} <= seen
        seen.add(id(node))
    assert graph.output.operation == "*" and graph.output.value == 12
    assert sum(node.name == "x" for node in graph.nodes) == 1, "a name is one leaf however often it is used"


def test_one_point_has_one_graph_and_no_other_point_has_it() -> None:
    graph = build("x*y", {"x": 3, "y": (1, 2)})
    assert build("x*y", {"x": 3, "y": [1, 2]}) is graph
    assert build("x + y", {"x": 3, "y": (1, 2)}) is not graph
    exact = [build("x*y", {"x": x, "y": 2}).output.exact for x in (3, 3.0, -0.0, 0.0)]
    assert [repr(value) for value in exact] == ["6", "6.0", "-0.0", "0.0"]
    with pytest.raises(ValueError, match="read-only"):
        graph.output.value[0] = 7


def test_the_backward_pass_gives_every_node_its_gradient() -> None:
    """f = q·z, q = x + y: ∂f/∂f = 1, ∂f/∂q = z = −4."""
    graph = build("(x+y)*z", {"x": -2, "y": 5, "z": -4})
    found = backward(graph)
    by_operation = {node.operation or node.name: float(found[id(node)]) for node in graph.nodes}
    assert by_operation == {"x": -4.0, "y": -4.0, "+": -4.0, "z": 3.0, "*": 1.0}


def test_a_large_product_is_differentiated_in_linear_time() -> None:
    at = {"x": [1.0] * 20_000}
    assert gradient("prod(x)", at, "x") == pytest.approx(np.ones(20_000))


# --- both passes as plain values -------------------------------------------------------------------------------------


@every_case(("expression", "at"), SMOOTH.values())
def test_a_gate_has_the_sum_of_the_shares_that_reach_it(expression: str, at: At) -> None:
    passes = both_passes(expression, at, next(iter(at)))
    reached: dict[int, Any] = {}
    for gate in passes.gates:
        for operand, share in zip(gate.operands, gate.shares, strict=True):
            assert (share is None) == (passes.gates[operand].gradient is None)
            if share is not None:
                assert shape_of(share) == shape_of(passes.gates[operand].value)
                reached[operand] = reached.get(operand, 0) + flat(share)
    for place, total in reached.items():
        assert flat(passes.gates[place].gradient) == pytest.approx(total, rel=1e-12, abs=1e-12)
    assert flat(passes.gates[-1].value) == pytest.approx(in_float64(expression, at), rel=1e-9)
    assert set(reached) | {len(passes.gates) - 1} >= {n for n, gate in enumerate(passes.gates) if gate.gradient}


def test_operands_come_before_what_uses_them_and_nothing_else_is_there() -> None:
    passes = forward_pass("(x if y > 1 else z) + [10, 20][1] * v[1]", {"x": 3, "y": 5, "z": 7, "v": [1, 2]})
    assert [(gate.operation, gate.name, gate.value) for gate in passes.gates] == [
        ("", "x", 3), ("", "", (10, 20)), ("index", "[1]", 20), ("", "v[1]", 2), ("*", "", 40), ("+", "", 43),
    ]  # fmt: skip
    assert all(operand < place for place, gate in enumerate(passes.gates) for operand in gate.operands)
    assert (passes.result, passes.asked) == ("f", "")


def test_a_variable_that_is_not_used_has_no_gradient_and_the_result_a_name_of_its_own() -> None:
    assert both_passes("f*2", {"f": 3, "y": [1, 2]}, "y")[1:] == ("F", "y", (0.0, 0.0))


SLIPS = [
    pytest.param("(x+y)*z", "x", "times_not_swapped", 1, 3.0, -4.0, id="x + y receives its own value"),
    pytest.param("(x+y)*z", "x", "plus_splits", 0, -2.0, -4.0, id="the add gate halves on its way to x"),
    pytest.param("x*y + x*z", "x", "last_branch_only", 0, 5.0, 1.0, id="only at the fork, at the very end"),
    pytest.param("x*y*z", "x", "upstream_forgotten", 0, 5.0, -20.0, id="at x, not at x·y"),
    pytest.param("sigmoid(x*y)", "x", "sigmoid_for_derivative", 1, None, None, id="below the sigmoid"),
]


@pytest.mark.parametrize(("expression", "wanted", "mistake", "from_leaf", "yours", "truth"), SLIPS)
def test_where_a_mistake_first_shows(
    expression: str, wanted: str, mistake: str, from_leaf: int, yours: float | None, truth: float | None
) -> None:
    """`from_leaf` counts the gates from the asked variable towards the result."""
    at = {"x": -2, "y": 5, "z": -4}
    value = gradient(expression, at, wanted, mistake).tolist()
    found = divergence_of_pass(expression, at, wanted, WRONG[mistake], value)
    assert found is not None and found.place is not None
    gates = both_passes(expression, at, wanted).gates
    leaf = next(place for place, gate in enumerate(gates) if gate.name == wanted)
    user = next(place for place, gate in enumerate(gates) if leaf in gate.operands)
    assert found.place == (leaf, user)[from_leaf]
    assert found.truth == gates[found.place].gradient
    if yours is not None:
        assert (found.yours, found.truth) == (yours, truth)


def test_a_mistake_that_is_no_pass_over_the_graph_parts_nowhere() -> None:
    at = {"x": -2, "y": 5, "z": -4}
    assert "value_for_gradient" not in WRONG
    assert divergence_of_pass("(x+y)*z", at, "x", WRONG["plus_splits"], -1.9) is None, (
        "another value than the mistake gives"
    )


def test_entries_that_add_up_to_a_variable_part_at_the_variable_itself() -> None:
    wrong = gradient("v[0]*v[1]", {"v": [2, 3]}, "v", "last_branch_only").tolist()
    found = divergence_of_pass("v[0]*v[1]", {"v": [2, 3]}, "v", WRONG["last_branch_only"], tuple(wrong))
    assert isinstance(found, Divergence)
    assert (found.place, found.truth) == (None, (3.0, 2.0))


def test_passes_are_plain_values() -> None:
    def plain(value: Any) -> bool:
        return value is None or type(value) in (int, float) or (type(value) is tuple and all(map(plain, value)))

    passes: Passes = both_passes("sum(G*(X@W))", {"X": [[1, 2]], "W": [[3], [4]], "G": [[5]]}, "W")
    assert all(plain(item) for gate in passes.gates for item in (gate.value, gate.gradient, *gate.shares))


# --- mistakes where numbers or shapes are difficult; their examples are in the record ---------------------------------

GRADIENT = catalog.find("gradient")


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
