"""The memory of VGG-16, what the costs say that they count, and arguments that no layer could have."""

from __future__ import annotations

from typing import Any

import pytest

from dlquiz.errors import ArgumentError
from dlquiz.reference.binding import bind
from dlquiz.reference.catalog import find

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
        ("activation_memory", {"shapes": VGG16}, 15_087_080 * 4 / 2**20),
        ("activation_memory", {"shapes": [(3, 224, 224), *VGG16]}, 15_237_608 * 4 / 2**20),
    ],
)
def test_known_costs(name: str, arguments: Arguments, value: float) -> None:
    reference = find(name)
    bound = bind(reference, arguments)
    assert reference.run(**bound) == value
    assert reference.closed(**bound) == value
    assert type(reference.closed(**bound)) is type(reference.run(**bound)) is type(value)


def test_the_convention_tells_a_sample_from_a_batch() -> None:
    macs = find("conv_macs")
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
        ("conv_macs", CONV | {"kernel_size": (3, 3), "output_size": (4, 4, 4)}, "kernel_size"),
        ("inception_reduction_macs", INCEPTION | {"kernel_size": (3, 3), "output_size": (4, 4, 4)}, "kernel_size"),
        ("attention_macs", TOKENS | {"heads": 3}, "heads"),
        ("activation_memory", MAPS | {"parameters": -1}, "parameters"),
    ],
)
def test_refused_arguments(name: str, arguments: Arguments, argument: str) -> None:
    with pytest.raises(ArgumentError) as refused:
        bind(find(name), arguments)
    assert refused.value.argument == argument


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
        find(name).run(**bind(find(name), arguments))
