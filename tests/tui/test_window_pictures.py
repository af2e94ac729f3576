"""Convolution and pooling in pictures: windows on axes, grids and maps as NumPy slides them, and what layers see."""

from __future__ import annotations

import re
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.lib.stride_tricks import sliding_window_view
from strategies.shapes import LAYER_ROWS, WINDOWS
from strategies.texts import LANGUAGE

from dlquiz.errors import ArgumentError
from dlquiz.reference.binding import bind
from dlquiz.reference.catalog import find, run
from dlquiz.reference.receptive_field import Layer, as_layers, reaches
from dlquiz.reference.runs.shapes import pool_output_size
from dlquiz.text.cells import cell_width
from dlquiz.tui.illustrations.kit import Canvas
from dlquiz.tui.illustrations.layers import (
    avg_pooling,
    avg_pooling_backward,
    convolution,
    max_pooling,
    max_pooling_backward,
)
from dlquiz.tui.illustrations.reaches import centred, growing, needed
from dlquiz.tui.illustrations.sizes import fully_convolutional, same_padded, sliding, stacked, tracks
from dlquiz.tui.pictures.layers import SHEETS
from dlquiz.tui.pictures.reach import Stack, reach
from dlquiz.tui.pictures.spreading import Spreading
from dlquiz.tui.pictures.track import Track, seen, track


def asked(arguments):
    return SimpleNamespace(verdict=None, arguments=arguments)


def made(name, **arguments):
    return asked(bind(find(name), arguments))


def drawn(picture, frame=0, width=76, height=24, language="en"):
    return picture.draw(Canvas(language, width, height), frame).plain.split("\n")


# A window on an axis


def on_axis(axis, place, width):
    return track(axis, place, width, "en").plain.split("\n")


def test_an_axis_as_drawn_by_hand():
    lines = [line.rstrip() for line in on_axis(Track(10, 3, 2, 1, 1, 1, 5), 1, 15)]
    assert lines[:3] == ["░■■■■■■■■■■□", "  ●●●", "▲ ▲ △ △ △"]


def test_alexnets_first_layer_on_a_long_axis():
    (axis,) = tracks({"input_size": 227, "kernel_size": 11, "stride": 4, "padding": 0, "dilation": 1})
    lines = on_axis(axis, 54, 76)
    assert lines[0].count("…") == 1
    assert lines[1].rstrip().endswith("●" * 11)
    assert lines[1].index("●") + 11 == len(lines[0])
    assert any("Window 55 of 55: cells 217 to 227 of the input." in line for line in lines)


@pytest.mark.parametrize(
    ("place", "found"),
    [(0, "cells 1 to 2 of the input; 1 outside it."), (1, "cells 2 to 4 of the input."), (4, "cells 8 to 10 of")],
)
def test_cells_are_counted_from_1_as_in_the_working_and_padding_is_none_of_them(place, found):
    assert any(found in line for line in on_axis(Track(10, 3, 2, 1, 1, 1, 5), place, 76))


@given(WINDOWS, st.data())
def test_the_taps_are_those_of_a_window_slid_in_numpy(arguments, data):
    try:
        (axis,) = tracks(arguments)
    except ArgumentError:
        assume(False)
    padded = np.arange(arguments["input_size"] + 2 * arguments["padding"])
    windows = sliding_window_view(padded, axis.span)[:: arguments["stride"], :: arguments["dilation"]]
    assert axis.places == len(windows)
    place = data.draw(st.integers(0, axis.places - 1))
    cells, taps, starts, *_ = on_axis(axis, place, axis.padded)
    assert [at for at, sign in enumerate(taps) if sign == "●"] == windows[place].tolist()
    assert [at for at, sign in enumerate(starts) if sign in "▲△"] == windows[:, 0].tolist()
    assert starts.count("▲") == place + 1
    assert cells.count("□") == len(padded) - 1 - windows[-1][-1]


@given(WINDOWS, st.booleans())
def test_ceil_mode_stands_as_often_as_the_run_says(arguments, ceil_mode):
    try:
        (axis,) = tracks({**arguments, "ceil_mode": ceil_mode})
    except ArgumentError:
        assume(False)
    assert axis.places == pool_output_size(**arguments, ceil_mode=ceil_mode)
    cells = on_axis(axis, 0, 200)[0]
    assert cells.count("┄") == max(axis.reached - axis.padded, 0)


@given(
    st.integers(1, 10**6), st.integers(1, 3000), st.integers(1, 500), st.sampled_from(["same", "valid", 0, 7]),
    st.integers(1, 50), st.integers(10, 200), LANGUAGE, st.floats(0, 1),
)  # fmt: skip
def test_no_size_and_no_width_is_too_much(size, kernel, stride, padding, dilation, width, language, share):
    arguments = {"input_size": size, "kernel_size": kernel, "stride": stride, "padding": padding, "dilation": dilation}
    try:
        (picture,) = sliding(asked(arguments))
    except ArgumentError:
        assume(False)
    lines = drawn(picture, round(share * (picture.frames - 1)), width, 20, language)
    assert max(map(cell_width, lines)) <= width
    assert (size > width) <= ("…" in lines[0])


@given(st.integers(1, 10_000), st.lists(st.integers(0, 9_999), min_size=1), st.integers(10, 200))
def test_pieces_hold_every_point_there_is_room_for(total, points, width):
    points = sorted({0, total - 1, *(point for point in points if point < total)})[:2]
    pieces = seen(total, points, width)
    assert all(any(point in piece for piece in pieces) for point in points)
    assert sum(map(len, pieces)) + 3 * (len(pieces) - 1) <= width
    assert total > width or pieces == [range(total)]


def test_axes_that_differ_are_drawn_each_by_itself():
    shape = {"input_shape": (3, 20, 30), "out_channels": 8, "kernel_size": 3, "stride": 1, "padding": 0, "dilation": 1}
    tall, wide = sliding(asked(shape))
    assert (tall.frames, wide.frames) == (18, 28)
    assert tall.title != wide.title
    (both,) = sliding(asked({**shape, "input_shape": (3, 20, 20)}))
    assert both.frames == 18


def test_same_pads_the_odd_cell_at_the_end():
    (picture,) = same_padded(asked({"input_size": 6, "kernel_size": 4, "stride": 1, "dilation": 1}))
    assert picture.frames == 6
    assert drawn(picture, width=9)[0] == "░■■■■■■░░"


@pytest.mark.parametrize(("size", "places"), [(224, 1), (384, 6)])
def test_a_classifier_slides_over_a_larger_image(size, places):
    (picture,) = fully_convolutional(asked({"input_size": size, "trained_size": 224, "total_stride": 32}))
    assert picture.frames == places


# A window on a grid

INPUTS = [[0, -1, 1, 3], [4, 2, -2, 0], [2, -1, -2, -2], [-2, -1, -2, 2]]
KERNEL = [[1, 0, -1], [2, 0, -2], [1, 0, -1]]
UPSTREAM = {"upstream": [[1, 2], [3, 4]]}
GRID = """\
input 4×4         kernel 3×3     output 2×2
  0[−1  1  3]       1  0 −1       15[ 1]
  4[ 2 −2  0]  ∗    2  0 −2   =    ·  ·
  2[−1 −2 −2]       1  0 −1
 −2 −1 −2  2

(−1)·1 + 1·0 + 3·(−1) + 2·2 + (−2)·0 + 0·(−2) + (−1)·1 + (−2)·0 + (−2)·(−1)
= 1"""


def sum_text(lines):
    """The sum below the picture."""
    last_gap = max(number for number, line in enumerate(lines) if not line.strip())
    text = " ".join(lines[last_gap:])
    return re.findall(r"([^=]+) = (−?[\d.e+−]+)", text)[0]


def value_of(expression):
    return eval(expression.replace("−", "-").replace("·", "*"), {"max": max})  # noqa: S307 - our own digits


def test_a_convolution_as_drawn_by_hand():
    (picture,) = convolution(made("conv2d", inputs=INPUTS, kernel=KERNEL))
    assert "\n".join(line.rstrip() for line in drawn(picture, 1)) == GRID


@pytest.mark.parametrize(
    ("name", "maker", "more", "frame", "said"),
    [
        ("max_pool2d", max_pooling, {}, 1, "max(1, 3, −2, 0) = 3"),
        ("avg_pool2d", avg_pooling, {}, 1, "(1 + 3 + (−2) + 0)/4 = 0.5"),
        ("avg_pool2d_backward", avg_pooling_backward, UPSTREAM, 2, "3 is shared among 4 cells: 0.75 each."),
    ],
)
def test_pooling_tells_what_it_does(name, maker, more, frame, said):
    (picture,) = maker(made(name, inputs=INPUTS, kernel_size=2, stride=2, **more))
    assert picture.frames == 4
    assert said in drawn(picture, frame)


def test_the_gradient_goes_to_the_maximum():
    picture = max_pooling_backward(made("max_pool2d_backward", inputs=INPUTS, kernel_size=2, stride=2, **UPSTREAM))[0]
    assert picture.frames == 4
    lines = drawn(picture, 1)
    assert "2 goes to the maximum of the window, 3 in row 1, column 4." in lines
    assert "[0 2]" in lines[1]


@settings(max_examples=60)
@given(st.data(), st.integers(1, 3), st.integers(1, 2), st.integers(1, 2), st.integers(0, 2), st.integers(1, 2))
def test_every_sum_is_that_of_the_window_cut_out_in_numpy(data, channels, filters, samples, padding, stride):
    height, width = data.draw(st.integers(2, 5)), data.draw(st.integers(2, 5))
    taps = data.draw(st.integers(1, 2)), data.draw(st.integers(1, 2))
    numbers = np.random.default_rng(data.draw(st.integers(0, 99)))
    inputs = numbers.integers(-5, 6, (samples, channels, height, width))
    kernel = numbers.integers(-5, 6, (filters, channels, *taps))
    bias = numbers.integers(-3, 4, filters)
    pictures = convolution(made("conv2d", inputs=inputs.tolist(), kernel=kernel.tolist(), bias=bias.tolist(),
                                stride=stride, padding=padding))  # fmt: skip
    assert len(pictures) == samples * filters
    source = np.pad(inputs, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    across = (source.shape[3] - taps[1]) // stride + 1
    number = data.draw(st.integers(0, len(pictures) - 1))
    sample, one = divmod(number, filters)
    picture = pictures[number]
    frame = data.draw(st.integers(0, picture.frames - 1))
    row, column = divmod(frame, across)
    window = source[sample, :, row * stride :, column * stride :][:, : taps[0], : taps[1]]
    expected = int((window * kernel[one]).sum() + bias[one])
    terms, result = sum_text(drawn(picture, frame, 400))
    assert value_of(terms) == value_of(result) == expected


@settings(max_examples=60)
@given(
    st.integers(1, 30), st.integers(1, 30), st.integers(1, 5), st.integers(1, 3), st.integers(0, 2),
    st.integers(10, 200), st.integers(4, 60), LANGUAGE, st.floats(0, 1),
)  # fmt: skip
def test_no_grid_and_no_width_is_too_much(rows, columns, size, stride, padding, width, height, language, share):
    inputs = [[(7 * row + 3 * column) % 23 - 11.375 for column in range(columns)] for row in range(rows)]
    size = min(size, rows, columns)
    kernel = [[0.5] * size] * size
    pictures = [
        *convolution(made("conv2d", inputs=inputs, kernel=kernel, stride=stride, padding=padding)),
        *max_pooling(made("max_pool2d", inputs=inputs, kernel_size=size, stride=stride)),
        *avg_pooling(made("avg_pool2d", inputs=inputs, kernel_size=size, stride=stride)),
    ]
    for picture in pictures:
        lines = drawn(picture, round(share * (picture.frames - 1)), width, height, language)
        assert max(map(cell_width, lines)) <= width
        assert sum(line.count("[") for line in lines) >= 2


def test_a_large_input_is_cropped_around_its_window_and_that_is_said():
    inputs = [[(row * column) % 7 for column in range(40)] for row in range(40)]
    (picture,) = convolution(made("conv2d", inputs=inputs, kernel=KERNEL))
    lines = drawn(picture, picture.frames - 1)
    assert sum(line.count("[") for line in lines) == 4
    assert any(line.startswith("Only the surroundings") for line in lines)
    assert len(lines) <= 24


@settings(max_examples=60)
@given(st.integers(0, 99), st.integers(1, 3), st.integers(1, 3), st.booleans(), st.integers(10, 200), LANGUAGE)
def test_what_came_together_is_the_gradient_of_the_run(seed, size, stride, largest, width, language):
    numbers = np.random.default_rng(seed)
    inputs = numbers.integers(-3, 4, (5, 6))
    upstream = numbers.integers(-3, 4, ((5 - size) // stride + 1, (6 - size) // stride + 1))
    name = "max_pool2d_backward" if largest else "avg_pool2d_backward"
    question = made(name, inputs=inputs.tolist(), kernel_size=size, stride=stride, upstream=upstream.tolist())
    result = run(find(name), question.arguments)
    found = Spreading(inputs.tolist(), upstream.tolist(), result, (size, size), (stride, stride), largest)
    assert np.allclose(found.so_far(found.places - 1), result)
    (picture,) = (max_pooling_backward if largest else avg_pooling_backward)(question)
    for frame in (0, picture.frames - 1):
        assert max(map(cell_width, drawn(picture, frame, width, 20, language))) <= width


# A window on a stack of maps

MAPS = """\
input 3×4×4             output 2×2×2
    ┌─────────────┐       ┌─────┐
  ┌─────────────┐ │     ┌─────┐ │
┌─────────────┐ │ │  →  │ ■ ◆ │ │
│ + ░ ● ● ● □ │ │ │     │ · · │─┘
│ ░ · ● ● ● □ │ │ │     └─────┘
│ + · ● ● ● □ │ │ │
│ ░ · · · · □ │ │ │
│ ░ · · · · □ │ │─┘
│ □ □ □ □ □ □ │─┘
└─────────────┘"""


def stack_of(name="conv_output_shape", **arguments):
    (picture,) = stacked(made(name, **arguments))
    return picture


def cells(lines, title):
    """The cells of the map under a title, row by row."""
    left = lines[0].index(title)
    rows = [
        line[left:] for line in lines if len(line) > left and line[left] == "│" and (left == 0 or line[left - 1] == " ")
    ]
    return [row[2:].split(" │")[0].split("│")[0].split() for row in rows]


def test_three_maps_as_drawn_by_hand():
    picture = stack_of(input_shape=(3, 4, 4), out_channels=2, kernel_size=3, stride=2, padding=1)
    lines = [line.rstrip() for line in drawn(picture, 1)]
    assert "\n".join(lines[:11]) == MAPS
    assert "Each output adds up 3·3·3 = 27 products, from 3 channels." in lines
    assert "Stride 2×2 (height × width)." in lines


def shapes(draw):
    def pair(low, high):
        return draw(st.tuples(st.integers(low, high), st.integers(low, high)))

    return {
        "input_shape": (draw(st.integers(1, 6)), *pair(3, 9)),
        "kernel_size": list(pair(1, 4)),
        "stride": list(pair(1, 3)),
        "padding": list(pair(0, 2)),
        "dilation": list(pair(1, 2)),
    }


@settings(max_examples=60)
@given(st.data())
def test_its_cells_are_those_of_a_window_cut_out_of_an_array(data):
    given_ = shapes(data.draw)
    try:
        arguments = bind(find("conv_output_shape"), {**given_, "out_channels": 1})
        find("conv_output_shape").run(**arguments)
    except ArgumentError:
        assume(False)
    picture = stack_of(**given_, out_channels=1)
    _, *sizes = given_["input_shape"]
    shape = [size + 2 * pad for size, pad in zip(sizes, given_["padding"], strict=True)]
    padded = np.arange(np.prod(shape)).reshape(shape)
    spans = [d * (k - 1) + 1 for k, d in zip(given_["kernel_size"], given_["dilation"], strict=True)]
    down, across = given_["stride"]
    windows = sliding_window_view(padded, spans)[::down, ::across, :: given_["dilation"][0], :: given_["dilation"][1]]
    assert picture.frames == windows.shape[0] * windows.shape[1]
    frame = data.draw(st.integers(0, picture.frames - 1))
    row, column = divmod(frame, windows.shape[1])
    lines = drawn(picture, frame, width=200, height=60)
    found = cells(lines, "input")
    taps = [y * padded.shape[1] + x for y, line in enumerate(found) for x, sign in enumerate(line) if sign == "●"]
    assert taps == sorted(windows[row, column].ravel().tolist())
    outputs = cells(lines, "output")
    assert [sign for line in outputs for sign in line] == (["■"] * frame + ["◆"] + ["·"] * (picture.frames - frame - 1))


def test_only_a_few_of_many_maps_lie_behind_the_first():
    lines = drawn(stack_of(input_shape=(64, 6, 6), out_channels=1, kernel_size=3))
    assert lines[0].startswith("input 64×6×6")
    assert sum(line.count("┐") for line in lines) == SHEETS + 2


def test_dilation_leaves_holes_and_says_so():
    lines = drawn(stack_of(input_shape=(1, 7, 7), out_channels=1, kernel_size=3, dilation=2))
    assert cells(lines, "input")[0][:5] == ["●", "·", "●", "·", "●"]
    assert "Dilation 2×2 (height × width): the taps leave holes." in lines


def test_rounding_up_lets_the_last_window_stick_out():
    lines = drawn(stack_of("pool_output_shape", input_shape=(1, 5, 5), kernel_size=2, ceil_mode=True), 8)
    assert cells(lines, "input")[-1] == ["┄"] * 4 + ["●", "●"]


def test_a_large_map_is_cropped_around_its_window():
    picture = stack_of(input_shape=(3, 224, 224), out_channels=64, kernel_size=7, stride=2, padding=3)
    lines = drawn(picture, 60 * 112 + 60, height=20)
    assert max(map(cell_width, lines)) <= 76
    assert sum(line.count("●") for line in lines) >= 7 * 7
    assert any("Only the surroundings of the window" in line for line in lines)


@pytest.mark.parametrize("shape", [(3, 9), (3, 9, 9, 9)])
def test_one_axis_or_three_are_no_maps(shape):
    assert stacked(made("conv_output_shape", input_shape=shape, out_channels=2, kernel_size=3)) == []


# What layers see


def stack(*rows):
    return Stack(as_layers(rows), tuple(reaches(rows)))


def test_two_layers_as_drawn_by_hand():
    lines = reach(stack((3, 1), (2, 2)), 2, 32, "en").plain.split("\n")
    assert lines[:5] == [
        "2: k2 s2 ·······◆······ r 4  j 2",
        "1: k3 s1 ······■■······ r 3  j 1",
        "input    ·····■■■■····· r 1  j 1",
        "",
        "◆ one output   ■ what it sees",
    ]
    assert lines[5:7] == ["r = 3 + (2 − 1)·1 = 4", "J = 1·2 = 2"]


def convolved(signal: np.ndarray, layer: Layer) -> np.ndarray:
    """One layer with all taps 1, as its definition reads."""
    padded = np.pad(signal, layer.padding)
    span = layer.dilation * (layer.kernel_size - 1) + 1
    places = range(0, len(padded) - span + 1, layer.stride)
    return np.array([padded[start : start + span : layer.dilation].sum() for start in places])


@settings(max_examples=60)
@given(st.lists(LAYER_ROWS, min_size=1, max_size=3))
def test_the_cells_seen_are_those_whose_disturbance_is_felt(rows):
    layers = stack(*rows)
    depth, jump = len(rows), layers.jump(len(rows))
    output = 40 // jump + 1  # far enough from the border for every pixel it sees to be there
    size = output * jump + layers.reaches[-1].size + 1
    felt = set()
    for pixel in range(size):
        signal = np.zeros(size)
        signal[pixel] = 1
        for layer in layers.layers:
            signal = convolved(signal, layer)
        if signal[output]:
            felt.add(pixel - output * jump)
    assert set(layers.seen(depth)[0]) == felt


@settings(max_examples=100)
@given(
    st.lists(
        st.tuples(st.integers(1, 1000), st.integers(1, 1000), st.integers(1, 9), st.integers(0, 99))
        | LAYER_ROWS,
        min_size=1, max_size=12,
    ),
    st.integers(10, 200), LANGUAGE, st.booleans(),
)  # fmt: skip
def test_no_stack_and_no_width_is_too_much(rows, width, language, centre):
    (picture,) = (centred if centre else growing)(asked({"layers": rows}))
    assert picture.frames == len(rows)
    for frame in {0, len(rows) - 1}:
        assert max(map(cell_width, drawn(picture, frame, width, 20, language))) <= width


def test_as_many_layers_as_are_needed():
    (picture,) = needed(asked({"target": 11, "kernel_size": 3}))
    assert picture.frames == 5
    assert "r = 9 + (3 − 1)·1 = 11" in drawn(picture, 4)
    assert not needed(asked({"target": 1, "kernel_size": 3}))
    assert not needed(asked({"target": 100_000, "kernel_size": 2}))
