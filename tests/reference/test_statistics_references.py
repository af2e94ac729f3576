"""Probability, information, metrics, samples and matrices: known values, refusals, hostile arguments.

What holds over drawn arguments is proved in `test_every_entry.py`.
"""

from __future__ import annotations

from fractions import Fraction
from math import log
from typing import Any

import numpy as np
import proofs_matrices
import pytest
from drawn_checks import agreed
from every_case import every_case
from proof import Arguments, drawn
from reference_samples import SAMPLES as CALLS

from dlquiz.errors import ArgumentError
from dlquiz.expressions.values import entries
from dlquiz.reference import catalog
from dlquiz.reference.engine.blocks import SHARED, blocks
from dlquiz.reference.matrix_algebra import closed_forms as matrices

BY_NAME = {name: catalog.find(name) for name in blocks("statistics") if name != SHARED}
SAMPLES = {name: CALLS[name][0] for name in BY_NAME}


def value_of(name: str, **given: Any) -> Any:
    reference = BY_NAME[name]
    return agreed(reference, catalog.bind(reference, given))


def test_the_rope_as_it_is_stated() -> None:
    assert value_of("triangle_probability") == pytest.approx(0.25, rel=1e-12)
    assert value_of("triangle_probability", pieces=4) == pytest.approx(0.5, rel=1e-12)
    assert value_of("triangle_probability", cuts="longer") == pytest.approx(0.386294361)
    assert value_of("triangle_probability", cuts="random") == pytest.approx(0.193147181)
    for pieces in range(3, 51):
        expected = float(1 - Fraction(pieces, 2 ** (pieces - 1)))
        assert value_of("triangle_probability", pieces=pieces) == pytest.approx(expected, rel=1e-12)


def test_log_sum_exp_does_not_overflow() -> None:
    assert value_of("log_sum_exp", x=[1000, 1000]) == pytest.approx(1000 + log(2))


@pytest.mark.parametrize("name", ["trace", "determinant"])
def test_whole_matrices_have_whole_traces_and_determinants(name: str) -> None:
    reference = BY_NAME[name]
    for bound in drawn(reference, proofs_matrices.PROOFS[name]):
        whole = all(isinstance(entry, int) for entry in entries(bound["x"]))
        assert isinstance(agreed(reference, bound), int) == whole


def test_decimals_are_read_as_they_are_written() -> None:
    assert value_of("trace", x=[[0.1, 1], [1, 0.2]]) == 0.3
    assert value_of("determinant", x=[[0.1, 0.2], [0.2, 0.4]]) == 0


def test_the_condition_number_of_hilberts_matrix() -> None:
    hilbert = [[1 / (row + column + 1) for column in range(4)] for row in range(4)]
    assert value_of("condition_number", x=hilbert) == pytest.approx(15513.7387, rel=1e-6)


def test_the_matrix_chain_of_the_textbook() -> None:
    assert value_of("matrix_chain_cost", sizes=[30, 35, 15, 5, 10, 20, 25]) == 15_125


def test_equal_samples_have_no_variance_at_all() -> None:
    assert value_of("variance", x=[0.1, 0.1, 0.1]) == 0
    assert value_of("standardize", x=[0.2, 0.3], train=[0.1, 0.2, 0.3])[0] == 0


def test_singular_values_are_those_of_numpy() -> None:
    generator = np.random.default_rng(5)
    for _ in range(200):
        x = generator.normal(size=generator.integers(1, 9, 2))
        x[:, 0] *= generator.choice([0, 1, 1, 1000])
        expected = np.linalg.svd(x, compute_uv=False)
        assert matrices.singular_values(x.tolist()) == pytest.approx(expected, rel=1e-9, abs=1e-10 * expected.max())


REFUSED: list[tuple[str, Arguments, str, str]] = [
    ("triangle_probability", {"pieces": 2}, "pieces", "from 3 to 50"),
    ("triangle_probability", {"pieces": 4, "cuts": "longer"}, "cuts", "gives 3 pieces"),
    ("bayes_posterior", {"prior": 1.5}, "prior", "probability"),
    ("bayes_posterior", {"prior": 0, "specificity": 1}, "prior", "no test is ever positive"),
    ("entropy", {"p": [0.5, 0.4]}, "p", "add up to 0.9"),
    ("entropy", {"p": [1.5, -0.5]}, "p", "negative"),
    ("entropy", {"p": [[0.5], [0.5]]}, "p", "shape 2×1, where N is needed"),
    ("entropy", {"p": 1}, "p", "shape ()"),
    ("entropy", {"p": [0.0005] * 2000}, "p", "1 to 1,000 probabilities"),
    ("entropy", {"base": 10}, "base", "must be e or 2"),
    ("entropy", {"base": "ten"}, "base", "e or 2"),
    ("kl_divergence", {"q": [0.5, 0.5]}, "q", "2 along N, where another argument has 3"),
    ("cross_entropy_of", {"q": [0, 0.5, 0.5]}, "q", "infinite"),
    ("expected_squared_error", {"noise": -1}, "noise", "variance from 0"),
    ("expected_squared_error", {"bias": 1e10}, "bias", "at most"),
    ("precision", {"tp": 0, "fp": 0}, "tp", "tp + fp is 0"),
    ("recall", {"fn": -1}, "fn", "count"),
    ("accuracy", {"tp": 0, "fp": 0, "fn": 0, "tn": 0}, "tp", "tp + fp + fn + tn is 0"),
    ("variance", {"x": [3], "estimate": "unbiased"}, "x", "2 to 1,000"),
    ("standardize", {"train": [2, 2, 2]}, "train", "all the same"),
    ("standardize", {"x": [[1, 2]]}, "x", "shape 1×2"),
    ("kfold", {"folds": 104}, "folds", "between 2 and the number of samples"),
    ("kfold", {"folds": 1}, "folds", "between 2"),
    ("norm", {"order": 0.5}, "order", "0, 1 to 100, or inf"),
    ("norm", {"order": "fro"}, "order", "0, 1 to 100, or inf"),
    ("norm", {"x": [[1, 2]], "order": 3}, "order", "1, 2, inf, fro or nuc"),
    ("norm", {"x": 3}, "x", "shape (), where N | M N is needed"),
    ("norm", {"x": [[1] * 9]}, "x", "at most 8 rows and columns"),
    ("norm", {"x": [1] * 1001}, "x", "1 to 1,000 numbers"),
    ("trace", {"x": [[1, 2, 3], [4, 5, 6]]}, "x", "shape 2×3, where N N is needed"),
    ("determinant", {"x": [[0] * 9] * 9}, "x", "at most 8 rows"),
    ("condition_number", {"x": [[1, 2], [2, 4]]}, "x", "dependent"),
    ("condition_number", {"x": [[0, 0], [0, 0]]}, "x", "dependent"),
    ("matrix_chain_cost", {"sizes": [3, 4]}, "sizes", "2 to 20 matrices"),
    ("matrix_chain_cost", {"sizes": [3] * 22}, "sizes", "2 to 20 matrices"),
    ("matrix_chain_cost", {"sizes": [3, 10**7, 3]}, "sizes", "at most 1,000,000"),
]


@every_case(("name", "changes", "argument", "said"), REFUSED)
def test_what_cannot_be_is_refused_by_name(name: str, changes: Arguments, argument: str, said: str) -> None:
    with pytest.raises(ArgumentError) as refused:
        catalog.bind(BY_NAME[name], SAMPLES[name] | changes)
    assert refused.value.argument == argument
    assert said in refused.value.en
    assert refused.value.zh != refused.value.en


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
]


@every_case(("name", "given", "lines"), WORKED)
def test_a_worked_solution_shows_terms_and_their_sum(name: str, given: Arguments, lines: list[str]) -> None:
    reference = BY_NAME[name]
    assert [line.en for line in catalog.steps(reference, catalog.bind(reference, given))] == lines


def test_powers_beyond_the_floats_are_taken_of_shares() -> None:
    reference = BY_NAME["norm"]
    bound = catalog.bind(reference, {"x": [1e9, 1e9], "order": 100})
    assert catalog.run(reference, bound) == pytest.approx(1e9 * 2 ** (1 / 100), rel=1e-12)
    assert r"\sum_i (|x_i| / m)^{100} = 2$" in catalog.steps(reference, bound)[-2].en


def test_a_long_sum_shows_its_first_terms_and_its_last() -> None:
    reference = BY_NAME["entropy"]
    lines = catalog.steps(reference, catalog.bind(reference, {"p": [0.05] * 20, "base": 2}))
    assert [line.en.partition(" = ")[0] for line in lines[2:-1]] == [
        *(f"$h_{{{step}}}" for step in range(1, 12)),
        "$h_{20}",
    ]
    assert lines[-2].en == r"$h_{20} = -0.05 \cdot \log_2(0.05) = -0.05 \cdot (-4.32193) = 0.216096$"


def test_reals_that_cancel_are_no_disagreement() -> None:
    # In binary the diagonal adds up to −5.8e-11, in decimals to 0.
    reference = catalog.find("trace")
    diagonal = [-139259.2, -425133.0, 564392.2]
    matrix = [[entry if row == column else 1 for column in range(3)] for row, entry in enumerate(diagonal)]
    assert catalog.run(reference, catalog.bind(reference, {"x": matrix})) == 0
