"""The entries about layers as banks see them: worked solutions, mistakes, conventions, refusals."""

from __future__ import annotations

import math
import random
import re
import subprocess
import sys
import time
from typing import Any

import numpy as np
import pytest
from every_case import every_case
from layer_draws import DRAWS
from layer_samples import BY_NAME, bound

from dlquiz.errors import ArgumentError
from dlquiz.reference.catalog import run, same_value, steps, value_of

HAN = re.compile(r"[\u4e00-\u9fff]")
NAMES = list(BY_NAME)


@every_case("name", NAMES)
def test_the_value_is_plain_finite_and_repeatable(name: str) -> None:
    reference = BY_NAME[name]
    source = random.Random(name)
    for arguments in (bound(name, DRAWS[name](source)) for _ in range(20)):
        before = repr(arguments)
        value = run(reference, arguments)
        assert run(reference, arguments) == value
        assert same_value(value_of(reference, arguments), value)
        assert np.isfinite(np.asarray(value, dtype=float)).all()
        assert repr(arguments) == before, "arguments are not changed"


def test_a_plain_number_comes_out_where_a_number_goes_in() -> None:
    for name, given in {
        "activation": {"name": "relu", "z": 2},
        "cross_entropy": {"logits": [1, 2], "target": 0},
        "conv2d_backward": {"inputs": [[1, 2], [3, 4]], "kernel": [[1]], "upstream": [[1, 0], [2, -1]], "of": "bias"},
    }.items():
        assert isinstance(run(BY_NAME[name], bound(name, given)), float), name


def test_tanh_keeps_its_tails() -> None:
    slope = run(BY_NAME["activation_derivative"], bound("activation_derivative", {"name": "tanh", "z": 20}))
    assert slope == pytest.approx(4 * math.exp(-40), rel=1e-9)


# --- worked solutions -----------------------------------------------------------------------------------------------


def lines_of(entry: str, **given: Any) -> str:
    return "\n".join(line.en for line in steps(BY_NAME[entry], bound(entry, given)))


def test_kinks_and_ties_are_said() -> None:
    assert "$z = 0$ here" in lines_of("activation_derivative", name="relu", z=[-1, 0, 2])
    assert "convention $f'(0) = 0$" in lines_of("activation_derivative", name="relu", z=0)
    assert "convention $f'(0) = 0.1$" in lines_of("activation_derivative", name="leaky_relu", z=0, alpha=0.1)
    assert "$z = 0$ here" not in lines_of("activation_derivative", name="relu", z=[-1, 2])
    assert "$z = 0$ here" not in lines_of("activation_derivative", name="tanh", z=0)
    tie = {"inputs": [[3, 3], [1, 2]], "kernel_size": 2, "stride": 2, "upstream": [[5]]}
    assert "a tie: the first maximum" in lines_of("max_pool2d_backward", **tie)
    assert "tie" not in lines_of("max_pool2d_backward", **{**tie, "inputs": [[3, 4], [1, 2]]})
    net = {"inputs": [[0, 0]], "weights": [[[1], [1]], [[1, 2]]], "biases": [[0], [0, 0]], "targets": [0]}
    assert "$z = 0$ here" in lines_of("mlp_backward", **net)
    l1 = {"weights": [0, 1], "gradient": [1, 1], "penalty": "l1", "strength": 1}
    assert "$w = 0$ here" in lines_of("regularized_gradient", **l1)


def test_a_convolution_shows_its_first_windows() -> None:
    shown = lines_of("conv2d", inputs=[[1, 2, 3], [4, 5, 6], [7, 8, 9]], kernel=[[1, 0], [0, -1]], bias=2)
    assert (
        r"row 1, column 1: $Y_{1,1} = 1 \cdot 1 + 2 \cdot 0 + 4 \cdot 0 + 5 \cdot (-1) + 2 = 1 + 0 + 0 + (-5) + 2 = -2$"
        in shown
    )
    assert "row 2, column 2:" in shown


def test_a_wide_window_shows_its_products_and_their_sum_on_two_lines() -> None:
    shown = lines_of("conv2d", inputs=[[1, 2, 3], [4, 5, 6], [7, 8, 9]], kernel=[[1, 0, 0], [0, 1, 0], [0, 0, 1]])
    assert "\n$Y_{1,1} = 1 + 0 + 0 + 0 + 5 + 0 + 0 + 0 + 9 = 15$" in shown


def test_a_share_that_is_nearly_one_is_not_shown_as_one() -> None:
    shown = lines_of("activation", name="silu", z=17)
    assert r"17 \cdot 0.99999996 = 16.999999$" in shown


def test_the_busiest_cell_of_a_convolution_adds_up_all_its_windows() -> None:
    image, kernel = [[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[1, 2], [3, 4]]
    shown = lines_of("conv2d_backward", inputs=image, kernel=kernel, upstream=[[1, 0], [0, 2]])
    assert r"_{2,2}} = 1 \cdot 4 + 0 \cdot 3 + 0 \cdot 2 + 2 \cdot 1 = 4 + 0 + 0 + 2 = 6$" in shown


def test_solutions_of_large_arrays_are_short_and_quick() -> None:
    image = np.arange(10_000).reshape(100, 100).tolist()
    pool = {"inputs": image, "kernel_size": 10, "stride": 1, "upstream": [[1.0] * 91] * 91}
    conv = {"inputs": image, "kernel": [[1] * 10] * 10, "upstream": [[1.0] * 91] * 91}
    for entry, given in {"max_pool2d_backward": pool, "avg_pool2d_backward": pool, "conv2d_backward": conv}.items():
        arguments = bound(entry, given)
        started = time.process_time()
        lines = steps(BY_NAME[entry], arguments)
        assert time.process_time() - started < 5
        assert len(lines) < 20 and max(len(words.en) for words in lines) < 4_000


# --- refusals ---------------------------------------------------------------------------------------------------------

SQUARE = [[1, 2], [3, 4]]
DOES_NOT_FIT = "kernel 7 does not fit input 5 with padding 0"
NET = {"inputs": [[1, 2]], "weights": [SQUARE, SQUARE], "biases": [[0, 0], [0, 0]], "targets": [0]}
REFUSED: list[tuple[str, dict[str, Any], str, str]] = [
    ("conv2d", {"inputs": [[0] * 5] * 5, "kernel": [[0] * 7] * 7}, "kernel", DOES_NOT_FIT),
    ("conv2d", {"inputs": SQUARE, "kernel": [SQUARE]}, "kernel", "1×2×2, where h w | M C h w"),
    ("conv2d", {"inputs": [1, 2], "kernel": SQUARE}, "inputs", "where H W | N C H W"),
    ("conv2d", {"inputs": SQUARE, "kernel": [[SQUARE]]}, "kernel", "as many axes as `inputs`"),
    ("conv2d", {"inputs": [[SQUARE]], "kernel": [[SQUARE, SQUARE]]}, "kernel", "2 along C, where another"),
    ("conv2d", {"inputs": SQUARE, "kernel": SQUARE, "padding": 10**6}, "padding", "at most 1,000,000"),
    ("conv2d", {"inputs": SQUARE, "kernel": SQUARE, "padding": 10**9}, "padding", "must be"),
    ("conv2d", {"inputs": SQUARE, "kernel": SQUARE, "padding": -1}, "padding", "must be"),
    ("conv2d", {"inputs": SQUARE, "kernel": SQUARE, "stride": 0}, "stride", "must be"),
    ("conv2d", {"inputs": SQUARE, "kernel": SQUARE, "stride": [1, 1, 1]}, "stride", "[height, width]"),
    ("conv2d", {"inputs": SQUARE, "kernel": SQUARE, "bias": [1, 2]}, "bias", "one entry a filter"),
    ("conv2d", {"inputs": [[float("nan")]], "kernel": [[1]]}, "inputs", "finite"),
    ("conv2d", {"inputs": "eye", "kernel": [[1]]}, "inputs", "must be"),
    ("conv2d", {"inputs": [[1, 2], [3]], "kernel": [[1]]}, "inputs", "one length"),
    ("conv2d", {"inputs": [[1e300]], "kernel": [[1e300]]}, "", "too large"),
    ("conv2d_backward", {"inputs": SQUARE, "kernel": SQUARE, "upstream": SQUARE}, "upstream", "1×1 a map"),
    ("conv2d", {"inputs": [[[[1] * 40] * 40]] * 40, "kernel": [[[[1] * 2] * 2]] * 40}, "inputs", "at most 1,000,000"),
    ("conv2d_backward", {"inputs": SQUARE, "kernel": SQUARE, "upstream": [[1]], "of": "image"}, "of", "must be"),
    ("max_pool2d", {"inputs": SQUARE, "kernel_size": 3, "stride": 1}, "kernel_size", "3 does not fit input 2"),
    ("max_pool2d", {"inputs": SQUARE, "kernel_size": 10**9, "stride": 1}, "kernel_size", "at most"),
    ("max_pool2d", {"inputs": [[0] * 300] * 300, "kernel_size": 150, "stride": 1}, "kernel_size", "too large here"),
    ("avg_pool2d_backward", {"inputs": SQUARE, "kernel_size": 2, "stride": 1, "upstream": 3}, "upstream", "where P Q"),
    ("linear_forward", {"inputs": [[1, 2, 3]], "weights": SQUARE, "bias": 0}, "weights", "must match"),
    ("linear_forward", {"inputs": SQUARE, "weights": SQUARE, "bias": [1, 2, 3]}, "bias", "3 along M"),
    ("linear_backward", {"inputs": SQUARE, "weights": SQUARE, "upstream": [[1, 2]]}, "upstream", "1 along N"),
    ("neuron_backward", {"weights": SQUARE, "inputs": [1], "upstream": [1, 2]}, "inputs", "1 along D"),
    ("linear_collapse", {"weights": [SQUARE, [[1, 2, 3]]]}, "weights", "as many numbers as the one before it gives"),
    ("linear_collapse", {"weights": [SQUARE], "of": "b"}, "biases", "needs the biases"),
    ("linear_collapse", {"weights": [SQUARE], "biases": [[1, 2], [1, 2]]}, "biases", "as many as the layers"),
    ("linear_collapse", {"weights": [SQUARE] * 21}, "weights", "1 to 20 arrays"),
    ("collapsed_kernel_size", {"kernel_sizes": [10**9]}, "kernel_sizes", "too large"),
    ("regularized_gradient", {"weights": 1, "gradient": 1, "strength": 1, "last_is_bias": True}, "weights", "a vector"),
    ("jacobian_shape", {"rows": 10**9, "columns": 10**9}, "rows", "too large"),
    ("activation", {"name": "sine", "z": 1}, "name", "must be"),
    ("activation", {"name": "relu", "z": "one"}, "z", "must be"),
    ("activation", {"name": "relu", "z": float("inf")}, "z", "finite"),
    ("activation", {"name": "leaky_relu", "z": 1, "alpha": 2}, "alpha", "[0, 1)"),
    ("activation", {"name": "elu", "z": 1, "alpha": -1}, "alpha", "negative"),
    ("logit", {"probability": 1}, "probability", "strictly between"),
    ("vanishing_bound", {"layers": 10**9}, "layers", "at most 500 layers"),
    ("vanishing_bound", {"layers": 3, "weight": [1, 2]}, "weight", "of shape 3"),
    ("vanishing_bound", {"layers": 500, "weight": 1e9}, "", "too large"),
    ("softmax", {"logits": [1, 2], "temperature": 0}, "temperature", "above 0"),
    ("softmax", {"logits": 3}, "logits", "where K | N K is needed"),
    ("softmax_jacobian", {"logits": [0] * 2000}, "logits", "too large"),
    ("cross_entropy", {"logits": [1, 2], "target": 2}, "target", "class indices"),
    ("cross_entropy", {"logits": [1, 2], "target": -1}, "target", "from 0"),
    ("cross_entropy", {"logits": [1, 2], "target": 0.5}, "target", "whole numbers"),
    ("cross_entropy", {"logits": SQUARE, "target": 1}, "target", "one class index a row"),
    ("cross_entropy", {"logits": [1], "target": 0}, "logits", "at least 2 classes"),
    ("logistic_gradient", {"weights": [1, 2], "inputs": [1], "target": 0}, "inputs", "1 along D"),
    ("logistic_gradient", {"weights": [1], "inputs": [1], "target": 2}, "target", "lies in [0, 1]"),
    ("least_squares_gradient", {"X": SQUARE, "w": [1], "y": [1, 2]}, "w", "1 along D"),
    ("regularized_gradient", {"weights": [1], "gradient": [1], "strength": -1}, "strength", "0 or more"),
    ("batch_norm", {"inputs": [1]}, "inputs", "at least 2 values"),
    ("batch_norm", {"inputs": [1, 2], "epsilon": 0}, "epsilon", "above 0"),
    ("batch_norm", {"inputs": SQUARE, "gamma": [1, 2, 3]}, "gamma", "3 along D"),
    ("batch_norm_backward", {"inputs": SQUARE, "gamma": 1, "upstream": [1, 2]}, "upstream", "shape of the inputs"),
    ("dropout", {"inputs": [1, 2], "mask": [1, 2], "drop_probability": 0.5}, "mask", "0 (dropped) and 1 (kept)"),
    ("dropout", {"inputs": [1], "mask": [1], "drop_probability": 1}, "drop_probability", "[0, 1)"),
    ("mlp_backward", {**NET, "of": "W3"}, "of", "up to W2 or b2"),
    ("mlp_backward", {**NET, "of": "W0"}, "of", "not W0"),
    ("mlp_backward", {**NET, "of": "weights"}, "of", "not weights"),
    ("mlp_backward", {**NET, "weights": [SQUARE, [[1, 2, 3]]]}, "weights", "W1 gives 2 units, W2 takes 1"),
    ("mlp_backward", {**NET, "inputs": [[1, 2, 3]]}, "weights", "W1 takes 2 inputs"),
    ("mlp_backward", {**NET, "biases": [[0, 0]]}, "biases", "needed: 2, not 1"),
    ("mlp_backward", {**NET, "targets": [2]}, "targets", "class indices"),
    ("mlp_backward", {**NET, "loss": "squared", "targets": [1, 2, 3]}, "targets", "one number an output"),
    ("mlp_backward", {**NET, "weights": [[[1], [2]]], "biases": [[0]]}, "loss", "at least 2 outputs"),
    ("numeric_gradient", {"expression": "x^2", "at": {"x": 1}, "with_respect_to": "y"}, "with_respect_to", "not among"),
    ("numeric_gradient", {"expression": "x", "at": {"x": 1}, "with_respect_to": "x", "step": 0}, "step", "1e-12"),
    ("numeric_gradient", {"expression": "sum(v)", "at": {"v": [0] * 2000}, "with_respect_to": "v"}, "at", "too large"),
    ("numeric_gradient", {"expression": "v*2", "at": {"v": [1, 2]}, "with_respect_to": "v"}, "expression", "sum it up"),
    ("relative_error", {"analytic": [1, 2], "numeric": 1}, "numeric", "shape of `analytic`"),
    ("relative_error", {"analytic": 1.5e308, "numeric": -1.5e308}, "analytic", "beyond"),
]  # fmt: skip


@every_case(("name", "given", "argument", "said"), REFUSED)
def test_what_cannot_be_is_refused_with_a_sentence(name: str, given: dict[str, Any], argument: str, said: str) -> None:
    with pytest.raises(ArgumentError) as refused:
        run(BY_NAME[name], bound(name, given))
    assert refused.value.argument == argument
    assert said in refused.value.en
    assert refused.value.zh and HAN.search(refused.value.zh) and not HAN.search(refused.value.en)


def test_refusals_allocate_nothing() -> None:
    """Hostile sizes are refused before NumPy is asked for anything: it is not even imported."""
    code = (
        "import sys\n"
        "from dlquiz.reference import catalog\n"
        "from dlquiz.reference.binding import bind\n"
        "from dlquiz.errors import ArgumentError\n"
        "for name, given in [('conv2d', {'inputs': [[1]], 'kernel': [[1]], 'padding': 10**6}),\n"
        "                    ('jacobian_shape', {'rows': 10**9, 'columns': 10**9})]:\n"
        "    try:\n"
        "        bind(catalog.find(name), given)\n"
        "    except ArgumentError:\n"
        "        continue\n"
        "    raise SystemExit('not refused: ' + name)\n"
        "assert 'numpy' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
