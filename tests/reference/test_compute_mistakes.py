"""Wrong multiply-adds, FLOPs and memory: each mistake gives its value, by hand, and rests where it means nothing."""

from __future__ import annotations

from typing import Any

import pytest

from dlquiz.reference.binding import bind
from dlquiz.reference.catalog.compute import REFERENCES
from dlquiz.reference.kinds import Mistake, Reference

BY_NAME = {reference.name: reference for reference in REFERENCES}
Arguments = dict[str, Any]

CONV = {"in_channels": 3, "out_channels": 16, "kernel_size": 5, "output_size": 10}
GROUPED = {"in_channels": 8, "out_channels": 16, "kernel_size": 3, "output_size": 10, "groups": 4}
INCEPTION = {"in_channels": 192, "reduced_channels": 16, "out_channels": 32, "kernel_size": 5, "output_size": 28}
LINEAR = {"in_features": 100, "out_features": 10}
PRODUCT = {"m": 2, "n": 3, "p": 4}
TOKENS = {"sequence_length": 10, "embed_dim": 4}
SPEEDUP = {"out_channels": 64, "kernel_size": 3}
MODEL = {"parameters": 2**20}
MAPS = {"shapes": [(64, 32, 32), (128, 16, 16)]}

WRONG: list[tuple[str, str, Arguments, float]] = [
    ("conv_macs", "input_size_used", CONV | {"input_size": 14}, 235_200),
    ("conv_macs", "flops_for_macs", CONV, 240_000),
    ("conv_macs", "input_channels_dropped", CONV, 40_000),
    ("conv_macs", "input_channels_dropped", GROUPED, 14_400),
    ("conv_macs", "output_channels_dropped", CONV, 7_500),
    ("conv_macs", "positions_forgotten", CONV, 1_200),
    ("conv_macs", "kernel_dropped", CONV, 4_800),
    ("conv_macs", "batch_forgotten", CONV | {"batch_size": 4}, 120_000),
    ("conv_macs", "groups_ignored", GROUPED, 115_200),
    ("conv_macs", "bias_added", CONV | {"batch_size": 2}, 243_200),
    ("inception_reduction_macs", "not_reduced", INCEPTION, 120_422_400),
    ("inception_reduction_macs", "reduction_dropped", INCEPTION, 10_035_200),
    ("inception_reduction_macs", "reduction_only", INCEPTION, 2_408_448),
    ("inception_reduction_macs", "window_on_both", INCEPTION, 70_246_400),
    ("inception_reduction_macs", "saving_for_cost", INCEPTION, 107_978_752),
    ("inception_reduction_macs", "positions_forgotten", INCEPTION, 15_872),
    ("inception_reduction_macs", "kernel_not_squared", INCEPTION, 4_415_488),
    ("inception_reduction_macs", "flops_for_macs", INCEPTION, 24_887_296),
    ("linear_macs", "sizes_added", LINEAR, 110),
    ("linear_macs", "flops_for_macs", LINEAR, 2_000),
    ("linear_macs", "exact_flops_for_macs", LINEAR, 1_990),
    ("linear_macs", "bias_added", LINEAR, 1_010),
    ("matmul_flops", "macs_for_flops", PRODUCT, 24),
    ("matmul_flops", "first_addition_saved", PRODUCT, 40),
    ("matmul_flops", "entries_counted", PRODUCT, 18),
    ("matmul_flops", "inner_dimension_dropped", PRODUCT, 16),
    ("attention_macs", "projections_forgotten", TOKENS, 800),
    ("attention_macs", "width_squared", TOKENS, 320),
    ("attention_macs", "width_squared_throughout", TOKENS, 960),
    ("attention_macs", "multiplied_by_heads", TOKENS | {"heads": 2}, 2_240),
    ("attention_macs", "all_multiplied_by_heads", TOKENS | {"heads": 4}, 5_760),
    ("attention_macs", "weighted_values_forgotten", TOKENS, 1_040),
    ("attention_macs", "output_projection_forgotten", TOKENS, 1_280),
    ("attention_macs", "flops_for_macs", TOKENS, 2_880),
    ("separable_speedup", "kernel_area_only", SPEEDUP, 9),
    ("separable_speedup", "output_channels_only", SPEEDUP, 64),
    ("separable_speedup", "inverted_ratio", SPEEDUP, 73 / 576),
    ("separable_speedup", "costs_added", SPEEDUP, 73),
    ("separable_speedup", "kernel_not_squared", SPEEDUP, 192 / 67),
    ("model_memory", "parameters_in_millions", MODEL, 1.048576),
    ("model_memory", "bytes_forgotten", MODEL, 1.0),
    ("model_memory", "decimal_megabytes", MODEL, 4.194304),
    ("model_memory", "bits_for_bytes", MODEL, 32.0),
    ("model_memory", "kibibytes", MODEL, 4_096.0),
    ("model_memory", "weights_only", MODEL | {"bytes_per_parameter": 16}, 4.0),
    ("activation_memory", "parameters_counted", MAPS | {"parameters": 32_768}, 0.5),
    ("activation_memory", "gradients_counted", MAPS, 0.75),
    ("activation_memory", "bytes_forgotten", MAPS, 0.09375),
    ("activation_memory", "decimal_megabytes", MAPS, 0.393216),
    ("activation_memory", "bits_for_bytes", MAPS, 3.0),
    ("activation_memory", "channels_forgotten", MAPS, 0.0048828125),
    ("activation_memory", "last_layer_only", MAPS, 0.125),
    ("activation_memory", "largest_layer_only", MAPS, 0.25),
]

INACTIVE: list[tuple[str, str, Arguments]] = [
    ("conv_macs", "batch_forgotten", CONV),
    ("conv_macs", "groups_ignored", CONV),
    ("attention_macs", "multiplied_by_heads", TOKENS),
    ("attention_macs", "all_multiplied_by_heads", TOKENS),
    ("model_memory", "weights_only", MODEL | {"bytes_per_parameter": 8}),
    ("activation_memory", "parameters_counted", MAPS),
    ("activation_memory", "channels_forgotten", {"shapes": [(10,)]}),
    ("activation_memory", "last_layer_only", {"shapes": [(3, 4, 4)]}),
    ("activation_memory", "largest_layer_only", {"shapes": [(3, 4, 4), (5, 4, 4)]}),
    ("conv_macs", "input_size_used", CONV),
    ("conv_macs", "kernel_dropped", CONV | {"kernel_size": 1}),
    ("inception_reduction_macs", "window_on_both", INCEPTION | {"kernel_size": 1}),
    ("inception_reduction_macs", "positions_forgotten", INCEPTION | {"output_size": 1}),
    ("linear_macs", "sizes_added", {"in_features": 2, "out_features": 2}),
    ("attention_macs", "width_squared_throughout", {"sequence_length": 4, "embed_dim": 4}),
    ("separable_speedup", "kernel_not_squared", {"out_channels": 64, "kernel_size": (3, 1)}),
    ("model_memory", "bytes_forgotten", MODEL | {"bytes_per_parameter": 1}),
]


def find(name: str, mistake: str) -> tuple[Reference, Mistake]:
    reference = BY_NAME[name]
    return reference, next(known for known in reference.mistakes if known.name == mistake)


@pytest.mark.parametrize(("name", "mistake", "arguments", "value"), WRONG)
def test_mistake_gives_its_value(name: str, mistake: str, arguments: Arguments, value: float) -> None:
    reference, known = find(name, mistake)
    bound = bind(reference, arguments)
    assert known.applies(**bound)
    assert known.formula(**bound) == pytest.approx(value, rel=1e-12)
    assert known.formula(**bound) != reference.run(**bound)


@pytest.mark.parametrize(("name", "mistake", "arguments"), INACTIVE)
def test_mistake_is_inactive_where_it_means_nothing(name: str, mistake: str, arguments: Arguments) -> None:
    reference, known = find(name, mistake)
    assert not known.applies(**bind(reference, arguments))


def test_every_mistake_has_a_row_and_both_languages() -> None:
    known = {(reference.name, mistake.name) for reference in REFERENCES for mistake in reference.mistakes}
    assert len(known) == sum(len(reference.mistakes) for reference in REFERENCES)
    assert {(name, mistake) for name, mistake, *_ in WRONG} == known
    for reference in REFERENCES:
        assert all(mistake.feedback.en != mistake.feedback.zh for mistake in reference.mistakes)
