"""The fast layer routines against their naive twins, against torch where installed, and as forward/backward pairs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from every_case import every_case
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import naive_layers
from dlquiz.reference.layers import activations, convolution, linear, losses, mlp, normalization, pooling

relaxed = settings(max_examples=80)

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


@relaxed
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


@relaxed
@given(convolutions)
def test_convolution_agrees_with_torch(shape: dict[str, Any]) -> None:
    torch = pytest.importorskip("torch")
    inputs, kernel, bias, draw = convolution_arrays(shape)
    leaves = [torch.tensor(value, requires_grad=True) for value in (inputs, kernel, bias)]
    theirs = torch.nn.functional.conv2d(*leaves, stride=shape["stride"], padding=shape["padding"])
    out, cache = convolution.forward(inputs, kernel, bias, shape["stride"], shape["padding"])
    assert out == pytest.approx(theirs.detach().numpy(), abs=1e-10)
    upstream = draw.normal(size=out.shape)
    theirs.backward(torch.tensor(upstream))
    for ours, leaf in zip(convolution.backward(upstream, cache), leaves, strict=True):
        assert ours == pytest.approx(leaf.grad.numpy(), abs=1e-10)


pools = st.fixed_dictionaries(
    {
        "rows": st.integers(1, 7),
        "columns": st.integers(1, 7),
        "window": st.tuples(st.integers(1, 3), st.integers(1, 3)),
        "stride": st.tuples(st.integers(1, 3), st.integers(1, 3)),
        "seed": st.integers(0, 10**6),
    }
)


@relaxed
@given(pools)
def test_pooling_is_its_naive_twin_ties_included(shape: dict[str, Any]) -> None:
    draw = np.random.default_rng(shape["seed"])
    inputs = draw.integers(0, 3, size=(shape["rows"], shape["columns"])).astype(float)
    window = min(shape["window"][0], shape["rows"]), min(shape["window"][1], shape["columns"])
    for kind, forward, backward in (
        ("max", pooling.max_pool2d, pooling.max_pool2d_backward),
        ("avg", pooling.avg_pool2d, pooling.avg_pool2d_backward),
    ):
        out = forward(inputs, window, shape["stride"])
        assert out == pytest.approx(naive_layers.pool_forward(inputs, window, shape["stride"], kind))
        upstream = draw.normal(size=out.shape)
        naive = naive_layers.pool_backward(inputs, window, shape["stride"], upstream, kind)
        assert backward(inputs, window, shape["stride"], upstream) == pytest.approx(naive, abs=1e-12)
        images = (
            np.stack([np.stack([inputs, inputs.T @ inputs @ inputs.T])]) if inputs.shape[0] == inputs.shape[1] else None
        )
        if images is not None:
            both = np.stack([np.stack([upstream, upstream])])
            assert forward(images, window, shape["stride"])[0, 0] == pytest.approx(out)
            assert backward(images, window, shape["stride"], both)[0, 0] == pytest.approx(naive)


@relaxed
@given(pools)
def test_pooling_agrees_with_torch(shape: dict[str, Any]) -> None:
    torch = pytest.importorskip("torch")
    draw = np.random.default_rng(shape["seed"])
    inputs = draw.integers(0, 3, size=(2, 2, shape["rows"], shape["columns"])).astype(float)
    window = min(shape["window"][0], shape["rows"]), min(shape["window"][1], shape["columns"])
    for theirs, forward, backward in (
        (torch.nn.functional.max_pool2d, pooling.max_pool2d, pooling.max_pool2d_backward),
        (torch.nn.functional.avg_pool2d, pooling.avg_pool2d, pooling.avg_pool2d_backward),
    ):
        leaf = torch.tensor(inputs, requires_grad=True)
        expected = theirs(leaf, window, shape["stride"])
        out = forward(inputs, window, shape["stride"])
        assert out == pytest.approx(expected.detach().numpy())
        upstream = draw.normal(size=out.shape)
        expected.backward(torch.tensor(upstream))
        assert backward(inputs, window, shape["stride"], upstream) == pytest.approx(leaf.grad.numpy(), abs=1e-12)


@relaxed
@given(st.integers(1, 5), st.integers(1, 5), st.integers(1, 5), st.integers(0, 10**6))
def test_the_linear_layer_is_its_naive_twin(n: int, d: int, m: int, seed: int) -> None:
    draw = np.random.default_rng(seed)
    inputs, weights, bias = draw.normal(size=(n, d)), draw.normal(size=(d, m)), draw.normal(size=m)
    out, cache = linear.forward(inputs, weights, bias)
    assert out == pytest.approx(naive_layers.linear_forward(inputs, weights, bias))
    upstream = draw.normal(size=out.shape)
    pairs = zip(linear.backward(upstream, cache), naive_layers.linear_backward(upstream, cache), strict=True)
    for fast, naive in pairs:
        assert fast == pytest.approx(naive, abs=1e-12)


@relaxed
@given(st.integers(2, 6), st.integers(1, 4), st.integers(0, 10**6))
def test_batch_norm_is_its_naive_twin(n: int, d: int, seed: int) -> None:
    draw = np.random.default_rng(seed)
    inputs, gamma, beta = draw.normal(size=(n, d)), draw.normal(size=d), draw.normal(size=d)
    out, _ = normalization.forward(inputs, gamma, beta)
    assert out == pytest.approx(naive_layers.batch_norm_forward(inputs, gamma, beta), abs=1e-12)
    as_images = inputs.reshape(n, d, 1, 1)
    assert normalization.forward(as_images, gamma, beta)[0].reshape(n, d) == pytest.approx(out, abs=1e-12)


@relaxed
@given(st.integers(2, 4), st.integers(1, 3), st.integers(1, 3), st.integers(0, 10**6))
def test_batch_norm_agrees_with_torch(n: int, c: int, size: int, seed: int) -> None:
    torch = pytest.importorskip("torch")
    draw = np.random.default_rng(seed)
    inputs, gamma, beta = draw.normal(size=(n, c, size, size)), draw.normal(size=c), draw.normal(size=c)
    leaves = [torch.tensor(value, requires_grad=True) for value in (inputs, gamma, beta)]
    theirs = torch.nn.functional.batch_norm(leaves[0], None, None, leaves[1], leaves[2], training=True)
    out, cache = normalization.forward(inputs, gamma, beta)
    assert out == pytest.approx(theirs.detach().numpy(), abs=1e-9)
    upstream = draw.normal(size=out.shape)
    theirs.backward(torch.tensor(upstream))
    for ours, leaf in zip(normalization.backward(upstream, cache), leaves, strict=True):
        assert ours == pytest.approx(leaf.grad.numpy(), abs=1e-8)


@every_case("name", activations.NAMES)
def test_activations_agree_with_torch_kinks_included(name: str) -> None:
    torch = pytest.importorskip("torch")
    functions = {"sigmoid": torch.sigmoid, "tanh": torch.tanh}
    z = torch.tensor([-30.0, -2.0, -0.5, 0.0, 0.5, 2.0, 30.0], dtype=torch.float64, requires_grad=True)
    theirs = functions.get(name, getattr(torch.nn.functional, name, None))(z)
    theirs.sum().backward()
    at = z.detach().numpy()
    assert activations.activation(name, at) == pytest.approx(theirs.detach().numpy(), rel=1e-9, abs=1e-12)
    assert activations.activation_derivative(name, at) == pytest.approx(z.grad.numpy(), rel=1e-9, abs=1e-12)


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


def test_a_network_gives_gradients_for_every_layer() -> None:
    draw = np.random.default_rng(4)
    weights, biases = [draw.normal(size=(3, 4)), draw.normal(size=(4, 2))], [np.zeros(4), np.zeros(2)]
    outputs, layers = mlp.forward(draw.normal(size=(5, 3)), weights, biases)
    gradients = mlp.backward(np.ones_like(outputs), layers)
    assert [found.weights.shape for found in gradients] == [(3, 4), (4, 2)]
    assert gradients[1].output is None and gradients[0].output is not None
