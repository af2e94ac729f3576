"""References that learners write as functions: what is refused, and a worked tape as in a textbook."""

from __future__ import annotations

from typing import Any

import pytest
from every_case import every_case

from dlquiz.errors import ArgumentError
from dlquiz.reference import catalog

POINTS = [[1, 0], [3, 0], [2, 1], [2, -1], [7, 0]]


@every_case(
    ("name", "arguments", "said"),
    [
        ("tape_forward", {"values": [1] * 33, "tape": [[0, 0, 0]]}, "at most 32 inputs and 64 rows"),
        ("tape_forward", {"values": [1], "tape": [[3, 0, 0]] * 65}, "at most 32 inputs and 64 rows"),
        ("tape_forward", {"values": [1], "tape": [[0, 0]]}, "three entries"),
        ("tape_backward", {"values": [1], "tape": [[4, 0, 0]]}, "the code 0, 1, 2 or 3"),
        ("tape_backward", {"values": [1], "tape": [[0.5, 0, 0]]}, "the code 0, 1, 2 or 3"),
        ("tape_backward", {"values": [1], "tape": [[0, 0, 1]]}, "nodes that are there before it"),
        ("tape_backward", {"values": [1], "tape": [[0, -1, 0]]}, "nodes that are there before it"),
        ("tape_backward", {"values": [1], "tape": [[0, 0, 0], [0, 0.5, 0]]}, "nodes that are there before it"),
        ("tape_backward", {"values": [1e5], "tape": [[1, 0, 0]] * 2}, "a node exceeds 1,000,000"),
        ("tape_backward", {"values": [1e5], "tape": [[1, place, place] for place in range(64)]}, "a node exceeds"),
        ("softmax_backward", {"logits": [1, 2], "upstream": [[1, 2]]}, "has the shape of"),
        ("softmax_backward", {"logits": [0] * 10_001, "upstream": [0] * 10_001}, "more than 10,000 entries"),
        ("pca", {"inputs": [[1, 2]] * 101, "n_components": 1}, "at most 100 rows and 10 columns"),
        ("pca", {"inputs": [list(range(11))] * 3, "n_components": 1}, "at most 100 rows and 10 columns"),
        ("pca", {"inputs": POINTS, "n_components": 3}, "as many components as columns at most"),
        ("pca", {"inputs": [[1, 2], [3, 5]], "n_components": 2}, "fewer than rows"),
        ("pca", {"inputs": [[1, 2]] * 3, "n_components": 1}, "the components are not determined"),
        ("pca", {"inputs": [[1, 0], [-1, 0], [0, 1], [0, -1]], "n_components": 1}, "the components are not determined"),
        ("pca", {"inputs": [[1, -1], [-1, 1], [3, -3]], "n_components": 1}, "the components are not determined"),
    ],
)
def test_what_has_no_value_is_refused(name: str, arguments: dict[str, Any], said: str) -> None:
    with pytest.raises(ArgumentError, match=said) as refused:
        catalog.bind(catalog.find(name), arguments)
    assert refused.value.zh


def test_a_direction_needs_no_other_one_below_it() -> None:
    """The last variance may be 0."""
    arguments = {"inputs": [[1, 2], [2, 4], [6, 12]], "n_components": 2, "of": "variances"}
    reference = catalog.find("pca")
    assert catalog.run(reference, catalog.bind(reference, arguments)) == pytest.approx((35, 0))


def test_a_tape_of_reals_is_one_of_integers() -> None:
    for name in ("tape_forward", "tape_backward"):
        reference = catalog.find(name)
        bound = catalog.bind(reference, {"values": [2, -3], "tape": [[1.0, 0.0, 1.0], [0.0, 2.0, 0.0]]})
        assert catalog.run(reference, bound) == pytest.approx(-4 if name == "tape_forward" else (-2, 2))
        assert len(reference.steps(**bound)) > 2


def test_the_working_of_a_tape_adds_up_the_uses_of_each_node() -> None:
    reference = catalog.find("tape_backward")
    tape = [[1, 0, 1], [2, 2, 2], [3, 1, 1], [0, 3, 0], [0, 5, 4]]
    lines = [line.en for line in reference.steps(**catalog.bind(reference, {"values": [0, -3], "tape": tape}))]
    assert lines == [
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
    ]


def test_a_mean_along_axes_keeps_their_letters_once_the_matrices_are_put_in() -> None:
    maps = [[[4, 4], [0, 2]], [[-1, -2], [1, -4]]]
    reference = catalog.find("grad_cam")
    bound = catalog.bind(reference, {"activations": maps, "gradients": maps})
    (line,) = (text.en for text in catalog.steps(reference, bound) if "mean}" in text.en)
    assert line.count(r"\operatorname{mean}_{j,k} ") == 2
    assert line.endswith(r"= [\begin{pmatrix} 2.5 \end{pmatrix}, \begin{pmatrix} -1.5 \end{pmatrix}]$")
