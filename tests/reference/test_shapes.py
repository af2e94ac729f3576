"""Sizes and shapes: the closed forms and the NumPy runs against naive loops, and every mistake by hand."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dlquiz.errors import ArgumentError
from dlquiz.reference import shapes
from dlquiz.reference.catalog.shapes import REFERENCES
from dlquiz.reference.kinds import REQUIRED, Mistake, Reference

BY_NAME = {reference.name: reference for reference in REFERENCES}
relaxed = settings(deadline=None, max_examples=150)


def bound(reference: Reference, given_arguments: dict[str, Any]) -> dict[str, Any]:
    arguments: dict[str, Any] = {}
    for argument in reference.arguments:
        default = argument.default
        if argument.name in given_arguments:
            arguments[argument.name] = given_arguments[argument.name]
        else:
            assert default is not REQUIRED, argument.name
            arguments[argument.name] = default(**arguments) if callable(default) else default
    return arguments


def mistake_of(reference: Reference, name: str) -> Mistake:
    return next(mistake for mistake in reference.mistakes if mistake.name == name)


def active_value(reference: Reference, name: str, arguments: dict[str, Any]) -> Any:
    """The mistake's value, or None where it is inactive."""
    mistake = mistake_of(reference, name)
    if not mistake.applies(**arguments):
        return None
    try:
        value = mistake.formula(**arguments)
    except (ArithmeticError, ValueError):
        return None
    return None if value == reference.run(**arguments) else value


def agreed(name: str, **given_arguments: Any) -> Any:
    """The value on which run, closed form and the last line of the steps agree."""
    reference = BY_NAME[name]
    arguments = bound(reference, given_arguments)
    reference.refuse(**arguments)
    value = reference.run(**arguments)
    assert reference.closed is not None
    assert value == reference.closed(**arguments)
    assert type(value) is type(reference.closed(**arguments))
    last = reference.steps(**arguments)[-1]
    numbers = list(value) if isinstance(value, tuple) else [value]
    for text in last:
        shown = "".join(c if c.isdigit() else " " for c in text.rpartition("=")[2]).split()
        assert shown == [str(number) for number in numbers], text
    return value


# --- independent oracles: a window walked cell by cell ---------------------------------------------------------------


def walked(n: int, k: int, s: int, p: int, d: int) -> int:
    padded = [0] * p + [1] * n + [0] * p
    places = 0
    for start in range(0, len(padded), s):
        taps = [start + d * tap for tap in range(k)]
        places += all(tap < len(padded) for tap in taps)
    return places


def walked_with_ceiling(n: int, k: int, s: int, p: int, d: int) -> int:
    end, places, start = n + 2 * p, 0, 0
    while start < n + p:
        last_tap = start + d * (k - 1)
        overhang = max(0, last_tap + 1 - end)
        if overhang >= s:
            break
        places, start = places + 1, start + s
    return places


def stamped(n: int, k: int, s: int, p: int, op: int, d: int) -> int:
    touched = {place * s + tap * d for place in range(n) for tap in range(k)}
    canvas = np.zeros(max(touched) + 1 + op)
    return len(canvas[p : len(canvas) - p])


sizes = st.fixed_dictionaries(
    {
        "n": st.integers(1, 30),
        "k": st.integers(1, 7),
        "s": st.integers(1, 4),
        "p": st.integers(0, 4),
        "d": st.integers(1, 3),
    }
)


def named(n: int, k: int, s: int, p: int, d: int) -> dict[str, int]:
    return {"input_size": n, "kernel_size": k, "stride": s, "padding": p, "dilation": d}


@relaxed
@given(sizes)
def test_convolution_is_what_a_walked_window_finds(draw: dict[str, int]) -> None:
    expected = walked(**draw)
    if expected == 0:
        with pytest.raises(ArgumentError) as refused:
            shapes.conv_output_size(**named(**draw))
        assert refused.value.argument == "kernel_size"
    else:
        assert agreed("conv_output_size", **named(**draw)) == expected


@relaxed
@given(sizes)
def test_pooling_is_what_a_walked_window_finds(draw: dict[str, int]) -> None:
    assume(2 * draw["p"] <= draw["k"])
    for ceil_mode, oracle in ((False, walked), (True, walked_with_ceiling)):
        expected = oracle(**draw)
        if expected == 0:
            with pytest.raises(ArgumentError):
                shapes.pool_output_size(**named(**draw), ceil_mode=ceil_mode)
        else:
            assert agreed("pool_output_size", **named(**draw), ceil_mode=ceil_mode) == expected


@relaxed
@given(sizes, st.integers(0, 3))
def test_transposed_convolution_is_what_stamping_fills(draw: dict[str, int], op: int) -> None:
    assume(op < max(draw["s"], draw["d"]))
    expected = stamped(**draw, op=op)
    if expected == 0:
        with pytest.raises(ArgumentError) as refused:
            shapes.conv_transpose_output_size(**named(**draw), output_padding=op)
        assert refused.value.argument == "padding"
    else:
        assert agreed("conv_transpose_output_size", **named(**draw), output_padding=op) == expected


@relaxed
@given(sizes)
def test_transposed_convolution_undoes_the_size_of_a_convolution(draw: dict[str, int]) -> None:
    spare = draw["n"] + 2 * draw["p"] - draw["d"] * (draw["k"] - 1) - 1
    assume(spare >= 0 and spare % draw["s"] == 0)
    smaller = shapes.conv_output_size(**named(**draw))
    assert agreed("conv_transpose_output_size", **named(**{**draw, "n": smaller})) == draw["n"]


@relaxed
@given(sizes)
def test_same_has_a_window_on_every_strided_cell(draw: dict[str, int]) -> None:
    n, k, s, d = draw["n"], draw["k"], draw["s"], draw["d"]
    expected = sum(1 for cell in range(n) if cell % s == 0)
    arguments = {"input_size": n, "kernel_size": k, "stride": s, "dilation": d}
    assert agreed("conv_output_size", **arguments, padding="same") == expected
    before, after = agreed("tensorflow_same_padding", **arguments)
    assert after - before in (0, 1)
    padded = n + before + after
    assert walked(padded, k, s, 0, d) == expected
    assert before + after == 0 or walked(padded - 1, k, s, 0, d) < expected


@relaxed
@given(sizes)
def test_valid_pads_nothing(draw: dict[str, int]) -> None:
    draw = {**draw, "p": 0}
    expected = walked(**draw)
    assume(expected > 0)
    assert agreed("conv_output_size", **{**named(**draw), "padding": "valid"}) == expected


@relaxed
@given(sizes, sizes)
def test_axes_are_worked_one_by_one(first: dict[str, int], second: dict[str, int]) -> None:
    expected = (walked(**first), walked(**second))
    assume(all(expected))
    both = {name: (named(**first)[name], named(**second)[name]) for name in named(**first)}
    assert agreed("conv_output_size", **both) == expected


def test_a_number_beside_a_tuple_holds_for_every_axis() -> None:
    assert agreed("conv_output_size", input_size=(28, 20, 9), kernel_size=3, padding=1, stride=(1, 2, 3)) == (28, 10, 3)
    assert agreed("conv_output_size", input_size=28, kernel_size=(3, 5)) == (26, 24)
    assert agreed("conv_output_size", input_size=(9, 9), kernel_size=3) == (7, 7)


def convolved(image: np.ndarray, filters: np.ndarray, s: int, p: int, d: int) -> np.ndarray:
    """A convolution with plain loops over real arrays."""
    image = np.pad(image, ((0, 0), (p, p), (p, p)))
    span = d * (filters.shape[-1] - 1) + 1
    rows = range(0, image.shape[1] - span + 1, s)
    columns = range(0, image.shape[2] - span + 1, s)
    output = np.zeros((len(filters), len(rows), len(columns)))
    for (f, weights), (i, r), (j, c) in product(enumerate(filters), enumerate(rows), enumerate(columns)):
        output[f, i, j] = np.sum(image[:, r : r + span : d, c : c + span : d] * weights)
    return output


@settings(deadline=None, max_examples=60)
@given(sizes, st.integers(1, 4), st.integers(1, 4), st.integers(1, 12))
def test_shapes_are_those_of_real_layers(draw: dict[str, int], c_in: int, c_out: int, height: int) -> None:
    n, k, s, p, d = (min(draw["n"], 12), *(draw[name] for name in "kspd"))
    assume(d * (k - 1) < min(n, height) + 2 * p)
    image = np.ones((c_in, height, n))
    output = convolved(image, np.ones((c_out, c_in, k, k)), s, p, d)
    layer = {"input_shape": image.shape, "kernel_size": k, "stride": s, "padding": p}
    assert agreed("conv_output_shape", **layer, out_channels=c_out, dilation=d) == output.shape
    if 2 * p <= k:
        assert agreed("pool_output_shape", **layer, dilation=d) == (c_in, *output.shape[1:])
    assert agreed("flatten_size", input_shape=output.shape) == len(output.reshape(-1))


@settings(deadline=None, max_examples=60)
@given(sizes, st.integers(1, 4), st.integers(1, 12))
def test_im2col_is_the_shape_of_a_built_matrix(draw: dict[str, int], channels: int, height: int) -> None:
    n, k, s, p = (min(draw["n"], 12), *(draw[name] for name in "ksp"))
    assume(k <= min(n, height) + 2 * p)
    image = np.pad(np.ones((channels, height, n)), ((0, 0), (p, p), (p, p)))
    places = product(range(0, image.shape[1] - k + 1, s), range(0, image.shape[2] - k + 1, s))
    matrix = np.stack([image[:, r : r + k, c : c + k].ravel() for r, c in places], axis=1)
    layer = {"input_shape": (channels, height, n), "kernel_size": k, "stride": s, "padding": p}
    assert agreed("im2col_shape", **layer) == matrix.shape


@relaxed
@given(st.integers(1, 15), st.integers(1, 5))
def test_same_padding_keeps_the_size(k: int, d: int) -> None:
    keeping = [p for p in range(60) if walked(80, k, 1, p, d) == 80]
    if keeping:
        assert agreed("same_padding", kernel_size=k, dilation=d) == keeping[0]
    else:
        with pytest.raises(ArgumentError):
            shapes.same_padding(k, d)


@relaxed
@given(st.lists(st.integers(1, 50), min_size=1, max_size=6))
def test_channels_of_joined_maps(channels: list[int]) -> None:
    maps = [np.zeros((number, 2, 2)) for number in channels]
    assert agreed("concat_channels", channels=tuple(channels)) == np.vstack(maps).shape[0]
    assert agreed("add_channels", channels=(channels[0],) * len(channels)) == sum(maps[:1]).shape[0]


@relaxed
@given(st.integers(1, 80), st.integers(1, 48), st.integers(1, 24))
def test_dense_block_grows_layer_by_layer(c0: int, g: int, layers: int) -> None:
    features = list(range(c0))
    for _ in range(layers):
        features += [0] * g
    assert agreed("dense_block_channels", in_channels=c0, growth_rate=g, layers=layers) == len(features)


@relaxed
@given(st.integers(1, 500), st.integers(1, 100))
def test_transition_rounds_the_written_decimal_down(channels: int, percent: int) -> None:
    expected = channels * percent // 100
    assume(expected > 0)
    assert agreed("transition_channels", channels=channels, compression=percent / 100) == expected


@relaxed
@given(st.integers(1, 60), st.integers(0, 60), st.integers(1, 32))
def test_fully_convolutional_map_is_a_walked_classifier(trained: int, more: int, stride: int) -> None:
    arguments = {"input_size": trained + more, "trained_size": trained, "total_stride": stride}
    assert agreed("fully_convolutional_size", **arguments) == walked(trained + more, trained, stride, 0, 1)


GOLDEN: list[tuple[str, dict[str, Any], Any]] = [
    ("conv_output_size", {"input_size": 227, "kernel_size": 11, "stride": 4}, 55),
    ("conv_output_size", {"input_size": 224, "kernel_size": 11, "stride": 4, "padding": 2}, 55),
    ("conv_output_size", {"input_size": 224, "kernel_size": 7, "stride": 2, "padding": 3}, 112),
    ("conv_output_size", {"input_size": 32, "kernel_size": 5}, 28),
    ("conv_output_size", {"input_size": 2, "kernel_size": 1, "padding": 3}, 8),
    ("pool_output_size", {"input_size": 28, "kernel_size": 2}, 14),
    ("pool_output_size", {"input_size": 112, "kernel_size": 3, "stride": 2, "padding": 1}, 56),
    ("pool_output_size", {"input_size": 112, "kernel_size": 3, "stride": 2, "ceil_mode": True}, 56),
    ("pool_output_size", {"input_size": 5, "kernel_size": 2, "stride": 3, "padding": 1, "ceil_mode": True}, 2),
    ("pool_output_size", {"input_size": 1, "kernel_size": 2, "ceil_mode": True}, 1),
    ("conv_transpose_output_size", {"input_size": 4, "kernel_size": 4, "stride": 2, "padding": 1}, 8),
    (
        "conv_transpose_output_size",
        {"input_size": 14, "kernel_size": 3, "stride": 2, "padding": 1, "output_padding": 1},
        28,
    ),
    ("conv_output_shape", {"input_shape": (3, 16, 32, 32), "out_channels": 8, "kernel_size": 3}, (8, 14, 30, 30)),
    ("conv_output_shape", {"input_shape": (3, 100), "out_channels": 8, "kernel_size": 5, "padding": "same"}, (8, 100)),
    ("pool_output_shape", {"input_shape": (64, 112, 112), "kernel_size": 2}, (64, 56, 56)),
    ("same_padding", {"kernel_size": (3, 7), "dilation": (2, 1)}, (2, 3)),
    ("flatten_size", {"input_shape": (512, 7, 7)}, 25_088),
    ("im2col_shape", {"input_shape": (3, 227, 227), "kernel_size": 11, "stride": 4}, (363, 3025)),
    ("concat_channels", {"channels": (64, 128, 32, 32)}, 256),
    ("dense_block_channels", {"in_channels": 64, "growth_rate": 32, "layers": 6}, 256),
    ("transition_channels", {"channels": 256}, 128),
    ("transition_channels", {"channels": 100, "compression": 0.29}, 29),
    ("fully_convolutional_size", {"input_size": 384, "trained_size": 224, "total_stride": 32}, 6),
]


@pytest.mark.parametrize(("name", "arguments", "value"), GOLDEN)
def test_golden(name: str, arguments: dict[str, Any], value: Any) -> None:
    assert agreed(name, **arguments) == value


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
    ("fully_convolutional_size", "input_over_stride", LARGER, 12),
    ("fully_convolutional_size", "single_output", LARGER, 1),
    ("fully_convolutional_size", "plus_one_forgotten", LARGER, 5),
    ("fully_convolutional_size", "ratio_of_sizes", LARGER, 1),
    ("fully_convolutional_size", "stride_ignored", LARGER, 177),
    ("fully_convolutional_size", "ceil_for_floor", LARGER, 7),
    ("conv_output_shape", "input_channels_kept", IMAGE, (3, 10, 10)),
    ("conv_output_shape", "channels_multiplied", IMAGE, (48, 10, 10)),
    ("conv_output_shape", "channels_convolved", IMAGE, (1, 10, 10)),
    ("conv_output_shape", "spatial_size_kept", IMAGE, (16, 30, 30)),
    ("pool_output_shape", "channels_pooled", {"input_shape": (8, 14, 14), "kernel_size": 2}, (4, 7, 7)),
    ("flatten_size", "channels_forgotten", {"input_shape": (16, 5, 5)}, 25),
    ("flatten_size", "last_pool_forgotten", {"input_shape": (16, 5, 5)}, 1600),
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
    reference = BY_NAME[name]
    assert active_value(reference, mistake, bound(reference, arguments)) == pytest.approx(value, rel=1e-12)


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
    reference = BY_NAME[shape_name]
    filters = {"out_channels": 4} if shape_name == "conv_output_shape" else {}
    made = active_value(reference, mistake, bound(reference, {**shape_of_size(arguments), **filters}))
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
    ("pool_output_shape", "channels_pooled", {"input_shape": (1, 14, 14), "kernel_size": 2}),
    ("flatten_size", "channels_forgotten", {"input_shape": (16,)}),
    ("concat_channels", "added_like_a_residual", {"channels": (64, 32)}),
    ("concat_channels", "largest_taken", {"channels": (64,)}),
    ("dense_block_channels", "grown_once", {**DENSE, "layers": 1}),
    ("transition_channels", "ceil_for_floor", {"channels": 256}),
    ("transition_channels", "compression_removed", {"channels": 256}),
]


@pytest.mark.parametrize(("name", "mistake", "arguments"), INACTIVE)
def test_mistakes_rest_where_they_mean_nothing(name: str, mistake: str, arguments: dict[str, Any]) -> None:
    reference = BY_NAME[name]
    assert active_value(reference, mistake, bound(reference, arguments)) is None


def test_mistakes_work_per_axis() -> None:
    reference = BY_NAME["conv_output_size"]
    arguments = bound(reference, {"input_size": (30, 32), "kernel_size": (5, 3), "padding": (2, 0), "stride": 2})
    assert reference.run(**arguments) == (15, 15)
    assert active_value(reference, "padding_once", arguments) == (14, 15)
    assert active_value(reference, "ceil_for_floor", arguments) == (16, 16)


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("conv_output_size", {"input_size": 4, "kernel_size": 5}, "kernel_size"),
    ("conv_output_size", {"input_size": (4, 9), "kernel_size": (3, 3, 3)}, "kernel_size"),
    ("conv_output_size", {"input_size": (9,) * 4, "kernel_size": 3}, "input_size"),
    ("conv_output_size", {"input_size": 9, "kernel_size": 3, "padding": "full"}, "padding"),
    ("conv_output_size", {"input_size": 9, "kernel_size": 3, "padding": -1}, "padding"),
    ("conv_output_size", {"input_size": 9, "kernel_size": 3, "stride": 0}, "stride"),
    ("conv_output_size", {"input_size": 9.5, "kernel_size": 3}, "input_size"),
    ("conv_output_size", {"input_size": True, "kernel_size": 1}, "input_size"),
    ("conv_output_size", {"input_size": (10**6, 10**6), "kernel_size": 3}, "input_size"),
    ("pool_output_size", {"input_size": 9, "kernel_size": 3, "padding": 2}, "padding"),
    ("pool_output_size", {"input_size": 1, "kernel_size": 9, "stride": 2, "ceil_mode": True}, "kernel_size"),
    ("conv_transpose_output_size", {**TRANSPOSED, "output_padding": 3}, "output_padding"),
    ("conv_transpose_output_size", {"input_size": 1, "kernel_size": 2, "padding": 1}, "padding"),
    ("conv_transpose_output_size", {"input_size": 10**5, "kernel_size": 100}, "input_size"),
    ("conv_output_shape", {"input_shape": (3,), "out_channels": 4, "kernel_size": 3}, "input_shape"),
    ("conv_output_shape", {"input_shape": (3, 9, 9), "out_channels": 4, "kernel_size": (3, 3, 3)}, "kernel_size"),
    ("conv_output_shape", {"input_shape": (3, 9, 9), "out_channels": 0, "kernel_size": 3}, "out_channels"),
    ("pool_output_shape", {"input_shape": (3, 9, 9, 9, 9), "kernel_size": 3}, "input_shape"),
    ("same_padding", {"kernel_size": 4}, "kernel_size"),
    ("same_padding", {"kernel_size": 10**6 + 1}, "kernel_size"),
    ("tensorflow_same_padding", {"input_size": 9, "kernel_size": 10**9, "dilation": 10**9}, "kernel_size"),
    ("flatten_size", {"input_shape": (10**6, 10**6)}, "input_shape"),
    ("flatten_size", {"input_shape": (1,) * 9}, "input_shape"),
    ("im2col_shape", {"input_shape": (3, 4, 9), "kernel_size": 5}, "kernel_size"),
    ("concat_channels", {"channels": (10**6, 1)}, "channels"),
    ("add_channels", {"channels": (64, 32)}, "channels"),
    ("dense_block_channels", {**DENSE, "layers": 10**4}, "layers"),
    ("transition_channels", {"channels": 10, "compression": 1.5}, "compression"),
    ("transition_channels", {"channels": 1}, "compression"),
    ("fully_convolutional_size", {**LARGER, "input_size": 200}, "input_size"),
]


@pytest.mark.parametrize(("name", "arguments", "argument"), REFUSED)
def test_impossible_and_hostile_arguments_are_refused(name: str, arguments: dict[str, Any], argument: str) -> None:
    reference = BY_NAME[name]
    with pytest.raises(ArgumentError) as refused:
        reference.refuse(**bound(reference, arguments))
    assert refused.value.argument == argument
    assert refused.value.en != refused.value.zh


def test_worked_solution_shows_formula_numbers_and_result() -> None:
    lines = BY_NAME["conv_output_size"].steps(input_size=224, kernel_size=7, stride=2, padding=3, dilation=1)
    assert [line.en for line in lines] == [
        "output = ⌊(n + 2p − k_eff)/s⌋ + 1, k_eff = d·(k − 1) + 1",
        "the division leaves 1: the last cell lies under no window",
        "output = ⌊(224 + 2·3 − 7)/2⌋ + 1 = ⌊223/2⌋ + 1 = 112",
    ]


def test_worked_solution_has_a_line_per_axis() -> None:
    lines = BY_NAME["conv_output_size"].steps(
        input_size=(28, 20), kernel_size=(3, 5), stride=1, padding=(0, 2), dilation=(2, 1)
    )
    assert [line.zh for line in lines[1:]] == [
        "高：k_eff = d·(k − 1) + 1 = 2·(3 − 1) + 1 = 5, ⌊(28 − 5)/1⌋ + 1 = ⌊23/1⌋ + 1 = 24",
        "宽：⌊(20 + 2·2 − 5)/1⌋ + 1 = ⌊19/1⌋ + 1 = 20",
        "output = 24×20",
    ]


def test_every_entry_speaks_both_languages() -> None:
    for reference in REFERENCES:
        words = [reference.summary, *(mistake.feedback for mistake in reference.mistakes)]
        assert all(text.en and text.zh and text.en != text.zh for text in words), reference.name
        names = [mistake.name for mistake in reference.mistakes]
        assert len(names) == len(set(names))


@pytest.mark.parametrize("padding", [0, "same", "valid"])
def test_convention_says_what_the_padding_means(padding: int | str) -> None:
    for name in ("conv_output_size", "conv_output_shape"):
        convention = BY_NAME[name].convention_for({"padding": padding})
        assert {0: "per side", "same": "TensorFlow", "valid": "no padding"}[padding] in convention.en
    pooled = BY_NAME["pool_output_size"]
    assert "rounded up" in pooled.convention_for({"ceil_mode": True}).en
    assert "floor" in pooled.convention_for({"ceil_mode": False}).en
