"""Optimizers, schedules and initial scales: refusals, hostile arguments, and torch.

What holds over drawn arguments is proved in `test_every_entry.py`.
"""

from __future__ import annotations

from typing import Any

import proofs_optimizers
import proofs_schedules
import pytest
from drawn_checks import agreed
from every_case import every_case
from proof import Arguments
from reference_samples import SAMPLES as CALLS

from dlquiz.errors import ArgumentError
from dlquiz.reference import catalog

PROOFS = proofs_optimizers.PROOFS | proofs_schedules.PROOFS
BY_NAME = {name: catalog.find(name) for name in PROOFS}
SAMPLES = {name: CALLS[name][0] for name in BY_NAME}


def value_of(name: str, **given: Any) -> Any:
    reference = BY_NAME[name]
    return agreed(reference, catalog.bind(reference, given))


def test_a_step_onto_zero_is_zero() -> None:
    """0.3 − 0.1·3 leaves 5.6e-17 in float64, which no learner types."""
    assert value_of("sgd_step", w=0.3, gradient=3, learning_rate=0.1) == 0
    assert value_of("momentum_steps", w=[0.3, 1], gradients=[3, 1], learning_rate=0.1, momentum=0.9) == (0, 0.9)
    assert value_of("quadratic_descent", w=0.3, curvature=10, learning_rate=0.1, steps=2) == 0


REFUSED: list[tuple[str, Arguments, str, str]] = [
    ("sgd_step", {"gradient": [1, 2, 3]}, "gradient", "the gradient does not fit w"),
    ("sgd_step", {"learning_rate": 0}, "learning_rate", "(0, 1e6]"),
    ("momentum_steps", {"gradients": [[1, 2, 3]]}, "gradients", "the gradients do not fit w"),
    ("momentum_steps", {"w": [1, 2], "gradients": 3}, "gradients", "one gradient of the shape of w"),
    ("momentum_steps", {"momentum": 1}, "momentum", "[0, 1)"),
    ("nesterov_steps", {"gradients": [[1, 2], [3, 4]]}, "gradients", "the gradients do not fit w"),
    ("nesterov_steps", {"gradients": [1] * 101}, "gradients", "at most 100"),
    ("nesterov_steps", {"w": [1] * 1001, "gradients": [1] * 1001}, "w", "at most 1,000"),
    ("adagrad_steps", {"gradients": [1, 0], "epsilon": 0}, "epsilon", "gradient of 0"),
    ("adagrad_steps", {"gradients": [1, 10**7]}, "gradients", "at most 1,000,000"),
    ("rmsprop_steps", {"decay": -0.1}, "decay", "[0, 1)"),
    ("rmsprop_steps", {"epsilon": -1e-8}, "epsilon", "[0, 1]"),
    ("adam_steps", {"beta2": 1}, "beta2", "[0, 1)"),
    ("adamw_steps", {"weight_decay": 11}, "weight_decay", "in [0, 1]"),
    ("learning_rate_at", {"step": -1}, "step", "counts from 0"),
    ("learning_rate_at", {"schedule": "cosine", "step": 101}, "step", "ends at `total` 100"),
    ("learning_rate_at", {"schedule": "linear"}, "schedule", "step or exponential or cosine"),
    ("learning_rate_at", {"decay": 0}, "decay", "(0, 1]"),
    ("learning_rate_at", {"final": -1}, "final", "0 or more"),
    ("learning_rate_at", {"initial": 0}, "initial", "1e-12"),
    ("largest_stable_learning_rate", {"curvature": -2}, "curvature", "1e-12"),
    ("quadratic_descent", {"steps": 9_999}, "steps", "100 digits"),
    ("init_variance", {"fan_in": 10, "kernel_size": 3}, "fan_in", "multiple of 9"),
    ("conv_fan_in", {"kernel_size": [10**6, 10**6]}, "kernel_size", "too many"),
]


@every_case(("name", "changes", "argument", "said"), REFUSED)
def test_what_cannot_be_is_refused_by_name(name: str, changes: Arguments, argument: str, said: str) -> None:
    with pytest.raises(ArgumentError) as refused:
        catalog.bind(BY_NAME[name], SAMPLES[name] | changes)
    assert refused.value.argument == argument
    assert said in refused.value.en
    assert refused.value.zh != refused.value.en


def test_the_catalogue_says_which_form_it_computes() -> None:
    for name, said in {
        "momentum_steps": "PyTorch's form: the velocity does not contain η; no dampening",
        "nesterov_steps": "PyTorch's form: the velocity does not contain η, the gradient is taken at w itself",
        "adam_steps": "ε outside the root",
        "adamw_steps": "decoupled weight decay, scaled by η as in PyTorch",
    }.items():
        assert said in BY_NAME[name].convention_for({}).en
    schedule = BY_NAME["learning_rate_at"]
    rates = {
        kind: schedule.convention_for(catalog.bind(schedule, {"schedule": kind, "initial": 1, "step": 1})).en
        for kind in ("step", "cosine")
    }
    assert "constant within a period" in rates["step"] and "no restarts" in rates["cosine"]


WORKED: list[tuple[str, Arguments, list[str]]] = [
    (
        "momentum_steps",
        {"w": 1, "gradients": [1, -2], "learning_rate": 0.1, "momentum": 0.5},
        [
            r"$v_{t} = \mu \cdot v_{t-1} + g_{t}$",
            r"$u_{t} = \eta \cdot v_{t}$",
            "$w_{t} = w_{t-1} - u_{t}$",
            "$v_{0} = 0$",
            r"$v_{1} = 0.5 \cdot 0 + 1 = 0 + 1 = 1$",
            r"$u_{1} = 0.1 \cdot 1 = 0.1$",
            "$w_{1} = 1 - 0.1 = 0.9$",
            r"$v_{2} = 0.5 \cdot 1 - 2 = 0.5 - 2 = -1.5$",
            r"$u_{2} = 0.1 \cdot (-1.5) = -0.15$",
            "$w_{2} = 0.9 + 0.15 = 1.05$",
            "$w = 1.05$",
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
]


@pytest.mark.parametrize(("name", "given", "lines"), WORKED)
def test_a_worked_solution_shows_every_step_with_its_numbers(name: str, given: Arguments, lines: list[str]) -> None:
    reference = BY_NAME[name]
    assert [line.en for line in catalog.steps(reference, catalog.bind(reference, given))] == lines


def test_values_of_numbers_are_drawn_without_numpy() -> None:
    """Lists may load it, and an ε of 0, which no gradient of 0 may meet."""
    import subprocess
    import sys

    calls = {name: {**given, **({"epsilon": 1e-8} if "epsilon" in given else {})} for name, given in SAMPLES.items()}
    code = (
        "import sys; from dlquiz.reference import catalog;"
        f"given = { ({name: given for name, given in calls.items() if list not in map(type, given.values())})!r};"
        "found = {name: catalog.find(name) for name in given};"
        "[catalog.value_of(found[name], catalog.bind(found[name], given[name])) for name in given];"
        "print('numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
