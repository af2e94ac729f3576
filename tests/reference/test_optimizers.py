"""Optimizers, schedules and initial scales: against unrolled sums in exact arithmetic, plain loops, and torch."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import product
from math import cos, exp, pi, radians, sqrt
from typing import Any

import numpy as np
import pytest
from drawn_checks import (
    HOSTILE,
    Arguments,
    Draw,
    agreed,
    check_hostile,
    check_mistakes,
    check_worked_solution,
    drawn,
)

from dlquiz.errors import ArgumentError
from dlquiz.expressions.values import entries, shape_of
from dlquiz.reference import catalog
from dlquiz.reference.catalog.optimizers import OPTIMIZERS, REFERENCES
from dlquiz.reference.kinds import Reference

BY_NAME = {reference.name: reference for reference in REFERENCES}
STEPPING = [reference.name for reference in OPTIMIZERS if reference.name != "sgd_step"]


def value_of(name: str, **given: Any) -> Any:
    reference = BY_NAME[name]
    return agreed(reference, catalog.bind(reference, given))


# --- draws ----------------------------------------------------------------------------------------------------------


def real(source: random.Random, low: float, high: float, decimals: int = 3) -> float:
    return round(source.uniform(low, high), decimals)


def push(source: random.Random) -> float:
    """A gradient away from 0, and from 1, whose square is the same."""
    return source.choice([-1, 1]) * source.choice([real(source, 0.05, 0.95), real(source, 1.05, 4)])


def array(source: random.Random, shape: Sequence[int], number: Callable[[random.Random], float]) -> Any:
    return [array(source, shape[1:], number) for _ in range(shape[0])] if shape else number(source)


def descent(source: random.Random, **rates: float) -> Arguments:
    shape = source.choice([(), (), (2,), (3,), (2, 2)])
    steps = source.randint(1, 4)
    w = array(source, shape, lambda s: real(s, 0.1, 5) * s.choice([-1, 1]))
    single = steps == 1 and source.random() < 0.5
    gradients = array(source, shape if single else (steps, *shape), push)
    return {"w": w, "gradients": gradients, "learning_rate": real(source, 0.01, 0.9), **rates}


def draw_sgd(source: random.Random) -> Arguments:
    given = descent(source)
    given["gradient"] = array(source, shape_of(given["w"]), push)
    del given["gradients"]
    return given


def draw_momentum(source: random.Random) -> Arguments:
    return descent(source, momentum=source.choice([0, 0.5, 0.9, 0.99]))


def epsilon(source: random.Random) -> float:
    return source.choice([0, 1e-10, 1e-8, 1e-3, 0.01])


def draw_adagrad(source: random.Random) -> Arguments:
    return descent(source, epsilon=epsilon(source))


def draw_rmsprop(source: random.Random) -> Arguments:
    return descent(source, epsilon=epsilon(source), decay=source.choice([0.2, 0.5, 0.9, 0.99]))


def draw_adam(source: random.Random) -> Arguments:
    betas = source.choice([{}, {"beta1": 0.8, "beta2": 0.99}, {"beta1": 0.5, "beta2": 0.5}, {"beta1": 0, "beta2": 0.9}])
    return descent(source, epsilon=epsilon(source), **betas)


def draw_adamw(source: random.Random) -> Arguments:
    return draw_adam(source) | {"weight_decay": source.choice([0, 0.01, 0.1, 0.5])}


def draw_updates(source: random.Random) -> Arguments:
    given = {"samples": source.randint(1, 300), "batch_size": source.randint(1, 40), "epochs": source.randint(1, 6)}
    return given | {"drop_last": source.random() < 0.5}


def draw_rate(source: random.Random) -> Arguments:
    return {
        "schedule": source.choice(["step", "exponential", "cosine"]),
        "initial": real(source, 0.01, 1),
        "step": source.randint(0, 25),
        "decay": source.choice([0.3, 0.5, 0.9, 0.95]),
        "period": source.randint(1, 10),
        "final": source.choice([0, 0, 0.001, 0.005]),
        "total": source.randint(25, 50),
    }


def draw_curvature(source: random.Random) -> Arguments:
    return {"curvature": real(source, 0.1, 20)}


def draw_quadratic(source: random.Random) -> Arguments:
    """Far from 1/a, where so little is left of w that nothing can be told from it."""
    curvature = real(source, 0.2, 4)
    return {
        "w": source.choice([-1, 1]) * real(source, 0.5, 5),
        "curvature": curvature,
        "learning_rate": source.choice([real(source, 0.02, 0.9), real(source, 1.1, 2.2)]) / curvature,
        "steps": source.randint(1, 8),
    }


def draw_fans(source: random.Random) -> Arguments:
    kernel_size = source.choice([1, 1, 3, 5])
    fan_in, fan_out = (kernel_size**2 * source.randint(4, 512) for _ in range(2))
    return {
        "scheme": source.choice(["xavier", "he"]),
        "fan_in": fan_in,
        "fan_out": source.choice([fan_in, fan_out, fan_out]),
        "kernel_size": kernel_size,
    }


def draw_fan_in(source: random.Random) -> Arguments:
    kernel_size = source.choice([source.randint(1, 7), [source.randint(1, 5), source.randint(1, 5)]])
    given = {"in_channels": source.randint(1, 64), "kernel_size": kernel_size}
    return given | source.choice([{}, {"out_channels": source.randint(1, 64)}])


DRAWN: dict[str, Draw] = {
    "sgd_step": draw_sgd,
    "momentum_steps": draw_momentum,
    "nesterov_steps": draw_momentum,
    "adagrad_steps": draw_adagrad,
    "rmsprop_steps": draw_rmsprop,
    "adam_steps": draw_adam,
    "adamw_steps": draw_adamw,
    "updates": draw_updates,
    "learning_rate_at": draw_rate,
    "largest_stable_learning_rate": draw_curvature,
    "quadratic_descent": draw_quadratic,
    "init_variance": draw_fans,
    "init_bound": draw_fans,
    "conv_fan_in": draw_fan_in,
}


# --- oracles: one entry at a time, every running state written out as the sum it is ---------------------------------


def exactly(number: float) -> Fraction:
    return Fraction(str(number))


def weighted(gradients: Sequence[Fraction], decay: Fraction) -> Fraction:
    """Σ decayᵗ⁻ⁱ·gᵢ."""
    last = len(gradients) - 1
    return sum((decay ** (last - place) * gradient for place, gradient in enumerate(gradients)), Fraction(0))


def so_far(gradients: Sequence[Fraction]) -> list[Sequence[Fraction]]:
    return [gradients[:count] for count in range(1, len(gradients) + 1)]


def root(number: Fraction) -> Fraction:
    """The square root to 40 digits."""
    with localcontext() as context:
        context.prec = 45
        return Fraction((Decimal(number.numerator) / Decimal(number.denominator)).sqrt())


def exact_momentum(w: Fraction, g: Sequence[Fraction], learning_rate: Fraction, momentum: Fraction) -> Fraction:
    return w - learning_rate * sum((weighted(seen, momentum) for seen in so_far(g)), Fraction(0))


def exact_nesterov(w: Fraction, g: Sequence[Fraction], learning_rate: Fraction, momentum: Fraction) -> Fraction:
    ahead = (seen[-1] + momentum * weighted(seen, momentum) for seen in so_far(g))
    return w - learning_rate * sum(ahead, Fraction(0))


def exact_adagrad(w: Fraction, g: Sequence[Fraction], learning_rate: Fraction, epsilon: Fraction) -> Fraction:
    for seen in so_far(g):
        w -= learning_rate * seen[-1] / (root(sum((x * x for x in seen), Fraction(0))) + epsilon)
    return w


def exact_rmsprop(
    w: Fraction, g: Sequence[Fraction], learning_rate: Fraction, decay: Fraction, epsilon: Fraction
) -> Fraction:
    for seen in so_far(g):
        mean_square = (1 - decay) * weighted([x * x for x in seen], decay)
        w -= learning_rate * seen[-1] / (root(mean_square) + epsilon)
    return w


def exact_adam(w: Fraction, g: Sequence[Fraction], learning_rate: Fraction, **rates: Fraction) -> Fraction:
    """The corrected means are weighted means whose weights add up to 1."""
    for seen in so_far(g):
        w *= 1 - learning_rate * rates.get("weight_decay", Fraction(0))
        ones = [Fraction(1)] * len(seen)
        mean = weighted(seen, rates["beta1"]) / weighted(ones, rates["beta1"])
        mean_square = weighted([x * x for x in seen], rates["beta2"]) / weighted(ones, rates["beta2"])
        w -= learning_rate * mean / (root(mean_square) + rates["epsilon"])
    return w


EXACT: dict[str, Callable[..., Fraction]] = {
    "momentum_steps": exact_momentum,
    "nesterov_steps": exact_nesterov,
    "adagrad_steps": exact_adagrad,
    "rmsprop_steps": exact_rmsprop,
    "adam_steps": exact_adam,
    "adamw_steps": exact_adam,
}


def by_entry(w: Any, gradients: Any) -> list[tuple[float, list[float]]]:
    """Every weight with its own gradients."""
    steps = [gradients] if shape_of(gradients) == shape_of(w) else gradients
    flat = [entries(gradient) for gradient in steps]
    return [(start, [row[place] for row in flat]) for place, start in enumerate(entries(w))]


@pytest.mark.parametrize("name", EXACT)
def test_steps_are_those_of_exact_arithmetic(name: str) -> None:
    reference = BY_NAME[name]
    for bound in drawn(reference, DRAWN[name]):
        value = agreed(reference, bound)
        rates = {key: exactly(rate) for key, rate in bound.items() if key not in ("w", "gradients")}
        expected = [
            float(EXACT[name](exactly(w), [exactly(g) for g in gradients], **rates))
            for w, gradients in by_entry(bound["w"], bound["gradients"])
        ]
        assert entries(value) == pytest.approx(expected, rel=1e-9, abs=1e-12)
        assert shape_of(value) == shape_of(bound["w"])


def test_one_step_of_sgd() -> None:
    reference = BY_NAME["sgd_step"]
    for bound in drawn(reference, draw_sgd):
        pairs = zip(entries(bound["w"]), entries(bound["gradient"]), strict=True)
        expected = [float(exactly(w) - exactly(bound["learning_rate"]) * exactly(g)) for w, g in pairs]
        assert entries(agreed(reference, bound)) == pytest.approx(expected, rel=1e-12, abs=1e-15)


# Worked out on paper.
BY_HAND: list[tuple[str, Arguments, float]] = [
    ("sgd_step", {"w": 1, "gradient": 2, "learning_rate": 0.1}, 0.8),
    ("momentum_steps", {"w": 1, "gradients": [1, 1], "learning_rate": 0.1, "momentum": 0.5}, 0.75),  # v 1, 1.5
    ("momentum_steps", {"w": 1, "gradients": [1, 1, 1], "learning_rate": 0.1, "momentum": 0.5}, 0.575),  # v 1.75
    ("nesterov_steps", {"w": 1, "gradients": [1, 1], "learning_rate": 0.1, "momentum": 0.5}, 0.675),  # 1.5, 1.75
    ("adagrad_steps", {"w": 1, "gradients": [3, 4], "learning_rate": 0.1, "epsilon": 0}, 0.82),  # 1, 4/5
    ("rmsprop_steps", {"w": 1, "gradients": 2, "learning_rate": 0.1, "decay": 0.75, "epsilon": 0}, 0.8),  # √1 = 1
    ("adam_steps", {"w": 1, "gradients": 5, "learning_rate": 0.1, "epsilon": 0}, 0.9),  # η·sign(g)
    ("adam_steps", {"w": 1, "gradients": -0.001, "learning_rate": 0.1, "epsilon": 0}, 1.1),
    ("adamw_steps", {"w": 1, "gradients": 5, "learning_rate": 0.1, "epsilon": 0, "weight_decay": 0.5}, 0.85),
    ("updates", {"samples": 50_000, "batch_size": 128}, 391),
    ("updates", {"samples": 50_000, "batch_size": 128, "drop_last": True, "epochs": 2}, 780),
    ("updates", {"samples": 7, "batch_size": 10, "drop_last": True}, 0),
    ("learning_rate_at", {"initial": 0.1, "step": 65}, 0.001),
    ("learning_rate_at", {"initial": 0.1, "step": 29}, 0.1),
    ("learning_rate_at", {"schedule": "exponential", "initial": 1, "step": 3, "decay": 0.5}, 0.125),
    ("learning_rate_at", {"schedule": "cosine", "initial": 0.1, "step": 50}, 0.05),
    ("learning_rate_at", {"schedule": "cosine", "initial": 0.1, "step": 100, "final": 0.01}, 0.01),
    ("largest_stable_learning_rate", {"curvature": 4}, 0.5),
    ("quadratic_descent", {"w": 8, "curvature": 2, "learning_rate": 0.25, "steps": 3}, 1.0),
    ("init_variance", {"fan_in": 300, "fan_out": 100}, 0.005),
    ("init_variance", {"scheme": "he", "fan_in": 200, "fan_out": 100}, 0.01),
    ("init_bound", {"fan_in": 100, "fan_out": 50}, 0.2),
    ("init_bound", {"scheme": "he", "fan_in": 600, "fan_out": 7}, 0.1),
    ("conv_fan_in", {"in_channels": 64, "kernel_size": 3}, 576),
    ("conv_fan_in", {"in_channels": 2, "kernel_size": [1, 5]}, 10),
]


@pytest.mark.parametrize(("name", "given", "expected"), BY_HAND)
def test_values_by_hand(name: str, given: Arguments, expected: float) -> None:
    assert value_of(name, **given) == pytest.approx(expected, rel=1e-12)


def test_a_step_onto_zero_is_zero() -> None:
    """0.3 − 0.1·3 leaves 5.6e-17 in float64, which no learner types."""
    assert value_of("sgd_step", w=0.3, gradient=3, learning_rate=0.1) == 0
    assert value_of("momentum_steps", w=[0.3, 1], gradients=[3, 1], learning_rate=0.1, momentum=0.9) == (0, 0.9)
    assert value_of("quadratic_descent", w=0.3, curvature=10, learning_rate=0.1, steps=2) == 0


def test_the_first_step_of_adam_without_correction_is_about_three_times_as_long() -> None:
    reference = BY_NAME["adam_steps"]
    bound = catalog.bind(reference, {"w": 0, "gradients": 0.7, "learning_rate": 0.01})
    mistake = next(m for m in reference.mistakes if m.name == "bias_correction_forgotten")
    assert mistake.formula(**bound) == pytest.approx(-0.01 * 0.1 / sqrt(0.001), rel=1e-5)


# --- schedules and scales -------------------------------------------------------------------------------------------


def test_updates_are_counted_batch_by_batch() -> None:
    reference = BY_NAME["updates"]
    for bound in drawn(reference, draw_updates):
        count = 0
        for _ in range(bound["epochs"]):
            data = list(range(bound["samples"]))
            while data:
                batch, data = data[: bound["batch_size"]], data[bound["batch_size"] :]
                count += len(batch) == bound["batch_size"] or not bound["drop_last"]
        assert agreed(reference, bound) == count


def walked_rate(bound: Arguments) -> float:
    rate = bound["initial"]
    if bound["schedule"] == "cosine":
        # The half-angle form, 1 + cos x = 2·cos²(x/2).
        return bound["final"] + (rate - bound["final"]) * cos(pi * bound["step"] / bound["total"] / 2) ** 2
    for step in range(1, bound["step"] + 1):
        if bound["schedule"] == "exponential" or step % bound["period"] == 0:
            rate *= bound["decay"]
    return rate


def test_the_learning_rate_is_the_one_that_is_walked_to() -> None:
    reference = BY_NAME["learning_rate_at"]
    for bound in drawn(reference, draw_rate, 400):
        assert agreed(reference, bound) == pytest.approx(walked_rate(bound), rel=1e-9, abs=1e-15)


def test_just_below_the_bound_descent_converges_and_just_above_it_diverges() -> None:
    reference = BY_NAME["largest_stable_learning_rate"]
    for bound in drawn(reference, draw_curvature):
        curvature, limit = bound["curvature"], agreed(reference, bound)
        for share, converges in ((0.999, True), (1.001, False)):
            w = 1.0
            for _ in range(100):
                w -= share * limit * curvature * w
            assert (abs(w) < 1) == converges


def test_descent_on_a_quadratic_is_sgd_with_its_own_gradients() -> None:
    reference = BY_NAME["quadratic_descent"]
    for bound in drawn(reference, draw_quadratic):
        w, rate, curvature = (exactly(bound[name]) for name in ("w", "learning_rate", "curvature"))
        for _ in range(bound["steps"]):
            w -= rate * curvature * w
        assert agreed(reference, bound) == pytest.approx(float(w), rel=1e-8, abs=1e-12)


def test_initial_weights_keep_the_variance_of_a_layer() -> None:
    """He: a layer on ReLU keeps the second moment. Xavier: forward and backward gains average to 1."""
    generator = np.random.default_rng(7)
    bound = {"fan_in": 400, "fan_out": 400}
    inputs = np.maximum(generator.standard_normal((2000, 400)), 0) * sqrt(2)
    spread = sqrt(value_of("init_variance", scheme="he", **bound))
    outputs = np.maximum(inputs @ generator.normal(0, spread, (400, 300)), 0) * sqrt(2)
    assert np.mean(outputs**2) / np.mean(inputs**2) == pytest.approx(2, rel=0.05)
    limit = value_of("init_bound", scheme="xavier", **bound)
    linear = generator.standard_normal((2000, 400)) @ generator.uniform(-limit, limit, (400, 300))
    assert np.var(linear) == pytest.approx(1, rel=0.05)


@pytest.mark.parametrize("name", ["init_variance", "init_bound"])
def test_scales_in_exact_arithmetic(name: str) -> None:
    reference = BY_NAME[name]
    for bound in drawn(reference, draw_fans):
        mean = (
            Fraction(bound["fan_in"] + bound["fan_out"], 2)
            if bound["scheme"] == "xavier"
            else Fraction(bound["fan_in"], 2)
        )
        expected = float(1 / mean) if name == "init_variance" else float(root(3 / mean))
        assert agreed(reference, bound) == pytest.approx(expected, rel=1e-12)


def test_the_fan_in_is_counted_cell_by_cell() -> None:
    reference = BY_NAME["conv_fan_in"]
    for bound in drawn(reference, draw_fan_in):
        size = bound["kernel_size"]
        sizes = (size, size) if isinstance(size, int) else size
        seen = {(channel, *place) for channel in range(bound["in_channels"]) for place in product(*map(range, sizes))}
        assert agreed(reference, bound) == len(seen)


# --- every entry ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reference", REFERENCES, ids=lambda reference: reference.name)
def test_solutions_end_in_the_value_and_mistakes_differ_from_it(reference: Reference) -> None:
    seen: set[str] = set()
    for bound in drawn(reference, DRAWN[reference.name], 400):
        value = agreed(reference, bound)
        check_worked_solution(reference, bound, value)
        seen |= check_mistakes(reference, bound, value)
    assert seen == {mistake.name for mistake in reference.mistakes}


SAMPLES = {
    "sgd_step": {"w": [1, 2], "gradient": [0.5, -1], "learning_rate": 0.1},
    "momentum_steps": {"w": [1, 2], "gradients": [[1, 2], [3, 4]], "learning_rate": 0.1, "momentum": 0.9},
    "nesterov_steps": {"w": 1, "gradients": [1, 2], "learning_rate": 0.1, "momentum": 0.9},
    "adagrad_steps": {"w": 1, "gradients": [1, 2], "learning_rate": 0.1, "epsilon": 1e-10},
    "rmsprop_steps": {"w": 1, "gradients": [1, 2], "learning_rate": 0.1, "decay": 0.9, "epsilon": 1e-8},
    "adam_steps": {"w": 1, "gradients": [1, 2], "learning_rate": 0.1},
    "adamw_steps": {"w": 1, "gradients": [1, 2], "learning_rate": 0.1, "weight_decay": 0.1},
    "updates": {"samples": 100, "batch_size": 32, "epochs": 2},
    "learning_rate_at": {"initial": 0.1, "step": 10},
    "largest_stable_learning_rate": {"curvature": 4},
    "quadratic_descent": {"w": 1, "curvature": 2, "learning_rate": 0.1, "steps": 3},
    "init_variance": {"fan_in": 9, "fan_out": 18, "kernel_size": 3},
    "init_bound": {"fan_in": 9, "fan_out": 18},
    "conv_fan_in": {"in_channels": 3, "kernel_size": 3},
}


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("reference", REFERENCES, ids=lambda reference: reference.name)
def test_hostile_arguments_are_refused_or_computed_at_once(reference: Reference, hostile: str) -> None:
    for argument in reference.arguments:
        check_hostile(reference, SAMPLES[reference.name], argument.name, hostile)


REFUSED: list[tuple[str, Arguments, str, str]] = [
    ("sgd_step", {"gradient": [1, 2, 3]}, "gradient", "shape [3] does not fit w of shape [2]"),
    ("sgd_step", {"learning_rate": 0}, "learning_rate", "above 0"),
    ("momentum_steps", {"gradients": [[1, 2, 3]]}, "gradients", "shape [1, 3] do not fit w of shape [2]"),
    ("momentum_steps", {"gradients": 3}, "gradients", "do not fit w of shape [2]"),
    ("momentum_steps", {"momentum": 1}, "momentum", "[0, 1)"),
    ("nesterov_steps", {"gradients": [[1, 2], [3, 4]]}, "gradients", "do not fit w (a number)"),
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
    ("init_variance", {"fan_in": 10}, "fan_in", "multiple of 9"),
    ("conv_fan_in", {"kernel_size": [10**6, 10**6]}, "kernel_size", "too many"),
]


@pytest.mark.parametrize(("name", "changes", "argument", "said"), REFUSED)
def test_what_cannot_be_is_refused_by_name(name: str, changes: Arguments, argument: str, said: str) -> None:
    with pytest.raises(ArgumentError) as refused:
        catalog.bind(BY_NAME[name], SAMPLES[name] | changes)
    assert refused.value.argument == argument
    assert said in refused.value.en
    assert refused.value.zh != refused.value.en


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
    ("init_variance", {"kernel_size": 1}, "fan_in_only", 1 / 9),
    ("init_variance", {"kernel_size": 1}, "he_for_xavier", 2 / 9),
    ("init_variance", {"kernel_size": 1}, "deviation_for_variance", sqrt(2 / 27)),
    ("init_variance", {"kernel_size": 1}, "bound_for_variance", sqrt(6 / 27)),
    ("init_variance", {"kernel_size": 1, "scheme": "he"}, "fan_out_used", 1 / 9),
    ("init_variance", {}, "kernel_dropped", 2 / 3),
    ("init_bound", {}, "deviation_for_bound", sqrt(2 / 27)),
    ("conv_fan_in", {}, "kernel_dropped", 3),
    ("conv_fan_in", {}, "kernel_not_squared", 9),
    ("conv_fan_in", {"out_channels": 16}, "fan_out_for_fan_in", 144),
]


@pytest.mark.parametrize(("name", "changes", "mistake", "expected"), MISTAKEN)
def test_mistakes_by_hand(name: str, changes: Arguments, mistake: str, expected: Any) -> None:
    reference = BY_NAME[name]
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
    ("init_variance", {"kernel_size": 1}, "kernel_dropped"),
    ("init_variance", {"fan_out": 9}, "fan_out_used"),
    ("conv_fan_in", {}, "fan_out_for_fan_in"),
    ("conv_fan_in", {"kernel_size": 1}, "kernel_dropped"),
]


@pytest.mark.parametrize(("name", "changes", "mistake"), RESTING)
def test_mistakes_rest_where_they_mean_nothing(name: str, changes: Arguments, mistake: str) -> None:
    reference = BY_NAME[name]
    bound = catalog.bind(reference, SAMPLES[name] | changes)
    assert not next(one for one in reference.mistakes if one.name == mistake).applies(**bound)


def test_the_catalogue_says_which_form_it_computes() -> None:
    for name, said in {
        "momentum_steps": "v = μ·v + g, w = w − η·v",
        "nesterov_steps": "w = w − η·(g + μ·v)",
        "adam_steps": "ε outside the root",
        "adamw_steps": "multiplied by 1 − η·λ",
    }.items():
        assert said in BY_NAME[name].convention_for({}).en
    rates = {kind: BY_NAME["learning_rate_at"].convention_for({"schedule": kind}).en for kind in ("step", "cosine")}
    assert "full period" in rates["step"] and "radians" in rates["cosine"]


def test_a_worked_solution_shows_every_step_with_its_numbers() -> None:
    reference = BY_NAME["momentum_steps"]
    bound = catalog.bind(reference, {"w": 1, "gradients": [1, -2], "learning_rate": 0.1, "momentum": 0.5})
    assert [line.en for line in catalog.steps(reference, bound)] == [
        r"$v_t = \mu v_{t-1} + g_t, \quad w_t = w_{t-1} - \eta v_t$",
        "the state starts at 0",
        r"$v_{1} = 0.5 \cdot 0 + 1 = 1$",
        r"$w_{1} = 1 - 0.1 \cdot 1 = 0.9$",
        r"$v_{2} = 0.5 \cdot 1 + (-2) = -1.5$",
        r"$w_{2} = 0.9 - 0.1 \cdot (-1.5) = 1.05$",
    ]


def test_the_catalogue_does_not_load_numpy() -> None:
    import subprocess
    import sys

    code = (
        "import sys, dlquiz.reference.catalog.optimizers as o, dlquiz.reference.catalog.statistics as s;"
        "[r.closed for r in (*o.REFERENCES, *s.REFERENCES)];"
        "print('numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


# --- torch, where it is installed -----------------------------------------------------------------------------------

TORCH: dict[str, Callable[[Any, Arguments], Any]] = {
    "momentum_steps": lambda torch, r: lambda p: torch.optim.SGD(p, lr=r["learning_rate"], momentum=r["momentum"]),
    "nesterov_steps": lambda torch, r: (
        lambda p: torch.optim.SGD(p, lr=r["learning_rate"], momentum=r["momentum"], nesterov=r["momentum"] > 0)
    ),
    "adagrad_steps": lambda torch, r: lambda p: torch.optim.Adagrad(p, lr=r["learning_rate"], eps=r["epsilon"]),
    "rmsprop_steps": lambda torch, r: (
        lambda p: torch.optim.RMSprop(p, lr=r["learning_rate"], alpha=r["decay"], eps=r["epsilon"])
    ),
    "adam_steps": lambda torch, r: (
        lambda p: torch.optim.Adam(
            p, lr=r["learning_rate"], betas=(float(r["beta1"]), float(r["beta2"])), eps=r["epsilon"]
        )
    ),
    "adamw_steps": lambda torch, r: (
        lambda p: torch.optim.AdamW(
            p,
            lr=r["learning_rate"],
            betas=(float(r["beta1"]), float(r["beta2"])),
            eps=r["epsilon"],
            weight_decay=r["weight_decay"],
        )
    ),
}


@pytest.mark.parametrize("name", STEPPING)
def test_torch_agrees(name: str) -> None:
    torch = pytest.importorskip("torch")
    reference = BY_NAME[name]
    for bound in drawn(reference, DRAWN[name]):
        w = torch.tensor(bound["w"], dtype=torch.float64, requires_grad=True)
        optimizer = TORCH[name](torch, bound)([w])
        for gradient in np.reshape(bound["gradients"], (-1, *w.shape)):
            w.grad = torch.tensor(gradient, dtype=torch.float64)
            optimizer.step()
        expected = w.detach().numpy().ravel().tolist()
        assert entries(agreed(reference, bound)) == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_torch_schedules_agree() -> None:
    torch = pytest.importorskip("torch")
    reference = BY_NAME["learning_rate_at"]
    schedulers = torch.optim.lr_scheduler
    made = {
        "step": lambda o, r: schedulers.StepLR(o, r["period"], r["decay"]),
        "exponential": lambda o, r: schedulers.ExponentialLR(o, r["decay"]),
        "cosine": lambda o, r: schedulers.CosineAnnealingLR(o, r["total"], r["final"]),
    }
    for bound in drawn(reference, draw_rate):
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=bound["initial"])
        scheduler = made[bound["schedule"]](optimizer, bound)
        for _ in range(bound["step"]):
            optimizer.step()
            scheduler.step()
        assert agreed(reference, bound) == pytest.approx(optimizer.param_groups[0]["lr"], rel=1e-8, abs=1e-12)
