"""Parameter counts known from papers and libraries, their worked solutions, and arguments that no layer could have."""

from __future__ import annotations

import re
from collections.abc import Callable
from math import prod
from typing import Any

import pytest
from reference_samples import SAMPLES

from dlquiz.errors import ArgumentError
from dlquiz.reference import blocks, counting
from dlquiz.reference.binding import bind
from dlquiz.reference.catalog.counting import REFERENCES

HAN = re.compile(r"[\u4e00-\u9fff]")
BY_NAME = {reference.name: reference for reference in REFERENCES}
Arguments = dict[str, Any]
LENET_C3 = {"in_channels": 6, "connections": (3,) * 6 + (4,) * 9 + (6,), "kernel_size": 5}


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
        ("group_norm_parameters", {"num_channels": 256, "num_groups": 32}, 512),
        ("group_norm_parameters", {"num_channels": 256, "affine": False}, 0),
        ("instance_norm_parameters", {"num_features": 64}, 0),
        ("instance_norm_parameters", {"num_features": 64, "affine": True}, 128),
        ("fixed_layer_parameters", {"input_shape": (6, 28, 28), "layer": "lenet_subsampling"}, 12),  # S2
        ("fixed_layer_parameters", {"input_shape": (16, 10, 10), "layer": "lenet_subsampling"}, 32),  # S4
        *(
            ("fixed_layer_parameters", {"input_shape": (64, 56, 56), "layer": layer}, 0)
            for layer in counting.FIXED_LAYERS
            if layer != "lenet_subsampling"
        ),
        ("depthwise_separable_parameters", {"in_channels": 32, "out_channels": 64, "kernel_size": 3}, 2_336),
        ("embedding_parameters", {"num_embeddings": 30_522, "embedding_dim": 768}, 23_440_896),  # BERT
        ("rnn_parameters", {"input_size": 10, "hidden_size": 20}, 640),
        ("lstm_parameters", {"input_size": 10, "hidden_size": 20}, 2_560),
        ("lstm_parameters", {"input_size": 10, "hidden_size": 20, "biases": 1}, 2_480),
        ("gru_parameters", {"input_size": 10, "hidden_size": 20}, 1_920),
        ("attention_parameters", {"embed_dim": 768, "heads": 12}, 2_362_368),  # BERT
        ("transformer_layer_parameters", {"d_model": 64, "feed_forward": 256}, 49_984),
        ("transformer_layer_parameters", {"d_model": 768, "feed_forward": 3_072}, 7_087_872),  # BERT
        ("partial_connection_parameters", LENET_C3, 1_516),
        ("bottleneck_parameters", {"in_channels": 256, "mid_channels": 64}, 69_632),  # ResNet-50, conv2
        ("bottleneck_parameters", {"in_channels": 64, "mid_channels": 64, "out_channels": 256}, 57_344),
        ("stacked_kernel_ratio", {"kernel_size": 5}, 18 / 25),
        ("stacked_kernel_ratio", {"kernel_size": 7}, 27 / 49),
        ("cnn_parameters", {"input_shape": (3, 32, 32), "channels": (16, 32), "out_features": 10}, 25_578),
        (
            "cnn_parameters",  # 448 and 4640 without their biases, 2·48 of the normalizations, 20490
            {"input_shape": (3, 32, 32), "channels": (16, 32), "out_features": 10, "batch_norm": True},
            25_626,
        ),
        (
            "cnn_parameters",  # 28 → 9 → 3: 208 + 1608 + 730
            {"input_shape": (1, 28, 28), "channels": (8, 8), "out_features": 10, "kernel_size": 5, "pool_size": 3},
            2_546,
        ),
    ],
)
def test_known_counts(name: str, arguments: Arguments, value: float) -> None:
    reference = BY_NAME[name]
    bound = bind(reference, arguments)
    assert reference.run(**bound) == value
    assert reference.closed is not None
    assert reference.closed(**bound) == value
    assert type(reference.closed(**bound)) is type(reference.run(**bound)) is type(value)


@pytest.mark.parametrize(
    ("name", "arguments", "lines"),
    [
        (
            "conv_parameters",
            {"in_channels": 8, "out_channels": 16, "kernel_size": 3, "groups": 4, "output_size": 10},
            [
                r"parameters: $P = (k_h \cdot k_w \cdot \frac{C_{in}}{g} + 1) \cdot C_{out}$",
                r"channels that a filter sees: $\frac{8}{4} = 2$",
                r"weights of one filter: $3 \cdot 3 \cdot 2 = 18$",
                "with its bias: $18 + 1 = 19$",
                "the same filters serve all $100$ positions: the output size does not count",
                r"$P = 19 \cdot 16 = 304$",
            ],
        ),
        (
            "lstm_parameters",
            {"input_size": 10, "hidden_size": 20, "sequence_length": 5},
            [
                r"parameters: $P = 4 \cdot h \cdot (x + h + 2)$",
                "four maps: input, forget and output gate, and the candidate",
                r"one map: $20 \cdot (10 + 20 + 2) = 20 \cdot 32 = 640$",
                "all $5$ time steps share them: the length does not count",
                r"$P = 4 \cdot 640 = 2560$",
            ],
        ),
        (
            "fixed_layer_parameters",
            {"input_shape": (64, 56, 56)},
            ["parameters: $P = 0$", r"the largest value of a window is picked: $\max_i x_i$", "$P = 0$"],
        ),
        (
            "stacked_kernel_ratio",
            {"kernel_size": 7},
            [
                r"ratio: $r = \frac{n k^2 C^2}{K^2 C^2} = \frac{n k^2}{K^2}$",
                r"layers of the stack: $n = \frac{K - 1}{k - 1} = \frac{7 - 1}{3 - 1} = \frac{6}{2} = 3$",
                r"stack, per pair of channels: $3 \cdot 3^2 = 3 \cdot 9 = 27$",
                "one layer, per pair of channels: $7^2 = 49$",
                r"$r = \frac{27}{49} = 0.55102$",
            ],
        ),
        (
            "partial_connection_parameters",
            LENET_C3,
            [
                r"parameters: $P = \sum_i (k_h \cdot k_w \cdot c_i + 1)$",
                r"cells of a window: $5 \cdot 5 = 25$",
                r"filters with $c_i = 3$: $6 \cdot (25 \cdot 3 + 1) = 6 \cdot 76 = 456$",
                r"filters with $c_i = 4$: $9 \cdot (25 \cdot 4 + 1) = 9 \cdot 101 = 909$",
                r"filters with $c_i = 6$: $1 \cdot (25 \cdot 6 + 1) = 1 \cdot 151 = 151$",
                "$P = 456 + 909 + 151 = 1516$",
            ],
        ),
    ],
)
def test_worked_solutions(name: str, arguments: Arguments, lines: list[str]) -> None:
    reference = BY_NAME[name]
    assert [line.en for line in reference.steps(**bind(reference, arguments))] == lines


@pytest.mark.parametrize(
    ("name", "changes", "said"),
    [
        ("conv_parameters", {}, "with bias"),
        ("linear_parameters", {"bias": False}, "without bias"),
        ("mlp_parameters", {}, "with bias"),
        ("classifier_parameters", {}, "the map is flattened"),
        ("classifier_parameters", {"head": "global_average"}, "global average pooling"),
        ("batch_norm_parameters", {}, "trainable or not; PyTorch's batch counter is left out"),
        ("batch_norm_parameters", {"count": "trainable"}, "trainable parameters only"),
        ("group_norm_parameters", {}, "PyTorch's default settings"),
        ("group_norm_parameters", {"affine": False}, "affine=False instead of PyTorch's default"),
        ("instance_norm_parameters", {}, "PyTorch's default settings"),
        ("instance_norm_parameters", {"affine": True}, "affine=True instead of PyTorch's default"),
        ("depthwise_separable_parameters", {"bias": True}, "with bias"),
        ("lstm_parameters", {"biases": 0}, "no bias"),
        ("lstm_parameters", {"biases": 1}, "textbook"),
        ("lstm_parameters", {}, "no peepholes; two bias vectors per gate"),
        ("gru_parameters", {}, "one direction; two bias vectors per gate"),
        ("rnn_parameters", {}, "one direction; two bias vectors, as in PyTorch"),
        ("attention_parameters", {}, "the output projection included, with bias"),
        ("partial_connection_parameters", {}, "with bias"),
        ("partial_connection_parameters", {"bias": False}, "without bias"),
        ("bottleneck_parameters", {}, "without bias; normalization and shortcut left out"),
        ("bottleneck_parameters", {"bias": True}, "with bias"),
        ("cnn_parameters", {}, "each convolution has a bias"),
        ("cnn_parameters", {"batch_norm": True}, "no bias but batch normalization"),
    ],
)
def test_the_convention_says_what_is_counted(name: str, changes: Arguments, said: str) -> None:
    reference = BY_NAME[name]
    convention = reference.convention_for(bind(reference, SAMPLES[name][0] | changes))
    assert said in convention.en
    assert HAN.search(convention.zh) and not HAN.search(convention.en)


def test_long_lists_are_shown_by_their_sums() -> None:
    wide = BY_NAME["mlp_parameters"].steps(**bind(BY_NAME["mlp_parameters"], {"sizes": [2] * 40}))
    deep = BY_NAME["cnn_parameters"]
    stages = deep.steps(
        **bind(deep, {"input_shape": [1, 4, 4], "channels": [2] * 40, "out_features": 2, "pool_size": 1})
    )
    assert len(wide) == 3 and len(stages) == 5
    assert r"\cdots" in wide[-1].en and r"\cdots" in stages[1].en


CELL = {"input_size": 10, "hidden_size": 20}
FLAT = {"input_shape": (16, 5, 5), "out_features": 120}
CNN = {"input_shape": (3, 8, 8), "channels": (4, 6), "out_features": 2}


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
        ("group_norm_parameters", {"num_channels": 6, "num_groups": 4}, "num_groups"),
        ("fixed_layer_parameters", {"input_shape": (3, 4, 4), "layer": "linear"}, "layer"),
        ("partial_connection_parameters", LENET_C3 | {"in_channels": 5}, "connections"),
        ("stacked_kernel_ratio", {"kernel_size": 3}, "stacked_kernel_size"),
        ("stacked_kernel_ratio", {"kernel_size": 5, "stacked_kernel_size": 1}, "stacked_kernel_size"),
        ("stacked_kernel_ratio", {"kernel_size": 6}, "kernel_size"),
        ("cnn_parameters", CNN | {"input_shape": (3, 8)}, "input_shape"),
        ("cnn_parameters", CNN | {"channels": (2, 2, 2, 2)}, "channels"),
        ("cnn_parameters", CNN | {"kernel_size": 9}, "kernel_size"),
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
        (lambda: counting.group_norm_parameters(0), "num_channels"),
        (lambda: counting.instance_norm_parameters(0), "num_features"),
        (lambda: counting.fixed_layer_parameters((3, 0)), "input_shape"),
        (lambda: counting.fixed_layer_parameters((3, 4), "conv"), "layer"),
        (lambda: counting.classifier_parameters((3, 2, 2), 4, "max"), "head"),
        (lambda: counting.embedding_parameters(3, -1), "embedding_dim"),
        (lambda: blocks.partial_connection_parameters(3, [], 5), "connections"),
        (lambda: blocks.bottleneck_parameters(3, 0), "out_channels"),
        (lambda: blocks.stacked_kernel_ratio(0), "kernel_size"),
        (lambda: blocks.cnn_parameters((3, 4, 4), (), 2), "channels"),
        (lambda: blocks.cnn_parameters((3, 4, 4), (2,), 2, pool_size=0), "pool_size"),
    ],
)
def test_closed_forms_refuse_impossible_arguments(call: Callable[[], float], argument: str) -> None:
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
