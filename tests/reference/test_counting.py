"""Parameter counts: the closed form, the NumPy run and a list of every single weight agree; wrong counts are known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise, product
from math import prod
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlquiz.errors import ArgumentError
from dlquiz.reference import counting
from dlquiz.reference.binding import bind
from dlquiz.reference.catalog.counting import REFERENCES

BY_NAME = {reference.name: reference for reference in REFERENCES}
Arguments = dict[str, Any]
Weights = Iterator[tuple[Any, ...]]


# Oracles: name every weight of a layer once, and count the names.


def conv_weights(in_channels: int, out_channels: int, kernel_size: Any, groups: int, bias: bool, **_: Any) -> Weights:
    cells = (kernel_size,) * 2 if isinstance(kernel_size, int) else kernel_size
    for made in range(out_channels):
        for seen in range(in_channels):
            if made * groups // out_channels == seen * groups // in_channels:
                yield from (("weight", made, seen, cell) for cell in product(*map(range, cells)))
        if bias:
            yield "bias", made


def linear_weights(in_features: int, out_features: int, bias: bool = True) -> Weights:
    for made in range(out_features):
        yield from (("weight", made, seen) for seen in range(in_features))
        if bias:
            yield "bias", made


def classifier_weights(input_shape: tuple[int, ...], out_features: int, head: str, bias: bool) -> Weights:
    cells = list(product(*map(range, input_shape)))
    inputs = cells if head == "flatten" else {cell[0] for cell in cells}
    return linear_weights(len(inputs), out_features, bias)


def mlp_weights(sizes: tuple[int, ...], bias: bool) -> Weights:
    for layer, (before, after) in enumerate(pairwise(sizes)):
        yield from ((layer, *weight) for weight in linear_weights(before, after, bias))


def batch_norm_weights(num_features: int, count: str, **_: Any) -> Weights:
    kept = ["gamma", "beta", *(["running_mean", "running_var"] if count == "all" else [])]
    return product(kept, range(num_features))


def layer_norm_weights(normalized_shape: tuple[int, ...]) -> Weights:
    return product(["gamma", "beta"], product(*map(range, normalized_shape)))


def separable_weights(in_channels: int, out_channels: int, kernel_size: Any, bias: bool) -> Weights:
    for channel in range(in_channels):
        yield from (("depthwise", channel, *weight) for weight in conv_weights(1, 1, kernel_size, 1, bias))
    yield from (("pointwise", *weight) for weight in linear_weights(in_channels, out_channels, bias))


def maxout_weights(in_features: int, out_features: int, pieces: int) -> Weights:
    return ((piece, *weight) for piece in range(pieces) for weight in linear_weights(in_features, out_features))


def embedding_weights(num_embeddings: int, embedding_dim: int) -> Weights:
    return product(range(num_embeddings), range(embedding_dim))


def recurrent_weights(gates: str) -> Callable[..., Weights]:
    def weights(input_size: int, hidden_size: int, biases: int, **_: Any) -> Weights:
        for gate, unit in product(gates.split(), range(hidden_size)):
            yield from ((gate, unit, "x", seen) for seen in range(input_size))
            yield from ((gate, unit, "h", seen) for seen in range(hidden_size))
            yield from ((gate, unit, "b", number) for number in range(biases))

    return weights


def attention_weights(embed_dim: int, bias: bool, heads: int) -> Weights:
    for name, head in product("qkv", range(heads)):
        yield from ((name, head, *weight) for weight in linear_weights(embed_dim, embed_dim // heads, bias))
    yield from (("o", *weight) for weight in linear_weights(embed_dim, embed_dim, bias))


def transformer_weights(d_model: int, feed_forward: int) -> Weights:
    yield from (("attention", *weight) for weight in attention_weights(d_model, True, 1))
    yield from (("network", *weight) for weight in mlp_weights((d_model, feed_forward, d_model), True))
    yield from product(["norm1", "norm2"], layer_norm_weights((d_model,)))


ORACLES: dict[str, Callable[..., Weights]] = {
    "conv_parameters": conv_weights,
    "linear_parameters": linear_weights,
    "classifier_parameters": classifier_weights,
    "mlp_parameters": mlp_weights,
    "batch_norm_parameters": batch_norm_weights,
    "layer_norm_parameters": layer_norm_weights,
    "depthwise_separable_parameters": separable_weights,
    "maxout_parameters": maxout_weights,
    "embedding_parameters": embedding_weights,
    "rnn_parameters": recurrent_weights("hidden"),
    "lstm_parameters": recurrent_weights("input forget cell output"),
    "gru_parameters": recurrent_weights("reset update new"),
    "attention_parameters": attention_weights,
    "transformer_layer_parameters": transformer_weights,
}

small = st.integers(1, 6)
size = small | st.tuples(small, small) | st.tuples(small) | st.tuples(small, small, small)
shape = st.lists(small, min_size=1, max_size=3).map(tuple)
recurrent = st.fixed_dictionaries(
    {"input_size": small, "hidden_size": small, "biases": st.integers(0, 2), "sequence_length": small}
)


@st.composite
def conv_arguments(draw: st.DrawFn) -> Arguments:
    groups = draw(st.integers(1, 3))
    return {
        "in_channels": groups * draw(st.integers(1, 3)),
        "out_channels": groups * draw(st.integers(1, 3)),
        "kernel_size": draw(size),
        "groups": groups,
        "bias": draw(st.booleans()),
        "output_size": draw(size),
    }


@st.composite
def attention_arguments(draw: st.DrawFn) -> Arguments:
    heads = draw(st.integers(1, 4))
    return {"embed_dim": heads * draw(st.integers(1, 4)), "bias": draw(st.booleans()), "heads": heads}


BIAS = st.booleans()
DRAWS: dict[str, st.SearchStrategy[Arguments]] = {
    "conv_parameters": conv_arguments(),
    "linear_parameters": st.fixed_dictionaries({"in_features": small, "out_features": small, "bias": BIAS}),
    "classifier_parameters": st.fixed_dictionaries(
        {
            "input_shape": shape,
            "out_features": small,
            "head": st.sampled_from(["flatten", "global_average"]),
            "bias": BIAS,
        }
    ),
    "mlp_parameters": st.fixed_dictionaries(
        {"sizes": st.lists(small, min_size=2, max_size=5).map(tuple), "bias": BIAS}
    ),
    "batch_norm_parameters": st.fixed_dictionaries(
        {"num_features": small, "count": st.sampled_from(["trainable", "all"]), "input_size": size}
    ),
    "layer_norm_parameters": st.fixed_dictionaries({"normalized_shape": shape}),
    "depthwise_separable_parameters": st.fixed_dictionaries(
        {"in_channels": small, "out_channels": small, "kernel_size": size, "bias": BIAS}
    ),
    "maxout_parameters": st.fixed_dictionaries({"in_features": small, "out_features": small, "pieces": small}),
    "embedding_parameters": st.fixed_dictionaries({"num_embeddings": small, "embedding_dim": small}),
    "rnn_parameters": recurrent,
    "lstm_parameters": recurrent,
    "gru_parameters": recurrent,
    "attention_parameters": attention_arguments(),
    "transformer_layer_parameters": st.fixed_dictionaries({"d_model": small, "feed_forward": small}),
}


@pytest.mark.parametrize("name", BY_NAME)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_closed_form_run_and_enumeration_agree(name: str, data: st.DataObject) -> None:
    reference = BY_NAME[name]
    bound = bind(reference, data.draw(DRAWS[name]))
    names = list(ORACLES[name](**bound))
    assert len(set(names)) == len(names)
    assert reference.closed is not None
    assert reference.closed(**bound) == reference.run(**bound) == len(names)
    assert type(reference.closed(**bound)) is type(reference.run(**bound)) is int


@pytest.mark.parametrize("name", BY_NAME)
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_steps_end_in_the_result(name: str, data: st.DataObject) -> None:
    reference = BY_NAME[name]
    bound = bind(reference, data.draw(DRAWS[name]))
    lines = reference.steps(**bound)
    assert 2 <= len(lines) <= 6
    assert all(line.en and line.zh for line in lines)
    for text in lines[-1]:
        assert text.endswith(f"= {reference.run(**bound)}")


@pytest.mark.parametrize(
    ("name", "arguments", "value"),
    [
        ("conv_parameters", {"in_channels": 3, "out_channels": 64, "kernel_size": 3}, 1_792),  # VGG conv1_1
        ("conv_parameters", {"in_channels": 3, "out_channels": 64, "kernel_size": 11}, 23_296),  # AlexNet conv1
        ("conv_parameters", {"in_channels": 3, "out_channels": 64, "kernel_size": 7, "bias": False}, 9_408),  # ResNet
        ("conv_parameters", {"in_channels": 96, "out_channels": 256, "kernel_size": 5, "groups": 2}, 307_456),  # paper
        ("conv_parameters", {"in_channels": 6, "out_channels": 16, "kernel_size": 5}, 2_416),  # LeNet-5, full C3
        ("conv_parameters", {"in_channels": 2, "out_channels": 4, "kernel_size": (1, 7)}, 60),
        ("conv_parameters", {"in_channels": 2, "out_channels": 4, "kernel_size": (3, 3, 3)}, 220),
        ("linear_parameters", {"in_features": 25_088, "out_features": 4_096}, 102_764_544),  # VGG fc6
        ("classifier_parameters", {"input_shape": (512, 7, 7), "out_features": 4_096}, 102_764_544),
        (
            "classifier_parameters",
            {"input_shape": (2_048, 7, 7), "out_features": 1_000, "head": "global_average"},
            2_049_000,  # ResNet-50
        ),
        ("mlp_parameters", {"sizes": (3, 4, 2)}, 26),
        ("mlp_parameters", {"sizes": (3, 4, 4, 1)}, 41),
        ("batch_norm_parameters", {"num_features": 64}, 128),
        ("batch_norm_parameters", {"num_features": 64, "count": "all"}, 256),
        ("layer_norm_parameters", {"normalized_shape": (768,)}, 1_536),
        ("depthwise_separable_parameters", {"in_channels": 32, "out_channels": 64, "kernel_size": 3}, 2_336),
        ("embedding_parameters", {"num_embeddings": 30_522, "embedding_dim": 768}, 23_440_896),  # BERT
        ("rnn_parameters", {"input_size": 10, "hidden_size": 20}, 640),
        ("lstm_parameters", {"input_size": 10, "hidden_size": 20}, 2_560),
        ("lstm_parameters", {"input_size": 10, "hidden_size": 20, "biases": 1}, 2_480),
        ("gru_parameters", {"input_size": 10, "hidden_size": 20}, 1_920),
        ("attention_parameters", {"embed_dim": 768, "heads": 12}, 2_362_368),  # BERT
        ("transformer_layer_parameters", {"d_model": 64, "feed_forward": 256}, 49_984),
        ("transformer_layer_parameters", {"d_model": 768, "feed_forward": 3_072}, 7_087_872),  # BERT
    ],
)
def test_known_counts(name: str, arguments: Arguments, value: int) -> None:
    reference = BY_NAME[name]
    bound = bind(reference, arguments)
    assert reference.run(**bound) == value
    assert reference.closed is not None
    assert reference.closed(**bound) == value


def test_sums_of_layers_known_from_papers() -> None:
    bottleneck = sum(
        counting.conv_parameters(c, m, k, bias=False) for c, m, k in [(256, 64, 1), (64, 64, 3), (64, 256, 1)]
    )
    assert bottleneck == 69_632
    # LeNet-5's C3: six maps see 3 channels, nine see 4, one sees all 6.
    assert sum(counting.conv_parameters(seen, maps, 5) for seen, maps in [(3, 6), (4, 9), (6, 1)]) == 1_516
    assert 2 * counting.conv_parameters(64, 64, 3, bias=False) * 25 == 18 * counting.conv_parameters(
        64, 64, 5, bias=False
    )


@pytest.mark.parametrize("name", BY_NAME)
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_mistakes_that_apply_can_be_computed(name: str, data: st.DataObject) -> None:
    reference = BY_NAME[name]
    bound = bind(reference, data.draw(DRAWS[name]))
    for mistake in reference.mistakes:
        if mistake.applies(**bound):
            assert mistake.formula(**bound) >= 0
    convention = reference.convention_for(bound)
    assert convention.en and convention.zh


CELL = {"input_size": 10, "hidden_size": 20}
FLAT = {"input_shape": (16, 5, 5), "out_features": 120}


@pytest.mark.parametrize(
    ("name", "arguments", "argument"),
    [
        ("conv_parameters", {"in_channels": 3, "out_channels": 4, "kernel_size": 3, "groups": 2}, "groups"),
        ("conv_parameters", {"in_channels": 4, "out_channels": 3, "kernel_size": 3, "groups": 2}, "groups"),
        ("mlp_parameters", {"sizes": (5,)}, "sizes"),
        ("rnn_parameters", CELL | {"biases": 3}, "biases"),
        ("lstm_parameters", CELL | {"biases": -1}, "biases"),
        ("gru_parameters", CELL | {"biases": 3}, "biases"),
        ("attention_parameters", {"embed_dim": 10, "heads": 3}, "heads"),
        ("batch_norm_parameters", {"num_features": 3, "count": "buffers"}, "count"),
        ("classifier_parameters", FLAT | {"head": "max"}, "head"),
    ],
)
def test_refused_arguments(name: str, arguments: Arguments, argument: str) -> None:
    with pytest.raises(ArgumentError) as refused:
        bind(BY_NAME[name], arguments)
    assert refused.value.argument == argument


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: counting.conv_parameters(3, 4, 3, groups=2), "groups"),
        (lambda: counting.conv_parameters(3, 4, (3, 0)), "kernel_size"),
        (lambda: counting.conv_parameters(3, 4, ()), "kernel_size"),
        (lambda: counting.linear_parameters(0, 4), "in_features"),
        (lambda: counting.mlp_parameters([3]), "sizes"),
        (lambda: counting.lstm_parameters(3, 4, biases=4), "biases"),
        (lambda: counting.batch_norm_parameters(3, "none"), "count"),
        (lambda: counting.layer_norm_parameters(()), "normalized_shape"),
        (lambda: counting.classifier_parameters((3, 2, 2), 4, "max"), "head"),
        (lambda: counting.embedding_parameters(3, -1), "embedding_dim"),
    ],
)
def test_closed_forms_refuse_impossible_arguments(call: Callable[[], int], argument: str) -> None:
    with pytest.raises(ArgumentError) as refused:
        call()
    assert refused.value.argument == argument
    assert refused.value.en != refused.value.zh


def test_a_hostile_size_is_refused_not_allocated() -> None:
    hostile = {"in_channels": 10**9, "out_channels": 10**9, "kernel_size": 10**6}
    with pytest.raises(ArgumentError, match="too large"):
        BY_NAME["conv_parameters"].run(**bind(BY_NAME["conv_parameters"], hostile))


def test_a_plain_number_is_a_one_axis_shape() -> None:
    assert counting.layer_norm_parameters(768) == counting.layer_norm_parameters((768,)) == 2 * prod((768,))
