"""What the costs say that they count, and arguments that no layer could have."""

from __future__ import annotations

from typing import Any

import pytest

from dlquiz.errors import ArgumentError
from dlquiz.reference.binding import bind
from dlquiz.reference.catalog import find

Arguments = dict[str, Any]


INCEPTION = {"in_channels": 192, "reduced_channels": 16, "out_channels": 32, "kernel_size": 5, "output_size": 28}


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
