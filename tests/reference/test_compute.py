"""Multiply-adds, FLOPs and memory known from papers, worked solutions, and arguments that no layer could have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dlquiz.errors import ArgumentError
from dlquiz.reference import compute
from dlquiz.reference.binding import bind
from dlquiz.reference.catalog.compute import REFERENCES

BY_NAME = {reference.name: reference for reference in REFERENCES}
Arguments = dict[str, Any]


INCEPTION = {"in_channels": 192, "reduced_channels": 16, "out_channels": 32, "kernel_size": 5, "output_size": 28}
VGG16 = [
    *[(64, 224, 224)] * 2,
    *[(128, 112, 112)] * 2,
    *[(256, 56, 56)] * 3,
    *[(512, 28, 28)] * 3,
    *[(512, 14, 14)] * 3,
    *[(64, 112, 112), (128, 56, 56), (256, 28, 28), (512, 14, 14), (512, 7, 7)],
    *[(4_096,), (4_096,), (1_000,)],
]


@pytest.mark.parametrize(
    ("name", "arguments", "value"),
    [
        ("conv_macs", {"in_channels": 3, "out_channels": 64, "kernel_size": 3, "output_size": 224}, 86_704_128),
        ("conv_macs", {"in_channels": 3, "out_channels": 64, "kernel_size": 11, "output_size": 55}, 70_276_800),
        ("conv_macs", {"in_channels": 64, "out_channels": 64, "kernel_size": 3, "output_size": 224}, 1_849_688_064),
        ("conv_macs", {"in_channels": 6, "out_channels": 16, "kernel_size": 5, "output_size": 10}, 240_000),
        ("conv_macs", {"in_channels": 192, "out_channels": 32, "kernel_size": 5, "output_size": 28}, 120_422_400),
        ("conv_macs", {"in_channels": 2, "out_channels": 3, "kernel_size": 3, "output_size": (4, 5, 6)}, 19_440),
        ("inception_reduction_macs", INCEPTION, 12_443_648),
        ("linear_macs", {"in_features": 25_088, "out_features": 4_096}, 102_760_448),
        ("matmul_flops", {"m": 2, "n": 3, "p": 4}, 48),
        ("matmul_flops", {"m": 1_000, "n": 1_000, "p": 1_000}, 2_000_000_000),
        ("attention_macs", {"sequence_length": 10, "embed_dim": 4}, 1_440),
        ("attention_macs", {"sequence_length": 512, "embed_dim": 768, "heads": 12}, 1_610_612_736),
        ("separable_speedup", {"out_channels": 64, "kernel_size": 3}, 576 / 73),
        ("model_memory", {"parameters": 2**20}, 4.0),
        ("model_memory", {"parameters": 138_357_544}, 527.7921447753906),
        ("activation_memory", {"shapes": [(64, 32, 32), (128, 16, 16)]}, 0.375),
        ("activation_memory", {"shapes": VGG16}, 15_087_080 * 4 / 2**20),
        ("activation_memory", {"shapes": [(3, 224, 224), *VGG16]}, 15_237_608 * 4 / 2**20),
    ],
)
def test_known_costs(name: str, arguments: Arguments, value: float) -> None:
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
            "conv_macs",
            {"in_channels": 8, "out_channels": 16, "kernel_size": 3, "output_size": 10, "groups": 4, "batch_size": 2},
            [
                r"multiply-adds: $\text{MACs} = N \cdot H_{out} \cdot W_{out} \cdot C_{out} \cdot k_h \cdot k_w"
                r" \cdot \frac{C_{in}}{g}$",
                r"channels that an output value sees: $\frac{8}{4} = 2$",
                r"multiply-adds of one output value: $3 \cdot 3 \cdot 2 = 18$",
                r"output values of a sample: $10 \cdot 10 \cdot 16 = 1600$",
                r"$\text{MACs} = 2 \cdot 1600 \cdot 18 = 57600$",
            ],
        ),
        (
            "separable_speedup",
            {"out_channels": 64, "kernel_size": 3},
            [
                r"speed-up: $S = \frac{k_h \cdot k_w \cdot M}{k_h \cdot k_w + M}$",
                r"cells of the window: $3 \cdot 3 = 9$",
                r"standard, per position and input channel: $9 \cdot 64 = 576$",
                "depthwise and pointwise: $9 + 64 = 73$",
                r"$S = \frac{576}{73} = 7.89041$",
            ],
        ),
        (
            "activation_memory",
            {"shapes": [(64, 32, 32), (128, 16, 16)], "parameters": 100},
            [
                r"memory in MiB: $M = \frac{b \cdot \sum_i \prod_j n_{ij}}{2^{20}}$",
                r"values of shape 1: $64 \cdot 32 \cdot 32 = 65536$",
                r"values of shape 2: $128 \cdot 16 \cdot 16 = 32768$",
                "values: $65536 + 32768 = 98304$",
                "the $100$ parameters are not activations and are left out",
                r"bytes: $98304 \cdot 4 = 393216$",
                "bytes of a MiB: $2^{20} = 1048576$",
                r"$M = \frac{393216}{1048576} = 0.375$",
            ],
        ),
    ],
)
def test_worked_solutions(name: str, arguments: Arguments, lines: list[str]) -> None:
    reference = BY_NAME[name]
    assert [line.en for line in reference.steps(**bind(reference, arguments))] == lines


def test_the_convention_tells_a_sample_from_a_batch() -> None:
    macs = BY_NAME["conv_macs"]
    one, several = (macs.convention_for(bind(macs, CONV | {"batch_size": size})) for size in (1, 2))
    assert one.en.endswith("one sample") and one.zh.endswith("按单个样本计")
    assert several.en.endswith("the whole batch") and several.zh.endswith("按整个批量计")


CONV = {"in_channels": 3, "out_channels": 16, "kernel_size": 5, "output_size": 10}
TOKENS = {"sequence_length": 10, "embed_dim": 4}
MAPS = {"shapes": [(64, 32, 32), (128, 16, 16)]}


@pytest.mark.parametrize(
    ("name", "arguments", "argument"),
    [
        ("conv_macs", CONV | {"groups": 2}, "groups"),
        ("conv_macs", CONV | {"kernel_size": (3, 3), "output_size": (4, 4, 4)}, ""),
        ("inception_reduction_macs", INCEPTION | {"kernel_size": (3, 3), "output_size": (4, 4, 4)}, ""),
        ("attention_macs", TOKENS | {"heads": 3}, "heads"),
        ("activation_memory", MAPS | {"parameters": -1}, "parameters"),
    ],
)
def test_refused_arguments(name: str, arguments: Arguments, argument: str) -> None:
    with pytest.raises(ArgumentError) as refused:
        bind(BY_NAME[name], arguments)
    assert refused.value.argument == argument


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: compute.conv_macs(3, 4, 3, 0), "output_size"),
        (lambda: compute.conv_macs(3, 4, 3, 5, batch_size=0), "batch_size"),
        (lambda: compute.inception_reduction_macs(3, 0, 4, 3, 5), "out_channels"),
        (lambda: compute.linear_macs(3, 0), "out_features"),
        (lambda: compute.matmul_flops(1, 0, 1), "n"),
        (lambda: compute.attention_macs(0, 4), "sequence_length"),
        (lambda: compute.separable_speedup(4, (3, 0)), "kernel_size"),
        (lambda: compute.model_memory(4, 0), "bytes_per_parameter"),
        (lambda: compute.activation_memory([]), "shapes"),
        (lambda: compute.activation_memory([(3, 0)]), "shapes"),
    ],
)
def test_closed_forms_refuse_impossible_arguments(call: Callable[[], float], argument: str) -> None:
    with pytest.raises(ArgumentError) as refused:
        call()
    assert refused.value.argument == argument
    assert refused.value.en != refused.value.zh


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("conv_macs", {"in_channels": 10**9, "out_channels": 10**9, "kernel_size": 10**6, "output_size": 10**6}),
        ("conv_macs", {"in_channels": 1, "out_channels": 10**9, "kernel_size": 10**3, "output_size": 10**4}),
        ("matmul_flops", {"m": 10**9, "n": 10**9, "p": 10**9}),
    ],
)
def test_a_hostile_size_is_refused_not_allocated(name: str, arguments: Arguments) -> None:
    with pytest.raises(ArgumentError, match="too large"):
        BY_NAME[name].run(**bind(BY_NAME[name], arguments))
