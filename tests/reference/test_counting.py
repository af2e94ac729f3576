"""What the parameter counts say that they count, long worked solutions, and arguments that no layer could have."""

from __future__ import annotations

import re
from typing import Any

import pytest
from every_case import every_case
from reference_samples import SAMPLES

from dlquiz.errors import ArgumentError
from dlquiz.reference.binding import bind
from dlquiz.reference.catalog import find

HAN = re.compile(r"[\u4e00-\u9fff]")
Arguments = dict[str, Any]
LENET_C3 = {"in_channels": 6, "connections": (3,) * 6 + (4,) * 9 + (6,), "kernel_size": 5}


@every_case(
    ("name", "changes", "said"),
    [
        ("conv_parameters", {}, "with bias"),
        ("linear_parameters", {"bias": False}, "without bias"),
        ("mlp_parameters", {}, "with bias"),
        ("classifier_parameters", {}, "the map is flattened"),
        ("classifier_parameters", {"head": "global_average"}, "global average pooling"),
        ("batch_norm_parameters", {"count": "all"}, "trainable or not; PyTorch's batch counter is left out"),
        ("batch_norm_parameters", {"count": "trainable"}, "trainable parameters only"),
        ("group_norm_parameters", {}, "PyTorch's default settings"),
        ("group_norm_parameters", {"affine": False}, "affine=False instead of PyTorch's default"),
        ("instance_norm_parameters", {"affine": False}, "PyTorch's default settings"),
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
    reference = find(name)
    convention = reference.convention_for(bind(reference, SAMPLES[name][0] | changes))
    assert said in convention.en
    assert HAN.search(convention.zh) and not HAN.search(convention.en)


def test_a_long_list_is_shown_in_part() -> None:
    wide, deep = find("mlp_parameters"), find("cnn_parameters")
    dense = wide.steps(**bind(wide, {"sizes": [2] * 40}))
    stages = deep.steps(
        **bind(deep, {"input_shape": [1, 4, 4], "channels": [2] * 40, "out_features": 2, "pool_size": 1})
    )
    assert len(dense) < 20 and len(stages) < 60
    assert any("w_{39}" in line.en for line in dense) and not any("w_{20}" in line.en for line in dense)
    assert max(len(line.en) for line in (*dense, *stages)) < 400


CELL = {"input_size": 10, "hidden_size": 20}
FLAT = {"input_shape": (16, 5, 5), "out_features": 120}
CNN = {"input_shape": (3, 8, 8), "channels": (4, 6), "out_features": 2}


@every_case(
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
        bind(find(name), arguments)
    assert refused.value.argument == argument


def test_a_hostile_size_is_refused_not_allocated() -> None:
    hostile = {"in_channels": 10**9, "out_channels": 10**9, "kernel_size": 10**6}
    with pytest.raises(ArgumentError, match="too large"):
        reference = find("conv_parameters")
        reference.run(**bind(reference, hostile))
