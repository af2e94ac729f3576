"""The passes as plain values: against oracles that know nothing of the graph, and mistakes worked by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from every_case import every_case
from expression_oracles import by_autograd, by_differences, in_float64
from gradient_samples import SMOOTH, At

from dlquiz.expressions import shape_of
from dlquiz.reference.gradients.graph import WRONG, gradient
from dlquiz.reference.gradients.passes import Divergence, Passes, both_passes, divergence_of_pass, forward_pass


def flat(value: Any) -> Any:
    return np.asarray(value, dtype=float)


@every_case(("expression", "at"), SMOOTH.values())
def test_every_leaf_has_the_gradient_that_the_oracles_find(expression: str, at: At) -> None:
    for wanted in at:
        passes = both_passes(expression, at, wanted)
        truth = by_autograd(expression, at, wanted)
        assert flat(passes.gradient) == pytest.approx(truth, rel=1e-9, abs=1e-12)
        for gate in passes.gates:
            if gate.name == wanted:
                assert flat(gate.gradient) == pytest.approx(truth, rel=1e-9, abs=1e-12)
                assert flat(gate.gradient) == pytest.approx(by_differences(expression, at, wanted), rel=1e-5, abs=1e-6)


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
