"""The classic slips of back-propagation, as wrong gates or a wrong backward pass over the very same graph."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any, NamedTuple

import numpy as np

from dlquiz.errors import ExpressionError
from dlquiz.expressions import Value, plain
from dlquiz.expressions.values import entries
from dlquiz.reference.graph import Array, Merge, added, backward, build, differentiable_leaf, gradient, shares
from dlquiz.reference.rules import RULES, Rule
from dlquiz.reference.sameness import same_value

Backward = Callable[..., tuple[Any, ...]]


def tells(formula: Callable[..., Any], **arguments: Any) -> bool:
    """Whether a wrong formula has a finite value here, and not the gradient's."""
    try:
        wrong = plain(formula(**arguments))
    except (ExpressionError, ValueError):
        return False
    return all(map(isfinite, entries(wrong))) and not same_value(wrong, plain(gradient(**arguments)))


class WrongPass(NamedTuple):
    """A wrong formula that is a backward pass with some gates exchanged, or with another thing done at a fork."""

    rules: Mapping[str, Rule] = RULES
    merge: Merge = added

    def __call__(self, *, expression: str, at: Mapping[str, Value], with_respect_to: str) -> Array:
        graph = build(expression, at)
        leaf = differentiable_leaf(graph, at, with_respect_to)
        if leaf is None:
            raise ValueError("the variable is not used")
        return backward(graph, self.rules, self.merge)[id(leaf)]


def with_gates(**gates: Backward) -> WrongPass:
    """The pass with some gates exchanged; keys spell operators as words."""
    return WrongPass({**RULES, **{_OPERATOR.get(name, name): Rule(gate) for name, gate in gates.items()}})


_OPERATOR = {"plus": "+", "minus": "-", "times": "*", "over": "/", "power": "**", "matmul": "@"}


def used_twice(*, expression: str, at: Mapping[str, Value], with_respect_to: str) -> bool:
    """Whether some value on the way forks."""
    graph = build(expression, at)
    counts: dict[int, int] = {}
    for node in graph.nodes:
        for operand in node.operands:
            counts[id(operand)] = counts.get(id(operand), 0) + (not operand.constant)
    return any(count > 1 for count in counts.values())


def upstream_forgotten(*, expression: str, at: Mapping[str, Value], with_respect_to: str) -> Array:
    """The local derivative of the gates next to the variable, the gradient from above taken as 1."""
    graph = build(expression, at)
    leaf = differentiable_leaf(graph, at, with_respect_to)
    local = [
        share
        for node in graph.nodes
        if leaf in node.operands
        for operand, share in zip(node.operands, shares(node, np.ones_like(node.value)), strict=True)
        if operand is leaf
    ]
    if not local:
        raise ValueError("no gate stands next to the variable")
    return added(local)


def value_for_gradient(*, expression: str, at: Mapping[str, Value], with_respect_to: str) -> Array:
    return build(expression, at).output.value


def _split(g: Array, y: Array, *inputs: Array) -> tuple[Any, ...]:
    """The gradient shared out among all candidates, the winner and the losers alike."""
    candidates = inputs[0].size if len(inputs) == 1 else len(inputs)
    return tuple(g / candidates * np.ones_like(value) for value in inputs)


def _power_slip(base: Callable[..., Any]) -> Backward:
    """A slip in the power rule; the exponent's own derivative stays right."""
    return lambda g, y, a, b: (base(g, y, a, b), RULES["**"].backward(g, y, a, b)[1])


def _zero_slope(g: Array, y: Array, a: Array, *alpha: Array) -> tuple[Any, ...]:
    return (g * (a > 0), *RULES["leaky_relu"].backward(g, y, a, *alpha)[1:])


def _elu_value(g: Array, y: Array, a: Array, *alpha: Array) -> tuple[Any, ...]:
    return (g * np.where(a > 0, 1.0, y), *RULES["elu"].backward(g, y, a, *alpha)[1:])


last_branch_only = WrongPass(merge=lambda branches: branches[-1])
branches_averaged = WrongPass(merge=lambda branches: added(branches) / len(branches))
times_not_swapped = with_gates(times=lambda g, y, a, b: (g * a, g * b))
upstream_added = with_gates(times=lambda g, y, a, b: (g + b, g + a))
plus_as_times = with_gates(plus=lambda g, y, a, b: (g * b, g * a))
plus_splits = with_gates(plus=lambda g, y, a, b: (g / 2, g / 2))
minus_sign_lost = with_gates(minus=lambda g, y, a, b: (g, g), neg=lambda g, y, a: (g,))
maximum_splits = with_gates(maximum=_split, minimum=_split, max=_split, min=_split)
sigmoid_for_derivative = with_gates(sigmoid=lambda g, y, a: (g * y,))
sigmoid_of_input = with_gates(sigmoid=lambda g, y, a: (g * a * (1 - a),))
tanh_one_minus_value = with_gates(tanh=lambda g, y, a: (g * (1 - y),))
tanh_sign = with_gates(tanh=lambda g, y, a: (-g * y**2,))
relu_mask_forgotten = with_gates(relu=lambda g, y, a: (g,))
leaky_slope_zero = with_gates(leaky_relu=_zero_slope)
elu_value_for_slope = with_gates(elu=_elu_value)
exponent_forgotten = with_gates(power=_power_slip(lambda g, y, a, b: g * np.power(a, b - 1)))
exponent_not_lowered = with_gates(power=_power_slip(lambda g, y, a, b: g * b * y))
division_sign_lost = with_gates(over=lambda g, y, a, b: (g / b, g * a / b**2))
division_unsquared = with_gates(over=lambda g, y, a, b: (g / b, -g * a / b))
