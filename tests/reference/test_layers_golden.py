"""Known answers by hand, and the conventions at kinks and ties."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from layer_samples import BY_NAME, GOLDEN, IMAGE, KERNEL, XOR, G, bound

from dlquiz.expressions import plain
from dlquiz.reference.catalog import active_mistakes, run


def value(name: str, /, **given: Any) -> Any:
    return run(BY_NAME[name], bound(name, given))


def mistaken(entry: str, mistake: str, /, **given: Any) -> Any:
    """The value of an active mistake, None where it is inactive."""
    arguments = bound(entry, given)
    found = active_mistakes(BY_NAME[entry], arguments, run(BY_NAME[entry], arguments))
    return {each.name: each.value for each in found}.get(mistake)


def close(expected: Any, digits: float = 1e-9) -> Any:
    return pytest.approx(np.asarray(expected, dtype=float), rel=digits, abs=1e-12)


@pytest.mark.parametrize(("name", "given", "expected"), GOLDEN)
def test_known_answers(name: str, given: dict[str, Any], expected: Any) -> None:
    # Central differences lose digits to rounding: 1e-16/1e-5.
    assert np.asarray(value(name, **given)) == close(expected, 1e-8 if name == "numeric_gradient" else 1e-9)


def test_every_entry_has_a_known_answer() -> None:
    assert {row[0] for row in GOLDEN} == set(BY_NAME)


TWO_UNITS = {
    "inputs": [[1]], "weights": [[[-1, 1]], [[1], [-1]]], "biases": [[0, 0], [0]], "targets": [-2], "loss": "squared"
}  # fmt: skip
SLIPS: list[tuple[str, str, dict[str, Any], Any]] = [
    ("activation", "tanh_from_unscaled_sigmoid", {"name": "tanh", "z": 1}, 2 * 0.7310585786300049 - 1),
    ("activation_derivative", "tanh_sign", {"name": "tanh", "z": 0.5}, -(math.tanh(0.5) ** 2)),
    ("activation_derivative", "sigmoid_of_input", {"name": "sigmoid", "z": 2}, -2),
    ("activation_derivative", "right_slope_at_zero", {"name": "relu", "z": 0}, 1),
    ("activation_derivative", "mean_slope_at_zero", {"name": "relu", "z": 0}, 0.5),
    ("activation_derivative", "elu_value_for_slope", {"name": "elu", "z": -1}, math.exp(-1) - 1),
    ("batch_norm", "printed_formula", {"inputs": [1, 3], "epsilon": 1}, [1.5, 2.5]),
    ("batch_norm", "unbiased_variance", {"inputs": [1, 3], "epsilon": 1e-15}, [-math.sqrt(0.5), math.sqrt(0.5)]),
    (
        "batch_norm_backward", "statistics_constant",
        {"inputs": [1, 3], "gamma": 2, "upstream": [1, 2], "epsilon": 1e-15}, [2, 4],
    ),
    ("dropout", "divided_by_drop", {"inputs": [1, 2], "mask": [1, 0], "drop_probability": 0.25}, [4, 0]),
    (
        "dropout", "scaled_at_test",
        {"inputs": [1, 2], "mask": [1, 0], "drop_probability": 0.5, "training": False}, [2, 4],
    ),
    (
        "dropout", "masked_at_test",
        {"inputs": [1, 2], "mask": [1, 0], "drop_probability": 0.5, "training": False}, [2, 0],
    ),
    (
        "mlp_backward", "relu_mask_forgotten",
        {"inputs": [[1]], "weights": [[[-1]], [[2]]], "biases": [[0], [0]], "targets": [1], "loss": "squared"}, [[-2]],
    ),
    ("mlp_forward", "activation_forgotten", XOR, [[2], [1], [1], [0]]),
    # The sigmoid neuron of the notes, z = 1: z(1 − z)·x, g·w for ∂w, g·x for ∂x.
    # dh = (1, −1) at two units with z = (−1, 1): masked by its own sign, the wrong unit passes.
    ("mlp_backward", "mask_of_gradient", {**TWO_UNITS, "of": "b1"}, [1, 0]),
    ("mlp_backward", "relu_mask_forgotten", {**TWO_UNITS, "of": "b1"}, [1, -1]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "mistake", "given", "expected"), SLIPS)
def test_slips_by_hand(name: str, mistake: str, given: dict[str, Any], expected: Any) -> None:
    assert np.asarray(mistaken(name, mistake, **given)) == close(expected, 1e-6)


SILENT: list[tuple[str, str, dict[str, Any]]] = [
    ("activation_derivative", "right_slope_at_zero", {"name": "relu", "z": [-1, 2]}),
    ("activation_derivative", "relu_mask_forgotten", {"name": "relu", "z": 2}),
    ("dropout", "divided_by_drop", {"inputs": [1], "mask": [1], "drop_probability": 0}),
    ("mlp_backward", "relu_mask_forgotten", {**XOR, "targets": [1, 1, 1, 1], "loss": "squared", "of": "W2"}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "mistake", "given"), SILENT)
def test_slips_rest_where_they_mean_nothing(name: str, mistake: str, given: dict[str, Any]) -> None:
    assert mistake in {each.name for each in BY_NAME[name].mistakes}
    assert mistaken(name, mistake, **given) is None


def test_tanh_is_a_stretched_sigmoid() -> None:
    z = [-2, -0.5, 0, 1.5]
    doubled = value("activation", name="sigmoid", z=[2 * each for each in z])
    assert np.asarray(value("activation", name="tanh", z=z)) == close([2 * each - 1 for each in doubled])


def test_elu_has_its_value_plus_alpha_as_slope() -> None:
    z = [-3, -0.5, -1e-9]
    slope = np.asarray(value("activation_derivative", name="elu", z=z, alpha=0.5))
    assert slope == close(np.asarray(value("activation", name="elu", z=z, alpha=0.5)) + 0.5)


def test_a_plain_number_comes_out_where_a_number_goes_in() -> None:
    assert isinstance(value("activation", name="relu", z=2), float)
    assert isinstance(value("cross_entropy", logits=[1, 2], target=0), float)
    assert plain(value("conv2d_backward", inputs=IMAGE, kernel=KERNEL, upstream=G, of="bias")) == 2.0


def test_dropout_is_its_own_backward_pass() -> None:
    """d/dx of Σ g·dropout(x) is dropout(g): the layer is linear and acts entry by entry."""
    mask = {"mask": [1, 0, 1], "drop_probability": 0.25}
    x, g = [3, -2, 5], [4, 1, -2]
    through, back = value("dropout", inputs=x, **mask), value("dropout", inputs=g, **mask)
    assert np.dot(g, through) == close(np.dot(back, x))


def test_tanh_keeps_its_tails() -> None:
    assert value("activation_derivative", name="tanh", z=20) == close(4 * math.exp(-40))
