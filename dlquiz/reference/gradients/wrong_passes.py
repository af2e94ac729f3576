"""The slips of references that `expressed.py` says as expressions: as wrong gates in their graphs.

Only those that are a wrong backward pass: a slip of the forward pass, or in the whole answer, parts from the truth
nowhere on the way back. A gate may be wrong for one operand alone, where only that one is asked about.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from dlquiz.reference.gradients.graph import WRONG, Array, Pass
from dlquiz.reference.gradients.rules import RULES, Rule

Share = Callable[[Array, Array, Array, Array], Array]
"""What reaches one operand of a gate with two, of (g, y, a, b)."""


def wrong_pass(reference: str, mistake: str, of: str) -> Pass | None:
    """The slip of a reference as a wrong pass over its graph; `of` is what the gradient is asked by."""
    if reference == "gradient":
        return WRONG.get(mistake)
    table = _SLIPS.get(reference, {})
    return table.get(f"{mistake} of {of}") or table.get(mistake)


def with_gates(**gates: Callable[..., tuple[object, ...]]) -> Pass:
    """The pass with some gates exchanged; keys spell operators as words."""
    return Pass({**RULES, **{_OPERATOR.get(name, name): Rule(gate) for name, gate in gates.items()}})


_OPERATOR = {"plus": "+", "minus": "-", "over": "/", "power": "**"}


def _second(operation: str, share: Share) -> Pass:
    """A gate that is wrong for its second operand only."""
    right = RULES[operation].backward
    return Pass({**RULES, operation: Rule(lambda g, y, a, b: (right(g, y, a, b)[0], share(g, y, a, b)))})


def _first(operation: str, share: Share) -> Pass:
    """A gate that is wrong for its first operand only."""
    right = RULES[operation].backward
    return Pass({**RULES, operation: Rule(lambda g, y, a, b: (share(g, y, a, b), right(g, y, a, b)[1]))})


def _activation(share: Callable[[Array, Array, Array], Array]) -> Pass:
    """Any activation with something else of (g, y, z) in the place of g ⊙ f′(z)."""
    gates = ("sigmoid", "tanh", "relu", "leaky_relu", "elu", "softplus")
    return with_gates(**dict.fromkeys(gates, lambda g, y, z: (share(g, y, z),)))


def _rows(array: Array) -> Array:
    return np.atleast_2d(array)


_residual_turned_round = with_gates(power=lambda g, y, a, b: (-RULES["**"].backward(g, y, a, b)[0], 0.0 * b))
_mean_for_sum = with_gates(sum=lambda g, y, a: (g * np.ones_like(a) / a.size,))
_upstream_taken_as_one = _second("*", lambda g, y, a, b: g * np.ones_like(b))
_slope_forgotten = _activation(lambda g, y, z: g)
_value_for_slope = _activation(lambda g, y, z: g * y)

_LEAST_SQUARES: Mapping[str, Pass] = {
    "factor_two_forgotten": WRONG["exponent_forgotten"],
    "sign_flipped": _residual_turned_round,
    "not_transposed": _second("@", lambda g, y, a, b: a @ g),
    "transposed": _first("@", lambda g, y, a, b: np.outer(b, g)),
    "divided_by_batch": _mean_for_sum,
    "row_sums_for_product": _first("@", lambda g, y, a, b: np.outer(g, np.ones_like(b))),
}

_LOGISTIC: Mapping[str, Pass] = {
    "sign_flipped": _residual_turned_round,
    "sigmoid_slope_added": _activation(lambda g, y, z: g * (y * (1 - y)) ** 2),
    "sigmoid_slope_forgotten": _slope_forgotten,
    "sigmoid_for_derivative": WRONG["sigmoid_for_derivative"],
    "sigmoid_of_input": WRONG["sigmoid_of_input"],
    "factor_two_added": _second("*", lambda g, y, a, b: g * np.ones_like(b)),
    "weights_for_inputs": with_gates(dot=lambda g, y, a, b: (g * a, g * b)),
    "residual_forgotten": _activation(lambda g, y, z: y * (1 - y)),
}

_SOFTMAX_LOSS: Mapping[str, Pass] = {
    "target_forgotten": with_gates(minus=lambda g, y, a, b: (g, 0 * g)),
}

_PENALISED: Mapping[str, Pass] = {
    "penalty_forgotten": with_gates(plus=lambda g, y, a, b: (g, 0 * g)),
    "penalty_subtracted": with_gates(plus=lambda g, y, a, b: (g, -g)),
    "gradient_forgotten": with_gates(plus=lambda g, y, a, b: (0 * g, g)),
    "sign_forgotten": with_gates(abs=lambda g, y, a: (g,)),
    "value_for_sign": with_gates(abs=lambda g, y, a: (g * y,)),
    "half_kept": WRONG["exponent_forgotten"],
    "squared_weights": with_gates(power=lambda g, y, a, b: (g * y, 0.0 * b)),
    "factor_two_added": with_gates(over=lambda g, y, a, b: (2 * g / b, 0.0 * b)),
}

_LINEAR: Mapping[str, Pass] = {
    "transposed of weights": _second("@", lambda g, y, a, b: _rows(g).T @ _rows(a)),
    "transposed of inputs": _first("@", lambda g, y, a, b: b @ _rows(g).T),
    "not_transposed of weights": _second("@", lambda g, y, a, b: _rows(a) @ _rows(g)),
    "not_transposed of inputs": _first("@", lambda g, y, a, b: g @ b),
    "upstream_forgotten": _upstream_taken_as_one,
    "divided_by_batch": _second("*", lambda g, y, a, b: g * a / len(a)),
}

_NEURON: Mapping[str, Pass] = {
    "transposed": _first("@", lambda g, y, a, b: np.outer(b, g)),
    "weights_for_inputs": _first("@", lambda g, y, a, b: g[:, None] * a),
    "inputs_for_weights": _second("@", lambda g, y, a, b: np.sum(g) * b),
    "not_transposed": _second("@", lambda g, y, a, b: a @ g),
    "pre_activation_for_gradient of weights": _first("@", lambda g, y, a, b: np.outer(y, b)),
    "pre_activation_for_gradient of inputs": _second("@", lambda g, y, a, b: a.T @ y),
    "sigmoid_of_input": WRONG["sigmoid_of_input"],
    "slope_forgotten": _slope_forgotten,
    "value_for_slope": _value_for_slope,
    "upstream_forgotten": _upstream_taken_as_one,
}

_NETWORK: Mapping[str, Pass] = {
    "relu_mask_forgotten": _slope_forgotten,
    "mask_of_gradient": with_gates(relu=lambda g, y, a: (g * (g > 0),)),
    "value_for_slope": _value_for_slope,
    "sign_flipped": _residual_turned_round,
    "half_forgotten": with_gates(over=lambda g, y, a, b: (2 * g / b, 0.0 * b)),
    "mean_forgotten": with_gates(over=lambda g, y, a, b: (g / 2, 0.0 * b)),
}

_SLIPS: Mapping[str, Mapping[str, Pass]] = {
    "least_squares_gradient": _LEAST_SQUARES,
    "logistic_gradient": _LOGISTIC,
    "softmax_cross_entropy_gradient": _SOFTMAX_LOSS,
    "regularized_gradient": _PENALISED,
    "linear_backward": _LINEAR,
    "neuron_backward": _NEURON,
    "mlp_backward": _NETWORK,
}
"""By the name of the reference; a key may say after `of` what the gradient is asked by."""
