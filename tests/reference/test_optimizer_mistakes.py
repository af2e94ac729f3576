"""What people get wrong about optimizers, schedules and initial scales: values by hand, and where a slip rests."""

from __future__ import annotations

from math import cos, exp, pi, radians, sqrt
from typing import Any

import optimizer_samples
import pytest
from proof import Arguments

from dlquiz.reference import catalog

SAMPLES = {name: given for name, (given, _) in optimizer_samples.SAMPLES.items()}

MISTAKEN: list[tuple[str, Arguments, str, Any]] = [
    ("sgd_step", {}, "ascent_for_descent", (1.05, 1.9)),
    ("sgd_step", {}, "learning_rate_forgotten", (0.5, 3)),
    ("sgd_step", {}, "update_for_weight", (-0.05, 0.1)),
    ("momentum_steps", {"w": 1, "gradients": [1, 1], "momentum": 0.5}, "average_for_velocity", 0.875),  # 0.5, 0.75
    ("momentum_steps", {"w": 1, "gradients": [1, 1], "momentum": 0.5}, "velocity_forgotten", 0.8),
    ("momentum_steps", {"w": 1, "gradients": [1, 1], "momentum": 0.5}, "learning_rate_twice", 0.975),
    ("momentum_steps", {"w": 1, "gradients": [1, 1], "momentum": 0.5}, "last_velocity_only", 0.85),
    ("momentum_steps", {"w": 1, "gradients": [1, 1], "momentum": 0.5}, "nesterov_for_momentum", 0.675),
    ("momentum_steps", {"w": 1, "gradients": [1, 1], "momentum": 0.5}, "first_step_only", 0.9),
    ("nesterov_steps", {"momentum": 0.5, "gradients": [1, 1]}, "momentum_for_nesterov", 0.75),
    ("adagrad_steps", {"gradients": [3, 4], "epsilon": 0}, "root_forgotten", 1 - 0.1 / 3 - 0.4 / 25),
    ("adagrad_steps", {"gradients": [3, 4], "epsilon": 0}, "state_forgotten", 0.8),
    ("adagrad_steps", {"gradients": 3, "epsilon": 0}, "average_for_sum", 1 - 0.1 / sqrt(0.1)),
    ("adagrad_steps", {"gradients": 2, "epsilon": 0.01}, "epsilon_inside_root", 1 - 0.2 / sqrt(4.01)),
    ("rmsprop_steps", {"gradients": 2, "decay": 0.75}, "sum_for_average", 0.9),
    ("rmsprop_steps", {"gradients": 2, "decay": 0.75}, "bias_corrected", 0.9),
    ("rmsprop_steps", {"gradients": 2, "decay": 0.75}, "decay_swapped", 1 - 0.1 / sqrt(0.75)),
    ("adam_steps", {"gradients": 2}, "scaling_forgotten", 0.8),
    ("adam_steps", {"gradients": 2}, "root_forgotten", 0.95),
    ("adam_steps", {"gradients": 2}, "ascent_for_descent", 1.1),
    (
        "adam_steps",
        {"gradients": [2, 2]},
        "steps_counted_from_zero",
        1 - 0.2 / sqrt(0.004) / 10 - 0.038 / 0.1 / sqrt(7.996),
    ),
    ("adamw_steps", {"gradients": 2}, "decay_forgotten", 0.9),
    ("adamw_steps", {"gradients": 2}, "decay_without_learning_rate", 0.8),
    ("adamw_steps", {"gradients": 2}, "decay_added_to_gradient", 0.9),  # sign(2.1)
    ("adamw_steps", {"gradients": 2}, "decay_after_step", 0.891),
    ("adamw_steps", {"gradients": 2}, "decay_sign_lost", 0.91),
    ("updates", {}, "floor_for_ceil", 6),
    ("updates", {}, "rounded_after_epochs", 7),
    ("updates", {}, "division_not_rounded", 6.25),
    ("updates", {"drop_last": True}, "ceil_for_floor", 8),
    ("updates", {}, "epochs_forgotten", 4),
    ("updates", {}, "samples_counted", 200),
    ("learning_rate_at", {"step": 65}, "decay_times_count", 0.02),
    ("learning_rate_at", {"step": 15}, "period_not_floored", 0.1 * sqrt(0.1)),
    ("learning_rate_at", {"step": 3}, "decay_at_every_step", 1e-4),
    ("learning_rate_at", {"step": 0}, "one_decay_too_many", 0.01),
    ("learning_rate_at", {"step": 30}, "decay_subtracted", 0.09),
    ("learning_rate_at", {"schedule": "exponential", "step": 2}, "natural_exponential", 0.1 * exp(-0.2)),
    ("learning_rate_at", {"schedule": "cosine", "step": 50}, "degrees_for_radians", 0.05 * (1 + cos(radians(pi / 2)))),
    ("learning_rate_at", {"schedule": "cosine", "step": 50}, "half_forgotten", 0.1),
    ("learning_rate_at", {"schedule": "cosine", "step": 100}, "one_forgotten", -0.05),
    ("learning_rate_at", {"schedule": "cosine", "step": 100, "final": 0.01}, "final_rate_forgotten", 0),
    ("learning_rate_at", {"schedule": "cosine", "step": 25}, "linear_for_cosine", 0.075),
    ("largest_stable_learning_rate", {}, "inverse_curvature", 0.25),
    ("largest_stable_learning_rate", {}, "ratio_inverted", 2),
    ("quadratic_descent", {}, "curvature_forgotten", 0.729),
    ("quadratic_descent", {}, "linear_in_steps", 0.4),
    ("quadratic_descent", {}, "one_step_missing", 0.64),
    ("init_variance", {}, "fan_in_only", 1 / 9),
    ("init_variance", {}, "he_for_xavier", 2 / 9),
    ("init_variance", {}, "deviation_for_variance", sqrt(2 / 27)),
    ("init_variance", {}, "bound_for_variance", sqrt(6 / 27)),
    ("init_variance", {"scheme": "he"}, "fan_out_used", 1 / 9),
    ("init_variance", {"kernel_size": 3}, "kernel_dropped", 2 / 3),
    ("init_bound", {}, "deviation_for_bound", sqrt(2 / 27)),
    ("conv_fan_in", {}, "kernel_dropped", 3),
    ("conv_fan_in", {}, "kernel_not_squared", 9),
    ("conv_fan_in", {"out_channels": 16}, "fan_out_for_fan_in", 144),
]


@pytest.mark.parametrize(("name", "changes", "mistake", "expected"), MISTAKEN)
def test_mistakes_by_hand(name: str, changes: Arguments, mistake: str, expected: Any) -> None:
    reference = catalog.find(name)
    bound = catalog.bind(reference, SAMPLES[name] | changes)
    active = {one.name: one.value for one in catalog.active_mistakes(reference, bound, catalog.run(reference, bound))}
    assert active[mistake] == pytest.approx(expected, rel=1e-6, abs=1e-12)


RESTING: list[tuple[str, Arguments, str]] = [
    ("momentum_steps", {"momentum": 0}, "average_for_velocity"),
    ("momentum_steps", {"gradients": [[1, 2]]}, "velocity_forgotten"),
    ("momentum_steps", {"gradients": [[1, 2]]}, "first_step_only"),
    ("momentum_steps", {"gradients": [[0, 0]]}, "ascent_for_descent"),
    ("adagrad_steps", {"epsilon": 1e-8}, "epsilon_inside_root"),
    ("adagrad_steps", {"gradients": [3]}, "state_forgotten"),
    ("rmsprop_steps", {"decay": 0.5}, "decay_swapped"),
    ("adam_steps", {"gradients": [1]}, "steps_counted_from_zero"),
    ("adam_steps", {"gradients": [1]}, "rates_swapped"),
    ("adam_steps", {"beta1": 0, "beta2": 0}, "bias_correction_forgotten"),
    ("adamw_steps", {"weight_decay": 0}, "decay_added_to_gradient"),
    ("updates", {"samples": 64}, "floor_for_ceil"),
    ("updates", {"epochs": 1}, "epochs_forgotten"),
    ("learning_rate_at", {"step": 30}, "period_not_floored"),
    ("learning_rate_at", {"schedule": "cosine"}, "decay_times_count"),
    ("learning_rate_at", {"schedule": "cosine", "step": 50}, "linear_for_cosine"),
    ("init_variance", {}, "kernel_dropped"),
    ("init_variance", {"fan_out": 9}, "fan_out_used"),
    ("conv_fan_in", {}, "fan_out_for_fan_in"),
    ("conv_fan_in", {"kernel_size": 1}, "kernel_dropped"),
]


@pytest.mark.parametrize(("name", "changes", "mistake"), RESTING)
def test_mistakes_rest_where_they_mean_nothing(name: str, changes: Arguments, mistake: str) -> None:
    reference = catalog.find(name)
    bound = catalog.bind(reference, SAMPLES[name] | changes)
    assert not next(one for one in reference.mistakes if one.name == mistake).applies(**bound)


def test_the_first_step_of_adam_without_correction_is_about_three_times_as_long() -> None:
    reference = catalog.find("adam_steps")
    bound = catalog.bind(reference, {"w": 0, "gradients": 0.7, "learning_rate": 0.01})
    mistake = next(m for m in reference.mistakes if m.name == "bias_correction_forgotten")
    assert mistake.formula(**bound) == pytest.approx(-0.01 * 0.1 / sqrt(0.001), rel=1e-5)
