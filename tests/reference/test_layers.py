"""Layers: the fast convolution against its naive twin, gradients of any network, no overflow, nothing changed."""

from __future__ import annotations

from itertools import pairwise
from random import Random
from typing import Any

import numpy as np
import pytest
from every_case import every_case
from hypothesis import given, settings
from hypothesis import strategies as st
from layer_draws import ACTIVATIONS
from proofs_all import PROOFS
from proofs_layers_a import net_gradient_on_the_tape

from benchmarks import naive_layers
from dlquiz.reference import catalog
from dlquiz.reference.layers import activations, convolution, losses

convolutions = st.fixed_dictionaries(
    {
        "n": st.integers(1, 3),
        "c": st.integers(1, 3),
        "m": st.integers(1, 3),
        "size": st.tuples(st.integers(1, 7), st.integers(1, 7)),
        "taps": st.tuples(st.integers(1, 4), st.integers(1, 4)),
        "stride": st.tuples(st.integers(1, 3), st.integers(1, 3)),
        "padding": st.tuples(st.integers(0, 2), st.integers(0, 2)),
        "seed": st.integers(0, 10**6),
    }
)


def convolution_arrays(shape: dict[str, Any]) -> tuple[Any, Any, Any, Any]:
    draw = np.random.default_rng(shape["seed"])
    taps = tuple(min(k, n + 2 * p) for k, n, p in zip(shape["taps"], shape["size"], shape["padding"], strict=True))
    inputs = draw.normal(size=(shape["n"], shape["c"], *shape["size"]))
    kernel = draw.normal(size=(shape["m"], shape["c"], *taps))
    return inputs, kernel, draw.normal(size=shape["m"]), draw


@settings(max_examples=80)
@given(convolutions)
def test_convolution_is_its_naive_twin(shape: dict[str, Any]) -> None:
    inputs, kernel, bias, draw = convolution_arrays(shape)
    place = shape["stride"], shape["padding"]
    out, cache = convolution.forward(inputs, kernel, bias, *place)
    assert out == pytest.approx(naive_layers.conv2d_forward(inputs, kernel, bias, *place), abs=1e-12)
    upstream = draw.normal(size=out.shape)
    for fast, naive, variable in zip(
        convolution.backward(upstream, cache),
        naive_layers.conv2d_backward(upstream, cache),
        (inputs, kernel, bias),
        strict=True,
    ):
        assert fast.shape == variable.shape
        assert fast == pytest.approx(naive, abs=1e-12)


@every_case("name", activations.NAMES)
def test_activations_neither_overflow_nor_lose_their_tails(name: str) -> None:
    z = np.array([-1000.0, -40.0, 40.0, 1000.0])
    out, slope = activations.activation(name, z), activations.activation_derivative(name, z)
    assert np.isfinite(out).all() and np.isfinite(slope).all()
    if name in ("sigmoid", "softplus"):
        assert out[1] == pytest.approx(np.exp(-40.0), rel=1e-12)


def test_losses_do_not_overflow() -> None:
    logits, targets = np.array([[1000.0, -1000.0]]), np.array([1])
    value, cache = losses.cross_entropy_forward(logits, targets)
    assert value == 2000.0
    assert losses.cross_entropy_backward(cache).tolist() == [[1.0, -1.0]]


def test_caches_are_not_shared_and_arguments_not_changed() -> None:
    draw = np.random.default_rng(3)
    inputs, kernel, bias = draw.normal(size=(2, 2, 4, 4)), draw.normal(size=(3, 2, 2, 2)), draw.normal(size=3)
    before = [value.copy() for value in (inputs, kernel, bias)]
    out, cache = convolution.forward(inputs, kernel, bias)
    first = convolution.backward(out, cache)
    second = convolution.backward(out, cache)
    assert all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))
    assert all(np.array_equal(a, b) for a, b in zip(before, (inputs, kernel, bias), strict=True))


@every_case("name", catalog.families()["layers"])
def test_the_value_is_plain_finite_and_repeatable(name: str) -> None:
    reference = catalog.find(name)
    source = Random(name)
    for arguments in (catalog.bind(reference, PROOFS[name].draw(source)) for _ in range(20)):
        before = repr(arguments)
        value = catalog.run(reference, arguments)
        assert catalog.run(reference, arguments) == value
        assert catalog.same_value(catalog.value_of(reference, arguments), value)
        assert np.isfinite(np.asarray(value, dtype=float)).all()
        assert repr(arguments) == before, "arguments are not changed"


def test_a_plain_number_comes_out_where_a_number_goes_in() -> None:
    calls: dict[str, dict[str, Any]] = {
        "activation": {"name": "relu", "z": 2},
        "cross_entropy": {"logits": [1, 2], "target": 0},
        "conv2d_backward": {"inputs": [[1, 2], [3, 4]], "kernel": [[1]], "upstream": [[1, 0], [2, -1]], "of": "bias"},
    }
    for name, arguments in calls.items():
        reference = catalog.find(name)
        assert isinstance(catalog.run(reference, catalog.bind(reference, arguments)), float), name


@settings(max_examples=60)
@given(data=st.data())
def test_networks_of_any_shape_agree_with_autograd(data: st.DataObject) -> None:
    sizes = data.draw(st.lists(st.integers(1, 4), min_size=2, max_size=5))
    rows, loss = data.draw(st.integers(1, 4)), data.draw(st.sampled_from(["squared", "cross_entropy"]))
    sizes[-1] = max(sizes[-1], 2 if loss == "cross_entropy" else 1)
    draw = np.random.default_rng(data.draw(st.integers(0, 10**6)))
    layers = len(sizes) - 1
    reference = catalog.find("mlp_backward")
    arguments = catalog.bind(
        reference,
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
        found = np.asarray(catalog.run(reference, asked))
        assert found == pytest.approx(net_gradient_on_the_tape(**asked), rel=1e-8, abs=1e-10)
