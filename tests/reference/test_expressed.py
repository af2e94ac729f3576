"""References said as expressions: their graphs give what the references give, and mistakes show where they are made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

import numpy as np
import pytest
from every_case import every_case
from expression_oracles import by_differences
from layer_draws import Given, halves
from proofs_all import PROOFS

from dlquiz.expressions import shape_of
from dlquiz.reference.binding import bind
from dlquiz.reference.catalog import active_mistakes, find, run
from dlquiz.reference.equality import same_value
from dlquiz.reference.gradients.expressed import FORMS, Expressed, derived_gradients, expressed
from dlquiz.reference.gradients.passes import Passes, both_passes, divergence_of_lines, forward_pass

SEEDS, LEAST = 120, 20
KINKED = frozenset({"relu", "leaky_relu", "elu", "abs"})


def shares(source: Random) -> list[float]:
    """A distribution over four outcomes, none of them impossible."""
    counts = [source.randint(1, 9) for _ in range(4)]
    return [count / sum(counts) for count in counts]


def pair(source: Random) -> Given:
    return {"p": shares(source), "q": shares(source), "base": source.choice(["e", "2"])}


OTHERS = {
    "log_sum_exp": lambda source: {"x": [source.choice([0, 1000]) + entry for entry in halves(source, 3)]},
    "entropy": lambda source: {"p": shares(source), "base": source.choice(["e", "2"])},
    "cross_entropy_of": pair,
    "kl_divergence": pair,
}


FIRST_SHOWN: Mapping[str, Mapping[str, set[str]]] = {
    "least_squares_gradient": {"-": {"factor_two_forgotten", "sign_flipped", "targets_forgotten"}},
    "logistic_gradient": {"-": {"sign_flipped"},
        "dot": {*("sign_flipped", "sigmoid_slope_added", "sigmoid_slope_forgotten", "sigmoid_for_derivative"),
        *("sigmoid_of_input", "factor_two_added", "residual_forgotten")}},
    "regularized_gradient": {},
    "linear_backward": {"@": {"upstream_forgotten"}},
    "neuron_backward": {"activation": {"upstream_forgotten"},
        "@": {"sigmoid_of_input", "slope_forgotten", "value_for_slope", "pre_activation_for_gradient"}},
    "mlp_backward": {"-": {"sign_flipped", "half_forgotten", "mean_forgotten", "activation_on_output",
        "targets_forgotten"}, "+": {"relu_mask_forgotten", "mask_of_gradient", "value_for_slope", "slope_of_gradient"}},
}  # fmt: skip
"""By the operation at which it first shows what a line of the derivation has wrong; all else shows at the variable."""


def said_of(name: str) -> Iterator[tuple[dict[str, Any], Expressed]]:
    draws = OTHERS.get(name) or PROOFS[name].draw
    for seed in range(SEEDS):
        bound = bind(find(name), draws(Random(seed)))
        said = expressed(name, bound, {})
        if said is not None:
            yield bound, said


def passes_of(said: Expressed) -> Passes:
    if said.with_respect_to:
        return both_passes(said.expression, said.at, said.with_respect_to)
    return forward_pass(said.expression, said.at)


def at_a_kink(passes: Passes) -> bool:
    kinks = [passes.gates[gate.operands[0]].value for gate in passes.gates if gate.operation in KINKED]
    return any(0 in np.ravel(value) for value in kinks)


@every_case("name", FORMS)
def test_the_graph_gives_what_the_reference_gives(name: str) -> None:
    seen = 0
    for bound, said in said_of(name):
        passes = passes_of(said)
        found = passes.gradient if said.with_respect_to else passes.gates[-1].value
        key = run(find(name), bound)
        assert shape_of(found) == shape_of(key)
        assert np.asarray(found) == pytest.approx(np.asarray(key), rel=1e-9, abs=1e-12), said.expression
        seen += 1
    assert seen >= LEAST


@pytest.mark.sweep
@pytest.mark.parametrize("name", [*FIRST_SHOWN, "softmax_cross_entropy_gradient"])
def test_the_gradients_are_slopes(name: str) -> None:
    seen = 0
    for _, said in said_of(name):
        passes = passes_of(said)
        if said.with_respect_to and not at_a_kink(passes):
            slopes = by_differences(said.expression, said.at, said.with_respect_to)
            assert np.asarray(passes.gradient) == pytest.approx(slopes, rel=1e-4, abs=1e-5), said.expression
            seen += 1
    assert seen >= LEAST


@pytest.mark.parametrize("name", FIRST_SHOWN)
def test_the_lines_of_the_derivation_are_gradients_of_the_graph(name: str) -> None:
    seen = set()
    for bound, said in said_of(name):
        if not said.with_respect_to:
            continue
        for operation, gradient in derived_gradients(said, name, "", bound).items():
            found = [gate.gradient for gate in passes_of(said).gates if gate.operation == operation]
            assert not found or any(same_value(gradient, one) for one in found), (said.expression, operation)
            seen.add(operation)
    assert seen >= FIRST_SHOWN[name].keys() - {"activation"}


@pytest.mark.parametrize("name", FIRST_SHOWN)
def test_every_mistake_is_marked_where_its_derivation_first_has_it(name: str) -> None:
    found: dict[str, set[str]] = {}
    for bound, said in said_of(name):
        if not said.with_respect_to or said.backward is None:
            continue
        key = run(find(name), bound)
        gates = passes_of(said).gates
        for mistake in active_mistakes(find(name), bound, key):
            if shape_of(mistake.value) != shape_of(key):
                continue
            wrong = derived_gradients(said, name, mistake.name, bound)
            point = said.expression, said.at, said.with_respect_to
            divergence = divergence_of_lines(*point, wrong, mistake.value)
            assert divergence is not None and divergence.place is not None
            assert divergence.truth == gates[divergence.place].gradient != divergence.yours
            gate = gates[divergence.place]
            operation = {bound.get("activation"): "activation", "*": "dot"}.get(gate.operation, gate.operation)
            found.setdefault(operation, set()).add(mistake.name)
            if not gate.operands:
                assert gate.name == said.with_respect_to and divergence.yours == mistake.value
    at_the_variable = found.pop("")
    assert found == FIRST_SHOWN[name]
    assert at_the_variable.isdisjoint(set().union(*found.values())), "what one gradient has is never skipped"


def test_the_names_of_the_question_are_used_where_they_can_be() -> None:
    bound = bind(find("softmax_cross_entropy_gradient"), {"logits": [1, 2], "target": 1})
    for called, expression in (
        ({}, "ln(sum(exp(z))) - z[1]"),
        ({"logits": "s", "target": "c"}, "ln(sum(exp(s))) - s[1]"),
        ({"logits": "e"}, "ln(sum(exp(z))) - z[1]"),
    ):
        said = expressed("softmax_cross_entropy_gradient", bound, called)
        assert said is not None and said.expression == expression and set(said.given.values()) == {"logits"}
    bound = bind(find("linear_backward"), {"inputs": [[1]], "weights": [[2]], "upstream": [[3]]})
    said = expressed("linear_backward", bound, {"inputs": "a", "weights": "a", "upstream": "G"})
    assert said is not None and said.expression == "sum(G*(X@W))", "two arguments with one name keep their own"
    assert (said.with_respect_to, said.arriving) == ("W", "G")


NETWORK = {"inputs": [1, 2], "biases": [[0]] * 3, "weights": [[[1], [1]], [[1]], [[1]]], "targets": [1]}


@every_case(
    ("name", "given"),
    [
        ("linear_backward", {"inputs": [[1]], "weights": [[2]], "upstream": [[3]], "of": "bias"}),
        ("neuron_backward", {"weights": [[1]], "inputs": [1], "upstream": [1], "activation": "gelu"}),
        ("neuron_backward", {"weights": [[1]], "inputs": [1], "upstream": [1], "of": "pre_activation"}),
        ("softmax", {"logits": [[1, 2], [3, 4]]}),
        ("cross_entropy", {"logits": [[1, 2], [3, 4]], "target": [0, 1]}),
        ("regularized_gradient", {"weights": [1, 2], "gradient": [1, 1], "strength": 1, "last_is_bias": True}),
        ("dropout", {"inputs": [1], "mask": [1], "drop_probability": 0.5, "training": False}),
        ("mlp_backward", {**NETWORK, "loss": "squared"}),
        ("entropy", {"p": [0, 1]}),
        ("activation", {"name": "relu", "z": 1}),
    ],
)
def test_what_would_be_too_large_or_is_not_said_has_no_expression(name: str, given: Given) -> None:
    assert expressed(name, bind(find(name), given), {}) is None
