"""Gradients of networks of any shape, and numeric gradients beside those of the graph."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layer_draws import ACTIVATIONS, numeric
from layer_samples import BY_NAME, bound
from proofs_layers_a import net_gradient_on_the_tape

from dlquiz.reference.catalog import run
from dlquiz.reference.gradients.graph import gradient

relaxed = settings(max_examples=60)


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
    for of in (arguments["of"], "loss"):
        asked = {**arguments, "of": of}
        found = np.asarray(run(BY_NAME["mlp_backward"], asked))
        assert found == pytest.approx(net_gradient_on_the_tape(**asked), rel=1e-8, abs=1e-10)


def test_numeric_gradients_come_near_those_of_the_graph() -> None:
    source = Random(5)
    for _ in range(200):
        arguments = bound("numeric_gradient", numeric(source))
        found = np.asarray(run(BY_NAME["numeric_gradient"], arguments))
        exact = np.asarray(gradient(arguments["expression"], arguments["at"], arguments["with_respect_to"]))
        allowed = 10 * arguments["step"] ** 2 + 1e-6
        assert found == pytest.approx(exact, rel=allowed, abs=allowed)
