"""Drawn arguments for every entry about layers: small shapes, integers and halves, all branches reached in time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

import numpy as np

from dlquiz.reference.binding import bind
from dlquiz.reference.catalog.layers import REFERENCES
from dlquiz.reference.kinds import REQUIRED, Reference

Draw = np.random.Generator
BY_NAME = {reference.name: reference for reference in REFERENCES}
ACTIVATIONS = ["sigmoid", "tanh", "relu", "leaky_relu", "elu", "softplus", "silu", "gelu"]
LISTS = ("weights", "biases")
"""Arguments of networks: arrays that need not be of one shape."""


def bound(name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments as a question hands them over, completed and checked."""
    reference = BY_NAME[name]
    if name not in ("mlp_forward", "mlp_backward", "linear_collapse"):
        return bind(reference, given)
    arguments = completed(reference, given)
    reference.refuse(**arguments)
    return arguments


def completed(reference: Reference, given: Mapping[str, Any]) -> dict[str, Any]:
    arguments: dict[str, Any] = {}
    for argument in reference.arguments:
        default = argument.default
        assert argument.name in given or default is not REQUIRED, argument.name
        arguments[argument.name] = given.get(argument.name, default)
    return arguments


def size(draw: Draw, low: int = 1, high: int = 4) -> int:
    return int(draw.integers(low, high + 1))


def whole(draw: Draw, *shape: int) -> Any:
    """Integers −4 … 4, nested."""
    return draw.integers(-4, 5, size=shape).tolist()


def halves(draw: Draw, *shape: int) -> Any:
    return (draw.integers(-6, 7, size=shape) / 2).tolist()


def one_of(draw: Draw, *choices: Any) -> Any:
    return choices[int(draw.integers(len(choices)))]


def linear(draw: Draw) -> tuple[int, int, int]:
    n, d, m = (size(draw) for _ in range(3))
    return one_of(draw, (n, d, m), (n, d, d), (d, d, m))


def linear_forward(draw: Draw) -> dict[str, Any]:
    n, d, m = linear(draw)
    rows = one_of(draw, whole(draw, n, d), whole(draw, d))
    return {"inputs": rows, "weights": whole(draw, d, m), "bias": one_of(draw, whole(draw, m), whole(draw), 1)}


def linear_backward(draw: Draw) -> dict[str, Any]:
    n, d, m = linear(draw)
    shape = one_of(draw, (n,), (n,), ())
    return {
        "inputs": whole(draw, *shape, d),
        "weights": whole(draw, d, m),
        "upstream": whole(draw, *shape, m),
        "of": one_of(draw, "weights", "inputs", "bias"),
    }


def neuron_backward(draw: Draw) -> dict[str, Any]:
    m, d = size(draw), size(draw)
    m = one_of(draw, m, d)
    return {
        "weights": whole(draw, m, d),
        "inputs": halves(draw, d),
        "upstream": whole(draw, m),
        "activation": one_of(draw, *ACTIVATIONS),
        "of": one_of(draw, "weights", "inputs", "pre_activation"),
    }


def geometry(draw: Draw) -> dict[str, Any]:
    """Sizes of a convolution whose kernel fits."""
    h, w = size(draw, 2, 5), size(draw, 2, 5)
    p = one_of(draw, 0, 0, 1, [1, 0])
    return {
        "sizes": (h, w),
        "taps": (size(draw, 1, min(3, h)), size(draw, 1, min(3, w))),
        "stride": one_of(draw, 1, 1, 2, [2, 1]),
        "padding": p,
        "batch": one_of(draw, None, None, (size(draw, 1, 2), size(draw, 1, 3), size(draw, 1, 2))),
    }


def places(shape: dict[str, Any]) -> tuple[int, int]:
    def axes(value: Any) -> tuple[int, int]:
        return (value, value) if isinstance(value, int) else tuple(value)

    rows, columns = (
        (n + 2 * p - k) // s + 1
        for n, k, s, p in zip(shape["sizes"], shape["taps"], axes(shape["stride"]), axes(shape["padding"]), strict=True)
    )
    return rows, columns


def conv2d(draw: Draw) -> dict[str, Any]:
    shape = geometry(draw)
    common = {"stride": shape["stride"], "padding": shape["padding"]}
    if shape["batch"] is None:
        return {
            "inputs": whole(draw, *shape["sizes"]), "kernel": whole(draw, *shape["taps"]),
            "bias": one_of(draw, 0, whole(draw)), **common,
        }  # fmt: skip
    n, c, m = shape["batch"]
    return {
        "inputs": whole(draw, n, c, *shape["sizes"]), "kernel": whole(draw, m, c, *shape["taps"]),
        "bias": one_of(draw, 0, whole(draw, m)), **common,
    }  # fmt: skip


def conv2d_backward(draw: Draw) -> dict[str, Any]:
    shape = geometry(draw)
    out = places(shape)
    common = {
        "stride": shape["stride"], "padding": shape["padding"], "of": one_of(draw, "inputs", "kernel", "bias")
    }  # fmt: skip
    if shape["batch"] is None:
        return {
            "inputs": whole(draw, *shape["sizes"]), "kernel": whole(draw, *shape["taps"]),
            "upstream": whole(draw, *out), **common,
        }  # fmt: skip
    n, c, m = shape["batch"]
    return {
        "inputs": whole(draw, n, c, *shape["sizes"]), "kernel": whole(draw, m, c, *shape["taps"]),
        "upstream": whole(draw, n, m, *out), **common,
    }  # fmt: skip


def pool(draw: Draw) -> dict[str, Any]:
    h, w = size(draw, 2, 5), size(draw, 2, 5)
    lead = one_of(draw, (), (), (size(draw, 1, 2), size(draw, 1, 2)))
    k = one_of(draw, 2, 2, 1, [1, 2])
    return {"inputs": whole(draw, *lead, h, w), "kernel_size": k, "stride": one_of(draw, 1, 2, 2, [1, 2], 3)}


def pool_backward(draw: Draw) -> dict[str, Any]:
    given = pool(draw)
    shape = np.shape(given["inputs"])
    k, s = ((v, v) if isinstance(v, int) else tuple(v) for v in (given["kernel_size"], given["stride"]))
    out = [(n - a) // b + 1 for n, a, b in zip(shape[-2:], k, s, strict=True)]
    return {**given, "upstream": whole(draw, *shape[:-2], *out)}


def activation(draw: Draw) -> dict[str, Any]:
    name = one_of(draw, *ACTIVATIONS)
    given = {"name": name, "z": one_of(draw, halves(draw), halves(draw, 3), halves(draw, 2, 2))}
    return (
        {**given, "alpha": one_of(draw, 0.1, 0.2, 0.5)} if name in ("leaky_relu", "elu") and size(draw) > 1 else given
    )


def targets(draw: Draw) -> dict[str, Any]:
    k, n = size(draw, 2, 4), size(draw, 1, 3)
    if size(draw) == 1:
        return {"logits": halves(draw, k), "target": int(draw.integers(k))}
    return {"logits": halves(draw, n, k), "target": draw.integers(k, size=n).tolist()}


def softmax(draw: Draw) -> dict[str, Any]:
    shape = one_of(draw, (size(draw, 2),), (size(draw), size(draw, 2)))
    return {"logits": halves(draw, *shape), "temperature": one_of(draw, 1, 2, 0.5)}


def logistic(draw: Draw) -> dict[str, Any]:
    d = size(draw)
    return {
        "weights": halves(draw, d), "inputs": halves(draw, d), "target": one_of(draw, 0, 1, 0.25),
        "loss": one_of(draw, "cross_entropy", "squared"),
    }  # fmt: skip


def least_squares(draw: Draw) -> dict[str, Any]:
    n, d = size(draw), size(draw)
    n = one_of(draw, n, d)
    return {"X": whole(draw, n, d), "w": whole(draw, d), "y": whole(draw, n), "of": one_of(draw, "w", "X", "y")}


def regularized(draw: Draw) -> dict[str, Any]:
    d = size(draw)
    return {
        "weights": halves(draw, d), "gradient": halves(draw, d), "penalty": one_of(draw, "l1", "l2"),
        "strength": one_of(draw, 0.1, 0.5, 2),
    }  # fmt: skip


def norm_shape(draw: Draw) -> tuple[int, ...]:
    n = size(draw, 2, 5)
    return one_of(draw, (n,), (n, size(draw, 1, 3)), (size(draw, 1, 2), size(draw, 1, 2), 2, 2))


def batch_norm(draw: Draw) -> dict[str, Any]:
    shape = norm_shape(draw)
    features = shape[1:2]
    return {
        "inputs": whole(draw, *shape), "gamma": one_of(draw, whole(draw, *features), 2),
        "beta": one_of(draw, whole(draw, *features), 0), "epsilon": one_of(draw, 1e-5, 0.1),
    }  # fmt: skip


def batch_norm_backward(draw: Draw) -> dict[str, Any]:
    shape = norm_shape(draw)
    return {
        "inputs": whole(draw, *shape), "gamma": one_of(draw, whole(draw, *shape[1:2]), 2),
        "upstream": whole(draw, *shape), "of": one_of(draw, "inputs", "gamma", "beta"),
        "epsilon": one_of(draw, 1e-5, 0.1),
    }  # fmt: skip


def dropout(draw: Draw) -> dict[str, Any]:
    shape = one_of(draw, (4,), (2, 3))
    mask = draw.integers(0, 2, size=shape).tolist()
    return {"inputs": whole(draw, *shape), "mask": mask, "drop_probability": one_of(draw, 0.2, 0.25, 0.5, 0)}


def network(draw: Draw, out: int) -> dict[str, Any]:
    sizes = [size(draw, 1, 3) for _ in range(size(draw, 1, 3))] + [out]
    rows = one_of(draw, (size(draw, 1, 3),), (size(draw, 1, 3),), ())
    return {
        "inputs": halves(draw, *rows, sizes[0]),
        "weights": [whole(draw, a, b) for a, b in pairwise(sizes)] or [whole(draw, sizes[0], out)],
        "biases": [whole(draw, b) for b in sizes[1:]] or [whole(draw, out)],
        "activation": one_of(draw, "relu", "relu", *ACTIVATIONS),
    }


def mlp_forward(draw: Draw) -> dict[str, Any]:
    return network(draw, size(draw, 1, 3))


def mlp_backward(draw: Draw) -> dict[str, Any]:
    out = size(draw, 2, 3)
    given = network(draw, out)
    layers = len(given["weights"])
    rows = np.shape(given["inputs"])[:-1]
    of = one_of(draw, "loss", f"W{size(draw, 1, layers)}", f"b{size(draw, 1, layers)}", "W1")
    if size(draw) > 2:
        return {**given, "loss": "squared", "targets": halves(draw, *rows, out), "of": of}
    return {**given, "targets": draw.integers(out, size=rows).tolist() if rows else int(draw.integers(out)), "of": of}


def linear_collapse(draw: Draw) -> dict[str, Any]:
    d = size(draw, 1, 3)
    sizes = one_of(draw, [d] * size(draw, 2, 4), [size(draw, 1, 3) for _ in range(size(draw, 2, 4))])
    weights = [whole(draw, b, a) for a, b in pairwise(sizes)]
    return {"weights": weights, "biases": [whole(draw, b) for b in sizes[1:]], "of": one_of(draw, "W", "b")}


def vanishing(draw: Draw) -> dict[str, Any]:
    layers = size(draw, 2, 6)
    return {"layers": layers, "weight": one_of(draw, 1, 2, -1.5, halves(draw, layers))}


EXPRESSIONS: list[tuple[str, list[str]]] = [
    ("x^3 - 2*x*y", ["x", "y"]),
    ("sigmoid(x*y) + tanh(x)", ["x", "y"]),
    ("sum(v^2)*x", ["v", "x"]),
    ("exp(x/4)*sum(v*v)", ["x", "v"]),
]


def numeric(draw: Draw) -> dict[str, Any]:
    expression, names = EXPRESSIONS[size(draw, 0, len(EXPRESSIONS) - 1)]
    at = {name: whole(draw, 3) if name == "v" else whole(draw) for name in names}
    return {
        "expression": expression, "at": at, "with_respect_to": one_of(draw, *names),
        "step": one_of(draw, 1e-5, 1e-3, 0.1),
    }  # fmt: skip


def relative(draw: Draw) -> dict[str, Any]:
    shape = one_of(draw, (), (3,))
    return {"analytic": halves(draw, *shape), "numeric": halves(draw, *shape)}


DRAWS: Mapping[str, Callable[[Draw], dict[str, Any]]] = {
    "numeric_gradient": numeric,
    "relative_error": relative,
    "linear_forward": linear_forward,
    "linear_backward": linear_backward,
    "neuron_backward": neuron_backward,
    "conv2d": conv2d,
    "conv2d_backward": conv2d_backward,
    "max_pool2d": pool,
    "avg_pool2d": pool,
    "max_pool2d_backward": pool_backward,
    "avg_pool2d_backward": pool_backward,
    "activation": activation,
    "activation_derivative": activation,
    "logit": lambda draw: {"probability": one_of(draw, 0.5, 0.25, [0.1, 0.9], [0.3, 0.6])},
    "softmax": softmax,
    "softmax_jacobian": lambda draw: {"logits": halves(draw, size(draw))},
    "cross_entropy": targets,
    "softmax_cross_entropy_gradient": targets,
    "logistic_gradient": logistic,
    "least_squares_gradient": least_squares,
    "regularized_gradient": regularized,
    "batch_norm": batch_norm,
    "batch_norm_backward": batch_norm_backward,
    "dropout": dropout,
    "mlp_forward": mlp_forward,
    "mlp_backward": mlp_backward,
    "linear_collapse": linear_collapse,
    "jacobian_shape": lambda draw: {"rows": size(draw), "columns": size(draw)},
    "vanishing_bound": vanishing,
}


def drawn(name: str, count: int) -> list[dict[str, Any]]:
    """`count` checked argument sets of one entry, the same at every run."""
    draw = np.random.default_rng(sum(map(ord, name)))
    return [bound(name, DRAWS[name](draw)) for _ in range(count)]
