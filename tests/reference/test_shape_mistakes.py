"""Every mistake about sizes and shapes once by hand, and draws for which it means nothing."""

from __future__ import annotations

from typing import Any

import pytest

from dlquiz.reference import catalog
from dlquiz.reference.catalog.shapes import REFERENCES

BY_NAME = {reference.name: reference for reference in REFERENCES}


def active_value(name: str, mistake: str, given_arguments: dict[str, Any]) -> Any:
    """The mistake's value, or None where it is inactive."""
    reference = BY_NAME[name]
    arguments = catalog.bind(reference, given_arguments)
    active = catalog.active_mistakes(reference, arguments, catalog.run(reference, arguments))
    return next((found.value for found in active if found.name == mistake), None)


CONV = {"input_size": 30, "kernel_size": 5, "stride": 3, "padding": 2, "dilation": 2}  # 9
SAME = {"input_size": 14, "kernel_size": 3, "stride": 2, "padding": "same"}  # 7
POOL = {"input_size": 14, "kernel_size": 3, "stride": 2, "padding": 1}  # 7
EVEN = {**POOL, "input_size": 13}  # 7
TRANSPOSED = {"input_size": 7, "kernel_size": 5, "stride": 3, "padding": 1, "output_padding": 1}  # 22
TENSORFLOW = {"input_size": 14, "kernel_size": 5, "stride": 3}  # 1, 2
LARGER = {"input_size": 400, "trained_size": 224, "total_stride": 32}  # 6
IMAGE = {"input_shape": (3, 30, 30), "out_channels": 16, "kernel_size": 5, "stride": 3, "padding": 2}  # 16, 10, 10
COLUMNS = {"input_shape": (2, 30, 28), "kernel_size": 5, "stride": 3, "padding": 2}  # 50, 100
ALEXNET = {"input_shape": (3, 227, 227), "kernel_size": 11, "stride": 4}  # 363, 3025
DENSE = {"in_channels": 64, "growth_rate": 32, "layers": 6}  # 256

MISTAKES: list[tuple[str, str, dict[str, Any], Any]] = [
    ("conv_output_size", "padding_once", CONV, 8),
    ("conv_output_size", "padding_ignored", CONV, 8),
    ("conv_output_size", "ceil_for_floor", CONV, 10),
    ("conv_output_size", "division_not_rounded", CONV, 25 / 3 + 1),
    ("conv_output_size", "division_not_rounded", {"input_size": 224, "kernel_size": 11, "stride": 4}, 54.25),
    ("conv_output_size", "plus_one_forgotten", CONV, 8),
    ("conv_output_size", "plus_one_inside_division", CONV, 8),
    ("conv_output_size", "stride_ignored", CONV, 26),
    ("conv_output_size", "dilation_ignored", CONV, 10),
    ("conv_output_size", "dilation_times_kernel", {**CONV, "dilation": 3}, 7),
    ("conv_output_size", "same_rule", CONV, 10),
    ("conv_output_size", "kernel_minus_one_padding", CONV, 13),
    ("conv_output_size", "kernel_forgotten", {**CONV, "input_size": 32, "padding": "valid"}, 10),  # (32 − 9)//3 + 1 = 8
    ("conv_output_size", "valid_for_same", SAME, 6),
    ("conv_output_size", "same_rounded_down", {**SAME, "input_size": 15}, 7),
    ("conv_output_size", "same_keeps_size", SAME, 14),
    ("pool_output_size", "padding_once", EVEN, 6),
    ("pool_output_size", "padding_ignored", EVEN, 6),
    ("pool_output_size", "ceil_for_floor", POOL, 8),
    ("pool_output_size", "floor_for_ceil", {**POOL, "ceil_mode": True}, 7),
    (
        "pool_output_size",
        "last_window_rule_forgotten",
        {"input_size": 5, "kernel_size": 2, "stride": 3, "padding": 1, "ceil_mode": True},
        3,
    ),
    ("pool_output_size", "division_not_rounded", POOL, 7.5),
    ("pool_output_size", "plus_one_forgotten", POOL, 6),
    ("pool_output_size", "plus_one_inside_division", EVEN, 6),
    ("pool_output_size", "stride_ignored", POOL, 14),
    ("pool_output_size", "dilation_ignored", {**POOL, "dilation": 2}, 7),
    ("pool_output_size", "dilation_times_kernel", {**POOL, "dilation": 3}, 4),
    ("pool_output_size", "input_divided_by_kernel", {"input_size": 14, "kernel_size": 3, "stride": 2}, 4),
    ("pool_output_size", "convolution_padding_kept", {"input_size": 14, "kernel_size": 2}, 8),
    ("conv_transpose_output_size", "input_times_stride", TRANSPOSED, 21),
    ("conv_transpose_output_size", "forward_formula", TRANSPOSED, 2),
    ("conv_transpose_output_size", "padding_once", TRANSPOSED, 23),
    ("conv_transpose_output_size", "padding_ignored", TRANSPOSED, 24),
    ("conv_transpose_output_size", "padding_added", TRANSPOSED, 26),
    ("conv_transpose_output_size", "output_padding_forgotten", TRANSPOSED, 21),
    ("conv_transpose_output_size", "minus_one_forgotten", TRANSPOSED, 25),
    ("conv_transpose_output_size", "dilation_ignored", {**TRANSPOSED, "dilation": 2}, 22),
    ("conv_transpose_output_size", "dilation_times_kernel", {**TRANSPOSED, "dilation": 2}, 27),
    ("same_padding", "half_kernel", {"kernel_size": 5}, 2.5),
    ("same_padding", "total_for_one_side", {"kernel_size": 5}, 4),
    ("same_padding", "dilation_ignored", {"kernel_size": 5, "dilation": 3}, 2),
    ("same_padding", "kernel_minus_one", {"kernel_size": 5, "dilation": 3}, 4),
    ("same_padding", "dilation_times_kernel", {"kernel_size": 5, "dilation": 3}, 7),
    ("tensorflow_same_padding", "kernel_minus_one_in_all", TENSORFLOW, (2, 2)),
    ("tensorflow_same_padding", "odd_cell_before", TENSORFLOW, (2, 1)),
    ("tensorflow_same_padding", "total_on_each_side", TENSORFLOW, (3, 3)),
    ("tensorflow_same_padding", "same_rounded_down", TENSORFLOW, (0, 0)),  # (4 − 1)·3 + 5 − 14
    ("tensorflow_same_padding", "dilation_ignored", {**TENSORFLOW, "dilation": 2}, (1, 2)),
    ("tensorflow_same_padding", "dilation_times_kernel", {**TENSORFLOW, "dilation": 2}, (4, 4)),  # 12 + 10 − 14
    ("fully_convolutional_size", "input_over_stride", LARGER, 12),
    ("fully_convolutional_size", "single_output", LARGER, 1),
    ("fully_convolutional_size", "plus_one_forgotten", LARGER, 5),
    ("fully_convolutional_size", "ratio_of_sizes", LARGER, 1),
    ("fully_convolutional_size", "stride_ignored", LARGER, 177),
    ("fully_convolutional_size", "ceil_for_floor", LARGER, 7),
    ("conv_output_shape", "input_channels_kept", IMAGE, (3, 10, 10)),
    ("conv_output_shape", "channels_multiplied", IMAGE, (48, 10, 10)),
    ("conv_output_shape", "channels_convolved", IMAGE, (1, 10, 10)),
    ("conv_output_shape", "channel_axis_slid_over", IMAGE, (16, 1, 10, 10)),
    ("conv_output_shape", "spatial_size_kept", IMAGE, (16, 30, 30)),
    ("pool_output_shape", "channels_pooled", {"input_shape": (8, 14, 14), "kernel_size": 2}, (4, 7, 7)),
    ("flatten_size", "channels_forgotten", {"input_shape": (16, 5, 5)}, 25),
    ("flatten_size", "last_pool_forgotten", {"input_shape": (16, 5, 5)}, 1600),
    ("flatten_size", "image_flattened", {"input_shape": (16, 5, 5), "image_size": 32}, 1024),
    ("flatten_size", "image_flattened", {"input_shape": (16, 5, 4), "image_size": (32, 28)}, 896),
    ("flatten_size", "sizes_summed", {"input_shape": (16, 5, 5)}, 26),
    ("flatten_size", "one_axis_forgotten", {"input_shape": (16, 5, 5)}, 80),
    ("im2col_shape", "transposed", ALEXNET, (3025, 363)),
    ("im2col_shape", "channels_forgotten", ALEXNET, (121, 3025)),
    ("im2col_shape", "column_per_pixel", ALEXNET, (363, 51_529)),
    ("im2col_shape", "padding_once", COLUMNS, (50, 90)),
    ("im2col_shape", "padding_ignored", COLUMNS, (50, 72)),
    ("im2col_shape", "ceil_for_floor", COLUMNS, (50, 110)),
    ("im2col_shape", "plus_one_forgotten", COLUMNS, (50, 81)),
    ("im2col_shape", "plus_one_inside_division", COLUMNS, (50, 90)),
    ("im2col_shape", "stride_ignored", COLUMNS, (50, 840)),
    ("concat_channels", "added_like_a_residual", {"channels": (64, 64)}, 64),
    ("concat_channels", "largest_taken", {"channels": (64, 128)}, 128),
    ("concat_channels", "channels_multiplied", {"channels": (64, 128)}, 8192),
    ("add_channels", "channels_summed", {"channels": (64, 64)}, 128),
    ("dense_block_channels", "input_forgotten", DENSE, 192),
    ("dense_block_channels", "input_grown_too", DENSE, 576),
    ("dense_block_channels", "one_layer_missing", DENSE, 224),
    ("dense_block_channels", "grown_once", DENSE, 96),
    ("transition_channels", "ceil_for_floor", {"channels": 257}, 129),
    ("transition_channels", "compression_removed", {"channels": 100, "compression": 0.3}, 70),
    ("transition_channels", "channels_kept", {"channels": 257}, 257),
]
LIFTED = {"conv_output_shape": "conv_output_size", "pool_output_shape": "pool_output_size"}


@pytest.mark.parametrize(("name", "mistake", "arguments", "value"), MISTAKES)
def test_mistakes_by_hand(name: str, mistake: str, arguments: dict[str, Any], value: Any) -> None:
    assert active_value(name, mistake, arguments) == pytest.approx(value, rel=1e-12)


def shape_of_size(arguments: dict[str, Any]) -> dict[str, Any]:
    rest = {name: value for name, value in arguments.items() if name != "input_size"}
    return {"input_shape": (6, arguments["input_size"], arguments["input_size"]), **rest}


@pytest.mark.parametrize(
    ("shape_name", "mistake", "arguments", "value"),
    [
        (shape_name, mistake, arguments, value)
        for shape_name, size_name in LIFTED.items()
        for name, mistake, arguments, value in MISTAKES
        if name == size_name
    ],
)
def test_mistakes_about_sizes_are_made_in_shapes_too(
    shape_name: str, mistake: str, arguments: dict[str, Any], value: Any
) -> None:
    filters = {"out_channels": 4} if shape_name == "conv_output_shape" else {}
    made = active_value(shape_name, mistake, {**shape_of_size(arguments), **filters})
    assert made == pytest.approx((4 if filters else 6, value, value), rel=1e-12)


def test_every_mistake_has_a_row() -> None:
    covered = {(name, mistake) for name, mistake, *_ in MISTAKES}
    covered |= {(shape, mistake) for shape, size in LIFTED.items() for name, mistake in covered if name == size}
    assert covered == {(reference.name, m.name) for reference in REFERENCES for m in reference.mistakes}


PLAIN = {"input_size": 28, "kernel_size": 3}
INACTIVE: list[tuple[str, str, dict[str, Any]]] = [
    ("conv_output_size", "padding_once", PLAIN),
    ("conv_output_size", "padding_ignored", {**PLAIN, "padding": "valid"}),
    ("conv_output_size", "ceil_for_floor", {**PLAIN, "stride": 5}),
    ("conv_output_size", "ceil_for_floor", SAME),
    ("conv_output_size", "division_not_rounded", PLAIN),
    ("conv_output_size", "plus_one_forgotten", SAME),
    ("conv_output_size", "plus_one_forgotten", {"input_size": 3, "kernel_size": 3}),
    ("conv_output_size", "plus_one_inside_division", PLAIN),
    ("conv_output_size", "stride_ignored", PLAIN),
    ("conv_output_size", "dilation_ignored", PLAIN),
    ("conv_output_size", "dilation_times_kernel", PLAIN),
    ("conv_output_size", "same_rule", SAME),
    ("conv_output_size", "kernel_forgotten", {**PLAIN, "stride": 3}),
    ("conv_output_size", "kernel_forgotten", {**PLAIN, "padding": "valid"}),
    ("conv_output_size", "valid_for_same", PLAIN),
    ("conv_output_size", "same_rounded_down", PLAIN),
    ("conv_output_size", "same_keeps_size", {**SAME, "stride": 1}),
    ("pool_output_size", "ceil_for_floor", {**POOL, "ceil_mode": True}),
    ("pool_output_size", "floor_for_ceil", POOL),
    ("pool_output_size", "last_window_rule_forgotten", {**POOL, "ceil_mode": True}),
    ("pool_output_size", "input_divided_by_kernel", {"input_size": 28, "kernel_size": 2}),
    ("pool_output_size", "convolution_padding_kept", POOL),
    ("conv_transpose_output_size", "output_padding_forgotten", PLAIN),
    ("conv_transpose_output_size", "padding_added", PLAIN),
    ("conv_transpose_output_size", "forward_formula", {"input_size": 2, "kernel_size": 5}),
    ("same_padding", "dilation_ignored", {"kernel_size": 3}),
    ("same_padding", "kernel_minus_one", {"kernel_size": 3, "dilation": 2}),
    ("tensorflow_same_padding", "kernel_minus_one_in_all", {"input_size": 14, "kernel_size": 3}),
    ("fully_convolutional_size", "ceil_for_floor", {**LARGER, "input_size": 384}),
    ("conv_output_shape", "input_channels_kept", {**IMAGE, "out_channels": 3}),
    ("conv_output_shape", "channels_convolved", {**IMAGE, "padding": 0}),
    ("conv_output_shape", "channel_axis_slid_over", {**IMAGE, "padding": 0}),
    ("pool_output_shape", "channels_pooled", {"input_shape": (1, 14, 14), "kernel_size": 2}),
    ("flatten_size", "channels_forgotten", {"input_shape": (16,)}),
    ("flatten_size", "image_flattened", {"input_shape": (16, 5, 5)}),
    ("flatten_size", "image_flattened", {"input_shape": (16,), "image_size": 32}),
    ("tensorflow_same_padding", "same_rounded_down", {"input_size": 2, "kernel_size": 3, "stride": 3}),
    ("concat_channels", "added_like_a_residual", {"channels": (64, 32)}),
    ("concat_channels", "largest_taken", {"channels": (64, 64)}),
    ("dense_block_channels", "grown_once", {**DENSE, "layers": 1}),
    ("transition_channels", "ceil_for_floor", {"channels": 256}),
    ("transition_channels", "compression_removed", {"channels": 256}),
]


@pytest.mark.parametrize(("name", "mistake", "arguments"), INACTIVE)
def test_mistakes_rest_where_they_mean_nothing(name: str, mistake: str, arguments: dict[str, Any]) -> None:
    assert active_value(name, mistake, arguments) is None


def test_mistakes_work_per_axis() -> None:
    arguments = {"input_size": (30, 32), "kernel_size": (5, 3), "padding": (2, 0), "stride": 2}
    assert active_value("conv_output_size", "padding_once", arguments) == (14, 15)
    assert active_value("conv_output_size", "ceil_for_floor", arguments) == (16, 16)
