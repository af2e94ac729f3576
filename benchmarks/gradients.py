"""The gradient engine over the expression language against HIPS autograd, on a net of two layers.

Both start from the same float64 arrays and go all the way for one gradient: forward, recording, backward. Ours has the
parsed expression at hand, as a bank has; autograd's is a Python function.
"""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

import numpy as np

from benchmarks.convolution import same_array
from benchmarks.measuring import Run
from benchmarks.model import Anchor, Benchmark
from benchmarks.packages import load
from dlquiz.reference.gradients.graph import gradient
from dlquiz.reference.layers.arrays import Array

LOSS = "sum((relu(X @ W1 + b1) @ W2 + b2 - Y)^2) / 2"


class Net(NamedTuple):
    """Rows of inputs, and the width of each layer."""

    rows: int
    inputs: int
    hidden: int
    outputs: int

    def __str__(self) -> str:
        return f"{self.rows} rows, {self.inputs}–{self.hidden}–{self.outputs}"


QUIZ = Net(2, 3, 4, 2)
WIDE = Net(64, 100, 128, 10)


def point(net: Net) -> dict[str, Array]:
    """Where the gradient is taken: the same numbers each time."""
    draw = np.random.default_rng(11)
    shapes = {
        "X": (net.rows, net.inputs),
        "W1": (net.inputs, net.hidden),
        "b1": (net.hidden,),
        "W2": (net.hidden, net.outputs),
        "b2": (net.outputs,),
        "Y": (net.rows, net.outputs),
    }
    return {name: draw.normal(size=shape) for name, shape in shapes.items()}


def ours(net: Net, wanted: str) -> Run:
    at = point(net)
    return lambda: gradient(LOSS, at, wanted)


def autograd(net: Net, wanted: str) -> Run:
    anp, at = load("autograd.numpy"), point(net)

    def loss(weights: Any) -> Any:
        value = {**at, wanted: weights}
        hidden = anp.maximum(anp.dot(value["X"], value["W1"]) + value["b1"], 0.0)
        return anp.sum((anp.dot(hidden, value["W2"]) + value["b2"] - value["Y"]) ** 2) / 2

    derivative = load("autograd").grad(loss)
    return lambda: derivative(at[wanted])


BENCHMARKS = tuple(
    Benchmark(
        f"gradient-{label}-{wanted.lower()}",
        f"gradient by {wanted} of a two-layer net, {net}",
        partial(ours, net, wanted),
        Anchor("autograd", partial(autograd, net, wanted), ("autograd",)),
        same_array,
    )
    for label, net in (("quiz", QUIZ), ("wide", WIDE))
    for wanted in ("W1", "W2")
)
