"""Worked solutions as they are worded and shortened; that every line works out is proved in `test_every_entry.py`."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest
from every_case import every_case
from latex_numbers import exactly, last_value, meet
from proof import Arguments

from dlquiz.expressions import parse
from dlquiz.reference import catalog
from dlquiz.reference.engine.rewriting import chain
from dlquiz.reference.networks import counts


def shown(entry: str, **given: Any) -> list[str]:
    reference = catalog.find(entry)
    return [line.en for line in catalog.steps(reference, catalog.bind(reference, given))]


def text_of(entry: str, **given: Any) -> str:
    return "\n".join(shown(entry, **given))


WORKED: list[tuple[str, Arguments, list[str]]] = [
    (
        "determinant",
        {"x": [[0, 2, 0, 0], [1, 0, 0, 0], [0, 0, 3, 1], [0, 0, 6, 4]]},
        [
            "eliminated down to a triangle, the determinant is the product of the diagonal; each swap of rows turns "
            "the sign",
            "rows $1$ and $2$ swapped",
            r"column $1$ cleared below: $\begin{pmatrix} 1 & 0 & 0 & 0 \\ 0 & 2 & 0 & 0 \\ 0 & 0 & 3 & 1 \\ "
            r"0 & 0 & 6 & 4 \end{pmatrix}$",
            r"column $2$ cleared below: $\begin{pmatrix} 1 & 0 & 0 & 0 \\ 0 & 2 & 0 & 0 \\ 0 & 0 & 3 & 1 \\ "
            r"0 & 0 & 6 & 4 \end{pmatrix}$",
            r"column $3$ cleared below: $\begin{pmatrix} 1 & 0 & 0 & 0 \\ 0 & 2 & 0 & 0 \\ 0 & 0 & 3 & 1 \\ "
            r"0 & 0 & 0 & 2 \end{pmatrix}$",
            r"$\det(x) = (-1)^{1} \cdot 1 \cdot 2 \cdot 3 \cdot 2 = (-1) \cdot 12 = -12$",
        ],
    ),
    (
        "condition_number",
        {"x": [[1, 1], [0, 1]]},
        [
            r"$\kappa_2 = \frac{\sigma_{max}}{\sigma_{min}}$",
            r"$x^\top x = \begin{pmatrix} 1 & 0 \\ 1 & 1 \end{pmatrix} \begin{pmatrix} 1 & 1 \\ 0 & 1 \end{pmatrix} = "
            r"\begin{pmatrix} 1 & 1 \\ 1 & 2 \end{pmatrix}$",
            r"$\lambda^2 - t \lambda + d = 0, \quad \lambda_1 = \frac{t + \sqrt{t^2 - 4 d}}{2}, \quad "
            r"\lambda_2 = \frac{d}{\lambda_1}$",
            r"trace: $t = 1 + 2 = 3$",
            r"determinant: $d = 1 \cdot 2 - 1 \cdot 1 = 1$",
            r"$\sqrt{t^2 - 4 d} = \sqrt{3^2 - 4 \cdot 1} = \sqrt{5} = 2.23607$",
            r"$\lambda_1 = \frac{3 + 2.23607}{2} = 2.61803$",
            r"$\lambda_2 = \frac{1}{2.61803} = 0.381966$",
            r"singular values, their roots: $\sigma = (\sqrt{2.61803}, \sqrt{0.381966}) = (1.61803, 0.618034)$",
            r"$\kappa_2 = \frac{1.61803}{0.618034} = 2.61803$",
        ],
    ),
    (
        "matrix_chain_cost",
        {"sizes": [10, 100, 5, 50]},
        [
            r"an $a \times b$ by $b \times c$ product takes $a \cdot b \cdot c$ multiplications",
            r"either side at its best, then the last product: $c_k$, $(A_1 \cdots A_k)(A_{k+1} \cdots A_n)$",
            r"$c_{1} = 0 + 25000 + 10 \cdot 100 \cdot 50 = 0 + 25000 + 50000 = 75000$",
            r"$c_{2} = 5000 + 0 + 10 \cdot 5 \cdot 50 = 5000 + 0 + 2500 = 7500$",
            r"the least: $\min (75000, 7500) = 7500$",
            r"cheapest order: $(A_{1} A_{2}) A_{3}$",
            r"$A_{1} A_{2}$: $10 \cdot 100 \cdot 5 = 5000$",
            r"$(A_{1} A_{2}) A_{3}$: $10 \cdot 5 \cdot 50 = 2500$",
            r"$\text{cost} = 5000 + 2500 = 7500$",
        ],
    ),
    (
        "updates",
        {"samples": 100, "batch_size": 32, "epochs": 2},
        [
            r"$\text{updates} = b \cdot E$",
            "the last 4 samples make one more, smaller batch",
            r"batches of one epoch: $b = \lceil \frac{N}{B} \rceil = \lceil \frac{100}{32} \rceil = 4$",
            r"$\text{updates} = 4 \cdot 2 = 8$",
        ],
    ),
    (
        "learning_rate_at",
        {"schedule": "cosine", "initial": 0.1, "step": 25},
        [
            r"$\eta_{t} = \eta_{\text{min}} + \frac{(\eta_{0} - \eta_{\text{min}}) \cdot (1 + c)}{2}$",
            r"the angle, in radians: $\alpha = \frac{\pi \cdot t}{T} = \frac{\pi \cdot 25}{100} = "
            r"\frac{3.14159 \cdot 25}{100} = \frac{78.5398}{100} = 0.785398$",
            r"its cosine: $c = \cos(\alpha) = \cos(0.785398) = 0.707107$",
            r"$\eta_{t} = \frac{0.1 \cdot (1 + 0.707107)}{2} = \frac{0.1 \cdot 1.70711}{2} = "
            r"\frac{0.170711}{2} = 0.0853553$",
        ],
    ),
    (
        "tape_backward",
        {"values": [0, -3], "tape": [[1, 0, 1], [2, 2, 2], [3, 1, 1], [0, 3, 0], [0, 5, 4]]},
        [
            "Forward pass:",
            r"$v_{2} = v_{0} \cdot v_{1} = 0 \cdot (-3) = 0$",
            r"$v_{3} = \tanh(v_{2}) = \tanh(0) = 0$",
            r"$v_{4} = \max(v_{1}, 0) = \max(-3, 0) = 0$",
            "$v_{5} = v_{3} + v_{0} = 0 + 0 = 0$",
            "$v_{6} = v_{5} + v_{4} = 0 + 0 = 0$",
            "Backward pass:",
            "$g_{6} = 1$",
            r"$g_{5} = g_{6} = 1 \cdot 1 = 1$",
            r"$g_{4} = g_{6} = 1 \cdot 1 = 1$",
            r"$g_{3} = g_{5} = 1 \cdot 1 = 1$",
            r"$g_{2} = g_{3} \cdot (1 - v_{3}^2) = 1 \cdot 1 = 1$",
            r"$g_{1} = g_{2} \cdot v_{0} + g_{4} \cdot 0 = 1 \cdot 0 + 1 \cdot 0 = 0$",
            r"$g_{0} = g_{2} \cdot v_{1} + g_{5} = 1 \cdot (-3) + 1 \cdot 1 = -2$",
            "$g = (g_{0}, g_{1}) = (-2, 0)$",
        ],
    ),
]


@every_case(("name", "given", "lines"), WORKED)
def test_a_worked_solution_shows_its_terms_and_what_they_come_to(name: str, given: Arguments, lines: list[str]) -> None:
    assert shown(name, **given) == lines


def test_powers_beyond_the_floats_are_taken_of_shares() -> None:
    given = {"x": [1e9, 1e9], "order": 100}
    reference = catalog.find("norm")
    assert catalog.run(reference, catalog.bind(reference, given)) == pytest.approx(1e9 * 2 ** (1 / 100), rel=1e-12)
    assert r"\sum_i (|x_i| / m)^{100} = 2$" in shown("norm", **given)[-2]


def test_a_long_sum_shows_its_first_terms_and_its_last() -> None:
    lines = shown("entropy", p=[0.05] * 20, base=2)
    assert [line.partition(" = ")[0] for line in lines[2:-1]] == [
        *(f"$h_{{{step}}}" for step in range(1, 12)),
        "$h_{20}",
    ]
    assert lines[-2] == r"$h_{20} = -0.05 \cdot \log_2(0.05) = -0.05 \cdot (-4.32193) = 0.216096$"


def test_a_rule_whose_steps_take_either_branch_shows_both() -> None:
    assert shown("entropy", p=[0.5, 0.5], base=2)[0] == r"outcome $t$: $h_{t} = -p_{t} \cdot \log_2(p_{t})$"
    lines = shown("entropy", p=[1, 0], base=2)
    assert lines[0] == (
        r"outcome $t$: $h_{t} = \begin{cases} -p_{t} \cdot \log_2(p_{t}) & p_{t} > 0 \\ 0 & p_{t} \le 0 \end{cases}$"
    )
    assert lines[-2:] == ["$h_{2} = 0$", "$H(p) = 0$"]


def test_a_long_list_is_shown_in_part() -> None:
    dense = shown("mlp_parameters", sizes=[2] * 40)
    stages = shown("cnn_parameters", input_shape=[1, 4, 4], channels=[2] * 40, out_features=2, pool_size=1)
    assert len(dense) < 20 and len(stages) < 60
    assert any("w_{39}" in line for line in dense) and not any("w_{20}" in line for line in dense)
    assert max(map(len, (*dense, *stages))) < 400


def test_the_solution_of_a_deep_stack_is_shortened() -> None:
    deep = shown("receptive_field", layers=((3, 1, 1, 0),) * 50)
    assert len(deep) <= len(shown("receptive_field", layers=((3, 1, 1, 0),) * 12))
    end = last_value(deep[-1])
    assert end is not None and meet(end, exactly(101))


@pytest.mark.parametrize(
    ("channels", "share", "last"),
    [
        pytest.param(257, 0.5, r"$C = \lfloor 0.5 \cdot 257 \rfloor = \lfloor 128.5 \rfloor = 128$", id="half"),
        pytest.param(
            999_999,
            0.9999999,
            r"$C = \lfloor 0.9999999 \cdot 999{,}999 \rfloor = \lfloor 999{,}998.9 \rfloor = 999{,}998$",
            id="a product that six digits would round up",
        ),
    ],
)
def test_worked_solution_keeps_the_digits_a_floor_turns_on(channels: int, share: float, last: str) -> None:
    assert shown("transition_channels", channels=channels, compression=share)[-1] == last


def test_kinks_and_ties_are_said() -> None:
    assert "$z = 0$ here" in text_of("activation_derivative", name="relu", z=[-1, 0, 2])
    assert "convention $f'(0) = 0$" in text_of("activation_derivative", name="relu", z=0)
    assert "convention $f'(0) = 0.1$" in text_of("activation_derivative", name="leaky_relu", z=0, alpha=0.1)
    assert "$z = 0$ here" not in text_of("activation_derivative", name="relu", z=[-1, 2])
    assert "$z = 0$ here" not in text_of("activation_derivative", name="tanh", z=0)
    tie = {"inputs": [[3, 3], [1, 2]], "kernel_size": 2, "stride": 2, "upstream": [[5]]}
    assert "a tie: the first maximum" in text_of("max_pool2d_backward", **tie)
    assert "tie" not in text_of("max_pool2d_backward", **{**tie, "inputs": [[3, 4], [1, 2]]})
    net = {"inputs": [[0, 0]], "weights": [[[1], [1]], [[1, 2]]], "biases": [[0], [0, 0]], "targets": [0]}
    assert "$z = 0$ here" in text_of("mlp_backward", **net)
    l1 = {"weights": [0, 1], "gradient": [1, 1], "penalty": "l1", "strength": 1}
    assert "$w = 0$ here" in text_of("regularized_gradient", **l1)


def test_a_convolution_shows_its_first_windows() -> None:
    shown = text_of("conv2d", inputs=[[1, 2, 3], [4, 5, 6], [7, 8, 9]], kernel=[[1, 0], [0, -1]], bias=2)
    assert (
        r"row 1, column 1: $Y_{1,1} = 1 \cdot 1 + 2 \cdot 0 + 4 \cdot 0 + 5 \cdot (-1) + 2 = 1 + 0 + 0 + (-5) + 2 = -2$"
        in shown
    )
    assert "row 2, column 2:" in shown


def test_a_wide_window_shows_its_products_and_their_sum_on_two_lines() -> None:
    shown = text_of("conv2d", inputs=[[1, 2, 3], [4, 5, 6], [7, 8, 9]], kernel=[[1, 0, 0], [0, 1, 0], [0, 0, 1]])
    assert "\n$Y_{1,1} = 1 + 0 + 0 + 0 + 5 + 0 + 0 + 0 + 9 = 15$" in shown


def test_a_share_that_is_nearly_one_is_not_shown_as_one() -> None:
    shown = text_of("activation", name="silu", z=17)
    assert r"17 \cdot 0.99999996 = 16.999999$" in shown


def test_the_busiest_cell_of_a_convolution_adds_up_all_its_windows() -> None:
    image, kernel = [[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[1, 2], [3, 4]]
    shown = text_of("conv2d_backward", inputs=image, kernel=kernel, upstream=[[1, 0], [0, 2]])
    assert r"_{2,2}} = 1 \cdot 4 + 0 \cdot 3 + 0 \cdot 2 + 2 \cdot 1 = 4 + 0 + 0 + 2 = 6$" in shown


def test_solutions_of_large_arrays_are_short_and_quick() -> None:
    image = np.arange(10_000).reshape(100, 100).tolist()
    pool = {"inputs": image, "kernel_size": 10, "stride": 1, "upstream": [[1.0] * 91] * 91}
    conv = {"inputs": image, "kernel": [[1] * 10] * 10, "upstream": [[1.0] * 91] * 91}
    for entry, given in {"max_pool2d_backward": pool, "avg_pool2d_backward": pool, "conv2d_backward": conv}.items():
        reference = catalog.find(entry)
        bound = catalog.bind(reference, given)
        started = time.process_time()
        lines = catalog.steps(reference, bound)
        assert time.process_time() - started < 5
        assert len(lines) < 20 and max(len(words.en) for words in lines) < 4_000


def test_indices_are_letters_in_a_working() -> None:
    """The mask is shown by rows i and columns j; never as a matrix of truths."""
    reference = catalog.find("attention_weights")
    given = {"queries": [[1], [0]], "keys": [[0], [1]], "causal": True}
    bound = catalog.bind(reference, given)
    shown = "\n".join(line.en for line in catalog.steps(reference, bound))
    assert r"M = \begin{cases} S & j \le i \\ -1000000 & j > i \end{cases}" in shown
    wrong = reference.wrong_steps("mask_after_softmax", bound)
    assert r"A = \begin{cases} \frac{E}{z} & j \le i \\ 0 & j > i \end{cases}" in wrong[0].en
    assert all(word not in line.en for line in wrong for word in ("True", "indices", "reshape"))


@pytest.mark.parametrize(
    ("source", "links"),
    [
        ("indices(x, 0)", ["i", "(0, 1)"]),
        ("indices(x, 0) + 1", ["i + 1", "(1, 2)"]),
        (
            "where(indices(x, 0) < 1, sqrt(x), 0)",
            [
                r"\begin{cases} \sqrt{(1, 4)} & i < 1 \\ 0 & i \ge 1 \end{cases}",
                r"\begin{cases} (1, 2) & i < 1 \\ 0 & i \ge 1 \end{cases}",
                "(1, 0)",
            ],
        ),
    ],
)
def test_an_index_keeps_its_letter_until_it_is_used_up(source: str, links: list[str]) -> None:
    assert chain(parse(source).tree, {"x": (1, 4)}) == links


def test_a_mean_along_axes_keeps_their_letters_once_the_matrices_are_put_in() -> None:
    maps = [[[4, 4], [0, 2]], [[-1, -2], [1, -4]]]
    (line,) = (line for line in shown("grad_cam", activations=maps, gradients=maps) if "mean}" in line)
    assert line.count(r"\operatorname{mean}_{j,k} ") == 2
    assert line.endswith(r"= [\begin{pmatrix} 2.5 \end{pmatrix}, \begin{pmatrix} -1.5 \end{pmatrix}]$")


@pytest.mark.parametrize("steps", [counts.network_parameters_working, counts.network_macs_working])
@pytest.mark.parametrize(("name", "grouped"), [("lenet5", False), ("vgg16", False), ("alexnet_paper", True)])
def test_groups_are_in_the_working_only_of_a_network_that_has_them(steps, name, grouped):
    assert any("{g}" in line.en for line in steps(name)) == grouped


@pytest.mark.parametrize(("layer", "grouped"), [("conv1", False), ("conv2", True)])
def test_groups_are_in_the_working_only_of_a_layer_that_has_them(layer, grouped):
    assert ("{g}" in counts.layer_parameters_working("alexnet_paper", layer)[0].en) == grouped
