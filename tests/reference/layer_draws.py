"""Drawn arguments for every entry about layers: small shapes, integers and halves, every branch reached in time."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from random import Random
from typing import Any

from layer_autograd import both_axes

from dlquiz.expressions.values import shape_of

Given = dict[str, Any]
ACTIVATIONS = ["sigmoid", "tanh", "relu", "leaky_relu", "elu", "softplus", "silu", "gelu"]


def nested(number: Callable[[], Any], shape: tuple[int, ...]) -> Any:
    return [nested(number, shape[1:]) for _ in range(shape[0])] if shape else number()


def whole(source: Random, *shape: int) -> Any:
    """Integers −4 … 4, nested."""
    return nested(lambda: source.randint(-4, 4), shape)


def halves(source: Random, *shape: int) -> Any:
    """−3 … 3 in steps of one half, nested."""
    return nested(lambda: source.randint(-6, 6) / 2, shape)


def linear_sizes(source: Random) -> tuple[int, int, int]:
    """Rows, inputs, units; sometimes two of them are equal, so that a wrong product exists too."""
    n, d, m = source.randint(1, 4), source.randint(1, 3), source.randint(1, 3)
    return source.choice([(n, d, m), (n, d, d), (d, d, m), (m, d, m)])


def linear_forward(source: Random) -> Given:
    n, d, m = linear_sizes(source)
    rows = source.choice([(n, d), (n, d), (d,)])
    bias = source.choice([(m,), (m,), ()])
    return {"inputs": whole(source, *rows), "weights": whole(source, d, m), "bias": whole(source, *bias)}


def linear_backward(source: Random) -> Given:
    n, d, m = linear_sizes(source)
    rows = source.choice([(n,), (n,), ()])
    return {
        "inputs": whole(source, *rows, d),
        "weights": whole(source, d, m),
        "upstream": whole(source, *rows, m),
        "of": source.choice(["weights", "inputs", "bias"]),
    }


def neuron_backward(source: Random) -> Given:
    m, d = source.choice([(1, 2), (1, 3), (2, 2), (3, 3), (2, 3), (3, 2)])
    return {
        "weights": whole(source, m, d),
        "inputs": halves(source, d),
        "upstream": whole(source, m),
        "activation": source.choice(ACTIVATIONS),
        "of": source.choice(["weights", "inputs", "pre_activation"]),
    }


def places(sizes: Any, taps: Any, stride: Any, padding: Any = 0) -> tuple[int, int]:
    """How often a window fits along each axis."""
    axes = zip(sizes, both_axes(taps), both_axes(stride), both_axes(padding), strict=True)
    rows, columns = ((n + 2 * p - k) // s + 1 for n, k, s, p in axes)
    return rows, columns


def conv2d(source: Random) -> Given:
    sizes = source.randint(2, 4), source.randint(2, 3)
    taps = source.choice([(2, 2), (2, 2), (1, 2), (min(3, sizes[0]), 1), (min(3, sizes[0]), min(3, sizes[1]))])
    (samples, filters), channels = source.choice([(1, 1), (1, 2), (2, 1)]), source.randint(1, 2)
    batch = source.random() < 0.4
    return {
        "inputs": whole(source, *([samples, channels] if batch else []), *sizes),
        "kernel": whole(source, *([filters, channels] if batch else []), *taps),
        "bias": source.choice([0, whole(source, filters) if batch else whole(source)]),
        "stride": source.choice([1, 1, 2, [2, 1]]),
        "padding": source.choice([0, 0, 1, [1, 0]]),
    }


def conv2d_backward(source: Random) -> Given:
    given = conv2d(source)
    images, filters = shape_of(given["inputs"]), shape_of(given["kernel"])
    out = places(images[-2:], filters[-2:], given["stride"], given["padding"])
    leading = (images[0], filters[0]) if len(images) == 4 else ()
    del given["bias"]
    return {**given, "upstream": whole(source, *leading, *out), "of": source.choice(["inputs", "kernel", "bias"])}


def pool(source: Random) -> Given:
    leading = source.choice([(), (), (1, 2), (2, 1), (2, 2)])
    largest = 4 if leading == (2, 2) else 5
    return {
        "inputs": whole(source, *leading, source.randint(2, largest), source.randint(2, largest)),
        "kernel_size": source.choice([2, 2, 2, 1, [1, 2]]),
        "stride": source.choice([1, 2, 2, 3, [1, 2]]),
    }


def pool_backward(source: Random) -> Given:
    given = pool(source)
    shape = shape_of(given["inputs"])
    out = places(shape[-2:], given["kernel_size"], given["stride"])
    return {**given, "upstream": whole(source, *shape[:-2], *out)}


def activation(source: Random) -> Given:
    name = source.choice(ACTIVATIONS)
    given = {"name": name, "z": halves(source, *source.choice([(), (3,), (2, 2)]))}
    if name in ("leaky_relu", "elu") and source.random() < 0.75:
        return {**given, "alpha": source.choice([0.1, 0.2, 0.5])}
    return given


def probabilities(source: Random) -> Given:
    shape = source.choice([(), (2,), (3,)])
    return {"probability": nested(lambda: source.randint(1, 99) / 100, shape)}


def targets(source: Random) -> Given:
    classes, rows = source.randint(2, 5), source.choice([(), (1,), (2,), (3,)])
    return {"logits": halves(source, *rows, classes), "target": nested(lambda: source.randrange(classes), rows)}


def softmax(source: Random) -> Given:
    rows = source.choice([(), (1,), (2,), (3,)])
    return {"logits": halves(source, *rows, source.randint(2, 5)), "temperature": source.choice([1, 1, 2, 0.5])}


def logistic(source: Random) -> Given:
    d = source.randint(1, 4)
    return {
        "weights": halves(source, d),
        "inputs": halves(source, d),
        "target": source.choice([0, 1, 0.25]),
        "loss": source.choice(["cross_entropy", "squared"]),
    }


def least_squares(source: Random) -> Given:
    n, d = source.choice([(2, 2), (3, 3), (3, 2), (2, 3), (4, 2), (1, 2)])
    of = source.choice(["w", "X", "y"])
    return {"X": whole(source, n, d), "w": whole(source, d), "y": whole(source, n), "of": of}


def regularized(source: Random) -> Given:
    d = source.randint(2, 4)
    return {
        "weights": halves(source, d),
        "gradient": halves(source, d),
        "penalty": source.choice(["l1", "l2"]),
        "strength": source.choice([0.1, 0.5, 2]),
        "last_is_bias": source.choice([False, False, True]),
    }


def norm_shape(source: Random) -> tuple[int, ...]:
    n = source.randint(2, 5)
    return source.choice([(n,), (n, source.randint(1, 3)), (source.randint(1, 2), source.randint(1, 2), 2, 2)])


def batch_norm(source: Random) -> Given:
    shape = norm_shape(source)
    return {
        "inputs": whole(source, *shape),
        "gamma": source.choice([whole(source, *shape[1:2]), 2, 1]),
        "beta": source.choice([whole(source, *shape[1:2]), 0]),
        "epsilon": source.choice([1e-5, 0.1]),
    }


def batch_norm_backward(source: Random) -> Given:
    shape = norm_shape(source)
    return {
        "inputs": whole(source, *shape),
        "gamma": source.choice([whole(source, *shape[1:2]), 2]),
        "upstream": whole(source, *shape),
        "of": source.choice(["inputs", "gamma", "beta"]),
        "epsilon": source.choice([1e-5, 0.1]),
    }


def dropout(source: Random) -> Given:
    shape = source.choice([(4,), (2, 3)])
    return {
        "inputs": whole(source, *shape),
        "mask": nested(lambda: source.randint(0, 1), shape),
        "drop_probability": source.choice([0.2, 0.25, 0.5, 0]),
        "training": source.random() < 0.75,
    }


def network(source: Random, outputs: int) -> Given:
    sizes = [*(source.randint(1, 3) for _ in range(source.randint(1, 3))), outputs]
    rows = source.choice([(source.randint(1, 3),), (source.randint(1, 3),), ()])
    return {
        "inputs": halves(source, *rows, sizes[0]),
        "weights": [whole(source, before, after) for before, after in pairwise(sizes)],
        "biases": [whole(source, after) for after in sizes[1:]],
        "activation": source.choice(["relu", "relu", *ACTIVATIONS]),
    }


def mlp_forward(source: Random) -> Given:
    return network(source, source.randint(1, 3))


def mlp_backward(source: Random) -> Given:
    outputs = source.randint(2, 3)
    given = network(source, outputs)
    layers, rows = len(given["weights"]), shape_of(given["inputs"])[:-1]
    given["of"] = source.choice(["loss", "W1", "W1", f"W{layers}", f"b{source.randint(1, layers)}"])
    if source.random() < 0.5:
        return {**given, "loss": "squared", "targets": halves(source, *rows, outputs)}
    return {**given, "loss": "cross_entropy", "targets": nested(lambda: source.randrange(outputs), rows)}


def linear_collapse(source: Random) -> Given:
    layers, d = source.randint(2, 4), source.randint(1, 3)
    sizes = source.choice([[d] * layers, [source.randint(1, 3) for _ in range(layers)]])
    return {
        "weights": [whole(source, after, before) for before, after in pairwise(sizes)],
        "biases": [whole(source, after) for after in sizes[1:]],
        "of": source.choice(["W", "b"]),
    }


def kernels(source: Random) -> Given:
    return {"kernel_sizes": [source.choice([1, 2, 3, 5, 7]) for _ in range(source.randint(1, 4))]}


def vanishing(source: Random) -> Given:
    layers = source.randint(2, 6)
    return {"layers": layers, "weight": source.choice([1, 2, -1.5, halves(source, layers)])}


EXPRESSIONS: list[tuple[str, list[str]]] = [
    ("x^3 - 2*x*y", ["x", "y"]),
    ("sigmoid(x*y) + tanh(x)", ["x", "y"]),
    ("sum(v^2)*x", ["v", "x"]),
    ("exp(x/4)*sum(v*v)", ["x", "v"]),
]


def numeric(source: Random) -> Given:
    expression, names = source.choice(EXPRESSIONS)
    return {
        "expression": expression,
        "at": {name: whole(source, 3) if name == "v" else whole(source) for name in names},
        "with_respect_to": source.choice(names),
        "step": source.choice([1e-5, 1e-3, 0.1]),
    }


def relative(source: Random) -> Given:
    shape = source.choice([(), (3,)])
    return {"analytic": halves(source, *shape), "numeric": halves(source, *shape)}


def jacobian(source: Random) -> Given:
    return {"logits": halves(source, source.randint(1, 4))}


def layer_sizes(source: Random) -> Given:
    return {"rows": source.randint(1, 4), "columns": source.randint(1, 4)}
