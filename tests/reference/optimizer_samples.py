"""Calls of the entries about optimization and background mathematics, their values worked out by hand."""

from __future__ import annotations

from math import log, sqrt
from typing import Any

P, Q = [0.5, 0.25, 0.25], [0.25, 0.25, 0.5]
COUNTS = {"tp": 8, "fp": 2, "fn": 12, "tn": 18}
# Adam's second step with gradients 1 and 2: m = 0.29, v = 0.004999, both divided by 1 − βᵗ.
SECOND_ADAM_STEP = 0.1 * (0.29 / 0.19) / (sqrt(0.004999 / 0.001999) + 1e-8)

SAMPLES: dict[str, tuple[dict[str, Any], Any]] = {
    "sgd_step": ({"w": [1, 2], "gradient": [0.5, -1], "learning_rate": 0.1}, (0.95, 2.1)),
    "momentum_steps": (
        {"w": [1, 2], "gradients": [[1, 2], [3, 4]], "learning_rate": 0.1, "momentum": 0.9},
        (0.51, 1.22),  # velocities (1, 2), then (3.9, 5.8)
    ),
    "nesterov_steps": ({"w": 1, "gradients": [1, 2], "learning_rate": 0.1, "momentum": 0.9}, 0.349),  # −0.19 − 0.461
    "adagrad_steps": ({"w": 1, "gradients": [1, 2], "learning_rate": 0.1}, 0.9 - 0.2 / sqrt(5)),
    "rmsprop_steps": (
        {"w": 1, "gradients": [1, 2], "learning_rate": 0.1, "decay": 0.9, "epsilon": 1e-8},
        1 - 0.1 / (sqrt(0.1) + 1e-8) - 0.2 / (sqrt(0.49) + 1e-8),
    ),
    "adam_steps": ({"w": 1, "gradients": [1, 2], "learning_rate": 0.1}, 0.9 - SECOND_ADAM_STEP),
    "adamw_steps": (
        {"w": 1, "gradients": [1, 2], "learning_rate": 0.1, "weight_decay": 0.1},
        (0.99 - 0.1) * 0.99 - SECOND_ADAM_STEP,
    ),
    "updates": ({"samples": 100, "batch_size": 32, "epochs": 2}, 8),  # ⌈3.125⌉ · 2
    "learning_rate_at": ({"initial": 0.1, "step": 65}, 0.001),  # two periods of 30 have passed
    "largest_stable_learning_rate": ({"curvature": 4}, 0.5),
    "quadratic_descent": ({"w": 1, "curvature": 2, "learning_rate": 0.1, "steps": 3}, 0.512),  # 0.8³
    "init_variance": ({"fan_in": 9, "fan_out": 18}, 2 / 27),
    "init_bound": ({"fan_in": 9, "fan_out": 18}, sqrt(6 / 27)),
    "conv_fan_in": ({"in_channels": 3, "kernel_size": 3}, 27),
    "fan_in_fan_out": ({"in_channels": 3, "out_channels": 4, "kernel_size": 3}, (27, 36)),  # 9·3 and 9·4
    "triangle_probability": ({"pieces": 4}, 0.5),  # 1 − 4/8
    "bayes_posterior": ({"prior": 0.01, "sensitivity": 0.9, "specificity": 0.95}, 0.009 / (0.009 + 0.05 * 0.99)),
    "entropy": ({"p": P}, 1.5 * log(2)),
    "cross_entropy_of": ({"p": P, "q": Q}, 1.75 * log(2)),
    "kl_divergence": ({"p": P, "q": Q}, 0.25 * log(2)),
    "log_sum_exp": ({"x": [0, 0]}, log(2)),
    "expected_squared_error": ({"bias": 3, "variance": 2, "noise": 1}, 12.0),
    "precision": ({"tp": 8, "fp": 2}, 0.8),
    "recall": ({"tp": 8, "fn": 12}, 0.4),
    "f1": ({"tp": 8, "fp": 2, "fn": 12}, 16 / 30),
    "accuracy": (COUNTS, 26 / 40),
    "false_positive_rate": (COUNTS, 2 / 20),
    "variance": ({"x": [1, 2, 6]}, 14 / 3),
    "standardize": ({"x": [5, 9], "train": [1, 5]}, (1.0, 3.0)),  # mean 3, deviation 2
    "kfold": ({"samples": 103, "folds": 5}, (5, 82, 21)),
    "norm": ({"x": [3, -4], "order": 2}, 5.0),
    "trace": ({"x": [[1, 2], [3, 4]]}, 5),
    "determinant": ({"x": [[1, 2], [3, 4]]}, -2),
    "condition_number": ({"x": [[2, 0], [0, 1]]}, 2.0),
    "matrix_chain_cost": ({"sizes": [10, 100, 5, 50]}, 7500),  # 10·100·5 + 10·5·50
}
