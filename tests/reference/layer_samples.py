"""Calls of the entries about layers with their values worked out by hand; each entry has at least one row."""

from __future__ import annotations

import math
from typing import Any

from dlquiz.reference import catalog

BY_NAME = {name: catalog.find(name) for name in catalog.families()["layers"]}

X, G = [[1, 2, 3], [4, 5, 6]], [[1, 0], [2, -1]]
IMAGE, KERNEL = [[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[1, 2], [3, 4]]
LINEAR = {"inputs": X, "weights": [[0] * 2] * 3, "upstream": G}
CONV = {"inputs": IMAGE, "kernel": KERNEL, "upstream": [[1, 0], [0, 2]]}
TIED = [[3, 3, 1, 0], [2, 3, 0, 0], [0, 0, 5, 6], [0, 0, 7, 7]]
XOR = {
    "inputs": [[0, 0], [0, 1], [1, 0], [1, 1]],
    "weights": [[[1, 1], [1, 1]], [[1], [-2]]],
    "biases": [[0, -1], [0]],
}

GOLDEN: list[tuple[str, dict[str, Any], Any]] = [
    ("linear_forward", {"inputs": [[1, 2]], "weights": [[1, 0, 2], [3, 1, 0]], "bias": [1, 1, 1]}, [[8, 3, 3]]),
    ("linear_backward", LINEAR, [[9, -4], [12, -5], [15, -6]]),
    # ∂w of the neuron with w = (2, −3), x = (−1, −2): the bias −3 is a third input of 1.
    (
        "neuron_backward",
        {"weights": [[2, -3, -3]], "inputs": [-1, -2, 1], "upstream": [1]},
        [[-0.1966119332, -0.3932238664, 0.1966119332]],
    ),
    ("conv2d", {"inputs": IMAGE, "kernel": KERNEL}, [[37, 47], [67, 77]]),
    ("conv2d_backward", CONV, [[1, 2, 0], [3, 6, 4], [0, 6, 8]]),
    ("max_pool2d", {"inputs": TIED, "kernel_size": 2, "stride": 2}, [[3, 1], [0, 7]]),
    ("avg_pool2d", {"inputs": TIED, "kernel_size": 2, "stride": 2}, [[2.75, 0.25], [0, 6.25]]),
    (
        "max_pool2d_backward",
        {"inputs": TIED, "kernel_size": 2, "stride": 2, "upstream": [[1, 2], [3, 4]]},
        [[1, 0, 2, 0], [0, 0, 0, 0], [3, 0, 0, 0], [0, 0, 4, 0]],
    ),
    (
        "avg_pool2d_backward",
        {"inputs": [[0] * 3] * 3, "kernel_size": 2, "stride": 1, "upstream": [[4, 8], [12, 16]]},
        [[1, 3, 2], [4, 10, 6], [3, 7, 4]],
    ),
    ("activation", {"name": "sigmoid", "z": [0, 1, -710]}, [0.5, 0.7310585786, math.exp(-710)]),
    ("activation", {"name": "leaky_relu", "z": [-2, 3]}, [-0.02, 3]),
    ("activation", {"name": "leaky_relu", "z": [-2, 3], "alpha": 0.1}, [-0.2, 3]),
    ("activation", {"name": "elu", "z": -1}, math.exp(-1) - 1),
    ("activation", {"name": "softplus", "z": [0, 800, -800]}, [math.log(2), 800, 0]),
    ("activation", {"name": "silu", "z": 1}, 0.7310585786300049),
    ("activation", {"name": "gelu", "z": 1}, 0.8413447460685429),
    ("activation_derivative", {"name": "sigmoid", "z": [0, 40]}, [0.25, 4.248354255291589e-18]),
    ("activation_derivative", {"name": "tanh", "z": 0.5}, 0.7864477329659274),
    ("activation_derivative", {"name": "relu", "z": [-1, 0, 2]}, [0, 0, 1]),
    ("activation_derivative", {"name": "leaky_relu", "z": [-1, 0, 2]}, [0.01, 0.01, 1]),
    ("activation_derivative", {"name": "elu", "z": [0, 1, -1], "alpha": 2}, [2, 1, 2 * math.exp(-1)]),
    ("activation_derivative", {"name": "softplus", "z": 0}, 0.5),
    ("activation_derivative", {"name": "silu", "z": 0}, 0.5),
    ("activation_derivative", {"name": "gelu", "z": 0}, 0.5),
    ("logit", {"probability": [0.5, 0.9]}, [0, math.log(9)]),
    ("softmax", {"logits": [1000, 1000]}, [0.5, 0.5]),
    ("softmax_jacobian", {"logits": [0, 0]}, [[0.25, -0.25], [-0.25, 0.25]]),
    ("cross_entropy", {"logits": [0, 0, 0], "target": 1}, math.log(3)),
    ("softmax_cross_entropy_gradient", {"logits": [0, 0], "target": 0}, [-0.5, 0.5]),
    ("logistic_gradient", {"weights": [0, 0], "inputs": [1, 2], "target": 1}, [-0.5, -1]),
    ("least_squares_gradient", {"X": [[1, 2], [3, 4]], "w": [1, 1], "y": [1, 1]}, [40, 56]),
    ("regularized_gradient", {"weights": [-2, 0, 3], "gradient": [1, 1, 1], "strength": 0.5}, [0.5, 1, 1.5]),
    ("batch_norm", {"inputs": [1, 3], "epsilon": 1e-12}, [-1, 1]),
    ("batch_norm", {"inputs": [[1, 0], [3, 0]], "gamma": [2, 1], "beta": [1, 7], "epsilon": 1e-12}, [[-1, 7], [3, 7]]),
    ("batch_norm_backward", {"inputs": [1, 3], "gamma": 1, "upstream": [1, 2], "of": "beta"}, 3),
    ("batch_norm_backward", {"inputs": [1, 3], "gamma": 5, "upstream": [1, 2], "of": "gamma", "epsilon": 1e-12}, 1),
    ("dropout", {"inputs": [1, 2, 3, 4], "mask": [1, 0, 1, 1], "drop_probability": 0.2}, [1.25, 0, 3.75, 5]),
    ("dropout", {"inputs": [1, 2], "mask": [1, 0], "drop_probability": 0.2, "training": False}, [1, 2]),
    ("mlp_forward", XOR, [[0], [1], [1], [0]]),
    ("mlp_backward", {**XOR, "targets": [0, 1, 1, 0], "loss": "squared", "of": "loss"}, 0),
    ("mlp_backward", {**XOR, "targets": [0, 1, 1, 0], "loss": "squared", "of": "W1"}, [[0, 0], [0, 0]]),
    ("linear_collapse", {"weights": [[[1, 2], [3, 4]], [[1, 0]]]}, [[1, 2]]),
    ("collapsed_kernel_size", {"kernel_sizes": [3, 3, 5]}, 9),
    ("jacobian_shape", {"rows": 3, "columns": 2}, [3, 6]),
    ("vanishing_bound", {"layers": 10}, 0.25**10),
    ("numeric_gradient", {"expression": "x^2", "at": {"x": 3}, "with_respect_to": "x"}, 6),
    ("relative_error", {"analytic": 2, "numeric": 1}, 0.5),
]  # fmt: skip


def bound(name: str, given: dict[str, Any]) -> dict[str, Any]:
    """The arguments as a question hands them over, completed and checked."""
    return catalog.bind(BY_NAME[name], given)
