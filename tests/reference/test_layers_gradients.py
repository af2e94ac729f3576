"""Every gradient against two oracles: HIPS autograd of an independent forward pass, and central differences of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from autograd.extend import defvjp, primitive
from hypothesis import given, settings
from hypothesis import strategies as st
from layer_draws import ACTIVATIONS, BY_NAME, DRAWS, bound, drawn

from dlquiz.reference.catalog import run

relaxed = settings(deadline=None, max_examples=60)
Forward = Callable[[Any], Any]


@primitive
def erf(z: Any) -> Any:
    return np.vectorize(math.erf, otypes=[float])(z)


defvjp(erf, lambda ans, z: lambda g: g * 2 / math.sqrt(math.pi) * np.exp(-(z**2)))


# --- forward passes, written anew on autograd's NumPy -----------------------------------------------------------------


def act(name: str, z: Any, alpha: float | None = None) -> Any:
    """An activation from its definition; at a kink the branch of the left slope is taken."""
    if alpha is None:
        alpha = 0.01 if name == "leaky_relu" else 1.0
    return {
        "sigmoid": lambda: 1 / (1 + anp.exp(-z)),
        "tanh": lambda: (anp.exp(z) - anp.exp(-z)) / (anp.exp(z) + anp.exp(-z)),
        "relu": lambda: anp.where(z > 0, z, 0.0),
        "leaky_relu": lambda: anp.where(z > 0, z, alpha * z),
        "elu": lambda: anp.where(z > 0, z, alpha * (anp.exp(z) - 1)),
        "softplus": lambda: anp.log(1 + anp.exp(z)),
        "silu": lambda: z / (1 + anp.exp(-z)),
        "gelu": lambda: z * (1 + erf(z / math.sqrt(2))) / 2,
    }[name]()


def axes(value: Any) -> tuple[int, int]:
    return (value, value) if isinstance(value, int) else tuple(value)


def conv(x: Any, w: Any, b: Any, stride: Any, padding: Any) -> Any:
    """Window by window, each an elementwise product summed up."""
    (sy, sx), (py, px) = axes(stride), axes(padding)
    if x.ndim == 2:
        return conv(x[None, None], w[None, None], b, stride, padding)[0, 0]
    x = anp.pad(x, ((0, 0), (0, 0), (py, py), (px, px)), "constant")
    kh, kw = w.shape[2:]
    rows, columns = (x.shape[2] - kh) // sy + 1, (x.shape[3] - kw) // sx + 1
    out = [
        [
            anp.stack(
                [
                    anp.sum(x[:, :, y * sy : y * sy + kh, c * sx : c * sx + kw] * w[m][None], axis=(1, 2, 3))
                    for m in range(w.shape[0])
                ],
                axis=1,
            )
            for c in range(columns)
        ]
        for y in range(rows)
    ]
    maps = anp.stack([anp.stack(row, axis=-1) for row in out], axis=-2)
    return maps + anp.reshape(b * anp.ones(w.shape[0]), (1, -1, 1, 1))


def pooled(x: Any, kernel_size: Any, stride: Any, kind: str) -> Any:
    (kh, kw), (sy, sx) = axes(kernel_size), axes(stride)
    rows, columns = (x.shape[-2] - kh) // sy + 1, (x.shape[-1] - kw) // sx + 1

    def window(y: int, c: int) -> Any:
        cells = x[..., y * sy : y * sy + kh, c * sx : c * sx + kw]
        return anp.mean(cells, axis=(-2, -1)) if kind == "avg" else anp.max(cells, axis=(-2, -1))

    return anp.stack([anp.stack([window(y, c) for c in range(columns)], axis=-1) for y in range(rows)], axis=-2)


def normed(x: Any, gamma: Any, beta: Any, epsilon: float) -> Any:
    over = (0, 2, 3) if x.ndim == 4 else (0,)
    shape = (1, -1, 1, 1) if x.ndim == 4 else (-1,)
    mean = anp.mean(x, axis=over, keepdims=True)
    variance = anp.mean((x - mean) ** 2, axis=over, keepdims=True)
    scale, shift = (anp.reshape(value, shape) if np.ndim(value) else value for value in (gamma, beta))
    return scale * (x - mean) / anp.sqrt(variance + epsilon) + shift


def entropy(logits: Any, target: Any) -> Any:
    rows = anp.reshape(logits, (-1, logits.shape[-1]))
    picks = np.eye(rows.shape[1])[np.reshape(target, -1)]
    logs = rows - anp.log(anp.sum(anp.exp(rows), axis=1, keepdims=True))
    return -anp.sum(logs * picks) / len(rows)


def network(inputs: Any, weights: Any, biases: Any, activation: str) -> Any:
    rows = anp.reshape(inputs, (-1, np.shape(inputs)[-1]))
    for place, (matrix, bias) in enumerate(zip(weights, biases, strict=True)):
        rows = anp.dot(rows, matrix) + bias
        if place + 1 < len(weights):
            rows = act(activation, rows)
    return rows


def net_loss(inputs: Any, weights: Any, biases: Any, targets: Any, activation: str, loss: str) -> Any:
    outputs = network(inputs, weights, biases, activation)
    if loss == "cross_entropy":
        return entropy(outputs, targets)
    return anp.sum((outputs - np.reshape(targets, outputs.shape)) ** 2) / 2 / len(outputs)


# --- the scalar whose gradient each entry is, as a function of the variable asked for ---------------------------------


def f(value: Any) -> Any:
    return np.asarray(value, dtype=float)


def of_linear(a: Mapping[str, Any]) -> tuple[Forward, Any]:
    x, w, g = f(a["inputs"]), f(a["weights"]), f(a["upstream"])
    bias = np.zeros(w.shape[1])
    return {
        "weights": (lambda v: anp.sum((anp.dot(x, v) + bias) * g), w),
        "inputs": (lambda v: anp.sum((anp.dot(v, w) + bias) * g), x),
        "bias": (lambda v: anp.sum((anp.dot(x, w) + v) * g), bias),
    }[a["of"]]


def of_neuron(a: Mapping[str, Any]) -> tuple[Forward, Any]:
    w, x, g, name = f(a["weights"]), f(a["inputs"]), f(a["upstream"]), a["activation"]
    return {
        "weights": (lambda v: anp.sum(act(name, anp.dot(v, x)) * g), w),
        "inputs": (lambda v: anp.sum(act(name, anp.dot(w, v)) * g), x),
        "pre_activation": (lambda v: anp.sum(act(name, v) * g), w @ x),
    }[a["of"]]


def of_conv(a: Mapping[str, Any]) -> tuple[Forward, Any]:
    x, w, g, s, p = f(a["inputs"]), f(a["kernel"]), f(a["upstream"]), a["stride"], a["padding"]
    bias = np.zeros(len(w)) if x.ndim == 4 else np.zeros(())
    return {
        "inputs": (lambda v: anp.sum(conv(v, w, 0.0, s, p) * g), x),
        "kernel": (lambda v: anp.sum(conv(x, v, 0.0, s, p) * g), w),
        "bias": (lambda v: anp.sum(conv(x, w, v, s, p) * g), bias),
    }[a["of"]]


def of_pool(kind: str) -> Callable[[Mapping[str, Any]], tuple[Forward, Any]]:
    def scalar(a: Mapping[str, Any]) -> tuple[Forward, Any]:
        g = f(a["upstream"])
        return lambda v: anp.sum(pooled(v, a["kernel_size"], a["stride"], kind) * g), f(a["inputs"])

    return scalar


def of_norm(a: Mapping[str, Any]) -> tuple[Forward, Any]:
    x, g, e = f(a["inputs"]), f(a["upstream"]), a["epsilon"]
    features = x.shape[1:2]
    gamma = f(a["gamma"]) * np.ones(features)
    return {
        "inputs": (lambda v: anp.sum(normed(v, gamma, 0.0, e) * g), x),
        "gamma": (lambda v: anp.sum(normed(x, v, 0.0, e) * g), gamma),
        "beta": (lambda v: anp.sum(normed(x, gamma, v, e) * g), np.zeros(features)),
    }[a["of"]]


def of_logistic(a: Mapping[str, Any]) -> tuple[Forward, Any]:
    x, y = f(a["inputs"]), a["target"]

    def loss(v: Any) -> Any:
        z = anp.sum(v * x)
        if a["loss"] == "squared":
            return (1 / (1 + anp.exp(-z)) - y) ** 2 / 2
        # ln a = −ln(1 + e^−z) and ln(1 − a) = −ln(1 + e^z), so that nothing cancels.
        return y * anp.log(1 + anp.exp(-z)) + (1 - y) * anp.log(1 + anp.exp(z))

    return loss, f(a["weights"])


def of_least_squares(a: Mapping[str, Any]) -> tuple[Forward, Any]:
    X, w, y = f(a["X"]), f(a["w"]), f(a["y"])
    return {
        "w": (lambda v: anp.sum((anp.dot(X, v) - y) ** 2), w),
        "X": (lambda v: anp.sum((anp.dot(v, w) - y) ** 2), X),
        "y": (lambda v: anp.sum((anp.dot(X, w) - v) ** 2), y),
    }[a["of"]]


def of_penalty(a: Mapping[str, Any]) -> tuple[Forward, Any]:
    g, strength = f(a["gradient"]), a["strength"]

    def loss(v: Any) -> Any:
        penalty = anp.sum(anp.abs(v)) if a["penalty"] == "l1" else anp.sum(v**2) / 2
        return anp.sum(g * v) + strength * penalty

    return loss, f(a["weights"])


def of_net(a: Mapping[str, Any]) -> tuple[Forward, Any]:
    weights, biases, place = [f(w) for w in a["weights"]], [f(b) for b in a["biases"]], int(a["of"][1:]) - 1
    changed = weights if a["of"][0] == "W" else biases

    def loss(v: Any) -> Any:
        parts = [v if index == place else part for index, part in enumerate(changed)]
        w, b = (parts, biases) if changed is weights else (weights, parts)
        return net_loss(f(a["inputs"]), w, b, a["targets"], a["activation"], a["loss"])

    return loss, changed[place]


SCALARS: Mapping[str, Callable[[Mapping[str, Any]], tuple[Forward, Any]]] = {
    "linear_backward": of_linear,
    "neuron_backward": of_neuron,
    "conv2d_backward": of_conv,
    "max_pool2d_backward": of_pool("max"),
    "avg_pool2d_backward": of_pool("avg"),
    "activation_derivative": lambda a: (lambda v: anp.sum(act(a["name"], v, a["alpha"])), f(a["z"])),
    "softmax_cross_entropy_gradient": lambda a: (lambda v: entropy(v, a["target"]), f(a["logits"])),
    "logistic_gradient": of_logistic,
    "least_squares_gradient": of_least_squares,
    "regularized_gradient": of_penalty,
    "batch_norm_backward": of_norm,
    "dropout": lambda a: (
        lambda v: anp.sum(v * f(a["mask"]) / (1 - a["drop_probability"]) * f(a["inputs"])), f(a["inputs"])
    ),
    "mlp_backward": of_net,
}  # fmt: skip


def central(scalar: Forward, point: Any, step: float = 1e-6) -> Any:
    found = np.zeros(np.shape(point))
    for place in np.ndindex(*np.shape(point)):
        up, down = np.array(point, dtype=float), np.array(point, dtype=float)
        up[place] += step
        down[place] -= step
        found[place] = (scalar(up) - scalar(down)) / (2 * step)
    return found


def nudged(value: Any, draw: np.random.Generator) -> Any:
    """Moved off every kink and tie, so that the derivative exists."""
    if isinstance(value, list | tuple):
        return [nudged(item, draw) for item in value]
    return value + float(draw.uniform(0.05, 0.3))


SMOOTHED = {"inputs", "weights", "z", "kernel", "X", "w", "biases"}


def smooth(name: str, draw: np.random.Generator) -> dict[str, Any]:
    given = DRAWS[name](draw)
    return bound(name, {key: nudged(value, draw) if key in SMOOTHED else value for key, value in given.items()})


@pytest.mark.parametrize("name", [name for name in SCALARS if name != "dropout"])
def test_gradients_agree_with_both_oracles(name: str) -> None:
    draw, counted = np.random.default_rng(11), 0
    while counted < 200:
        arguments = smooth(name, draw)
        if arguments.get("of") == "loss":
            continue
        found = np.asarray(run(BY_NAME[name], arguments))
        scalar, point = SCALARS[name](arguments)
        assert found.shape == point.shape
        assert found == pytest.approx(autograd.grad(scalar)(point), rel=1e-9, abs=1e-10)
        assert found == pytest.approx(central(scalar, point), rel=1e-4, abs=1e-6)
        counted += 1


def test_dropout_is_its_own_backward_pass() -> None:
    """d/dx of Σ g·dropout(x) is dropout(g)."""
    for arguments in drawn("dropout", 200):
        scalar, point = SCALARS["dropout"](arguments)
        found = np.asarray(run(BY_NAME["dropout"], arguments))
        assert found == pytest.approx(autograd.grad(scalar)(point), rel=1e-12)
        assert found == pytest.approx(central(scalar, point), rel=1e-6, abs=1e-8)


@pytest.mark.parametrize(
    "name", ["linear_backward", "conv2d_backward", "avg_pool2d_backward", "softmax_cross_entropy_gradient"]
)
def test_gradients_agree_with_autograd_on_round_numbers_too(name: str) -> None:
    """No kink and no tie in these: the drawn integers serve as they are."""
    for arguments in drawn(name, 200):
        scalar, point = SCALARS[name](arguments)
        assert np.asarray(run(BY_NAME[name], arguments)) == pytest.approx(autograd.grad(scalar)(point), abs=1e-12)


@relaxed
@given(data=st.data())
def test_networks_of_any_shape_agree_with_autograd(data: st.DataObject) -> None:
    sizes = data.draw(st.lists(st.integers(1, 4), min_size=2, max_size=5))
    rows, loss = data.draw(st.integers(1, 4)), data.draw(st.sampled_from(["squared", "cross_entropy"]))
    sizes[-1] = max(sizes[-1], 2 if loss == "cross_entropy" else 1)
    draw = np.random.default_rng(data.draw(st.integers(0, 10**6)))
    layers = len(sizes) - 1
    arguments = bound(
        "mlp_backward",
        {
            "inputs": draw.normal(size=(rows, sizes[0])).tolist(),
            "weights": [draw.normal(size=pair).tolist() for pair in pairwise(sizes)],
            "biases": [draw.normal(size=size).tolist() for size in sizes[1:]],
            "targets": draw.integers(sizes[-1], size=rows).tolist()
            if loss == "cross_entropy"
            else draw.normal(size=(rows, sizes[-1])).tolist(),
            "activation": data.draw(st.sampled_from(ACTIVATIONS)),
            "loss": loss,
            "of": data.draw(st.sampled_from("Wb")) + str(data.draw(st.integers(1, layers))),
        },
    )
    scalar, point = SCALARS["mlp_backward"](arguments)
    found = np.asarray(run(BY_NAME["mlp_backward"], arguments))
    assert found == pytest.approx(autograd.grad(scalar)(point), rel=1e-8, abs=1e-10)
    value = run(BY_NAME["mlp_backward"], {**arguments, "of": "loss"})
    assert value == pytest.approx(float(scalar(point)), rel=1e-10)


# --- forward passes, Jacobians and the rest ---------------------------------------------------------------------------

FORWARDS: Mapping[str, Callable[[Mapping[str, Any]], Any]] = {
    "linear_forward": lambda a: np.einsum("...d,dm->...m", f(a["inputs"]), f(a["weights"])) + f(a["bias"]),
    "conv2d": lambda a: conv(f(a["inputs"]), f(a["kernel"]), f(a["bias"]), a["stride"], a["padding"]),
    "max_pool2d": lambda a: pooled(f(a["inputs"]), a["kernel_size"], a["stride"], "max"),
    "avg_pool2d": lambda a: pooled(f(a["inputs"]), a["kernel_size"], a["stride"], "avg"),
    "activation": lambda a: act(a["name"], f(a["z"]), a["alpha"]),
    "softmax": lambda a: (
        np.exp(f(a["logits"]) / a["temperature"])
        / np.exp(f(a["logits"]) / a["temperature"]).sum(axis=-1, keepdims=True)
    ),
    "softmax_jacobian": lambda a: autograd.jacobian(lambda z: anp.exp(z) / anp.sum(anp.exp(z)))(f(a["logits"])),
    "cross_entropy": lambda a: entropy(f(a["logits"]), a["target"]),
    "batch_norm": lambda a: normed(f(a["inputs"]), f(a["gamma"]), f(a["beta"]), a["epsilon"]),
    "mlp_forward": lambda a: network(
        f(a["inputs"]), [f(w) for w in a["weights"]], [f(b) for b in a["biases"]], a["activation"]
    ),
    "logit": lambda a: -np.log(1 / f(a["probability"]) - 1),
    "relative_error": lambda a: np.nan_to_num(
        abs(f(a["analytic"]) - f(a["numeric"])) / np.where(
            (big := np.maximum(abs(f(a["analytic"])), abs(f(a["numeric"])))) == 0, 1, big
        )
    ),
    "vanishing_bound": lambda a: math.prod(
        abs(w) / 4 for w in np.ravel(np.ones(a["layers"]) * f(a["weight"])).tolist()
    ),
    "jacobian_shape": lambda a: autograd.jacobian(lambda w: anp.dot(w, np.ones(a["columns"])))(
        np.ones((a["rows"], a["columns"]))
    ).reshape(a["rows"], -1).shape,
}  # fmt: skip


@pytest.mark.parametrize("name", FORWARDS)
def test_values_agree_with_an_independent_computation(name: str) -> None:
    for arguments in drawn(name, 200):
        found, expected = np.asarray(run(BY_NAME[name], arguments)), np.asarray(FORWARDS[name](arguments))
        assert found.ravel() == pytest.approx(expected.ravel(), rel=1e-10, abs=1e-12)


def test_softmax_jacobian_agrees_with_central_differences() -> None:
    for arguments in drawn("softmax_jacobian", 50):
        logits = f(arguments["logits"])
        found = np.asarray(run(BY_NAME["softmax_jacobian"], arguments))
        for row in range(len(logits)):
            share = lambda z, row=row: float(np.exp(z[row]) / np.exp(z).sum())  # noqa: E731
            assert found[row] == pytest.approx(central(share, logits), abs=1e-8)


def test_a_collapsed_stack_maps_every_point_as_the_stack_does() -> None:
    for arguments in drawn("linear_collapse", 200):
        whole = {of: np.asarray(run(BY_NAME["linear_collapse"], {**arguments, "of": of})) for of in "Wb"}
        point = np.arange(1.0, 1 + len(arguments["weights"][0][0]))
        through = point
        for matrix, bias in zip(arguments["weights"], arguments["biases"], strict=True):
            through = f(matrix) @ through + f(bias)
        assert whole["W"] @ point + whole["b"] == pytest.approx(through)


def test_numeric_gradients_come_near_the_gradient_and_are_the_formula() -> None:
    from dlquiz.expressions import evaluate, parse
    from dlquiz.reference.graph import gradient

    for arguments in drawn("numeric_gradient", 200):
        at, name, h = arguments["at"], arguments["with_respect_to"], arguments["step"]
        found = np.asarray(run(BY_NAME["numeric_gradient"], arguments))
        exact = np.asarray(gradient(arguments["expression"], at, name))
        assert found == pytest.approx(exact, rel=10 * h**2 + 1e-6, abs=10 * h**2 + 1e-6)
        value = lambda v, a=arguments: evaluate(parse(a["expression"]), {**a["at"], a["with_respect_to"]: v})  # noqa: E731
        if not isinstance(at[name], list):
            assert found == pytest.approx((value(at[name] + h) - value(at[name] - h)) / (2 * h), rel=1e-9, abs=1e-12)
