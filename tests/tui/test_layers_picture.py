"""A window on a stack of maps: its taps are those of a window cut out of an array."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.lib.stride_tricks import sliding_window_view

from dlquiz.errors import ArgumentError
from dlquiz.reference.binding import bind
from dlquiz.reference.catalog import find
from dlquiz.text.cells import cell_width
from dlquiz.tui.illustrations.kit import Canvas
from dlquiz.tui.illustrations.sizes import stacked
from dlquiz.tui.pictures.layers import SHEETS

HAND = """\
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
    (picture,) = stacked(SimpleNamespace(verdict=None, arguments=bind(find(name), arguments)))
    return picture


def drawn(picture, frame=0, width=100, height=60, language="en"):
    return picture.draw(Canvas(language, width, height), frame).plain.split("\n")


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
    assert "\n".join(lines[:11]) == HAND
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
    padded = np.arange(np.prod([size + 2 * pad for size, pad in zip(sizes, given_["padding"], strict=True)]))
    padded = padded.reshape([size + 2 * pad for size, pad in zip(sizes, given_["padding"], strict=True)])
    spans = [d * (k - 1) + 1 for k, d in zip(given_["kernel_size"], given_["dilation"], strict=True)]
    down, across = given_["stride"]
    windows = sliding_window_view(padded, spans)[::down, ::across, :: given_["dilation"][0], :: given_["dilation"][1]]
    assert picture.frames == windows.shape[0] * windows.shape[1]
    frame = data.draw(st.integers(0, picture.frames - 1))
    row, column = divmod(frame, windows.shape[1])
    found = cells(drawn(picture, frame, width=200), "input")
    taps = [y * padded.shape[1] + x for y, line in enumerate(found) for x, sign in enumerate(line) if sign == "●"]
    assert taps == sorted(windows[row, column].ravel().tolist())
    outputs = cells(drawn(picture, frame, width=200), "output")
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
    lines = drawn(picture, 60 * 112 + 60, width=76, height=20)
    assert max(map(cell_width, lines)) <= 76
    assert sum(line.count("●") for line in lines) >= 7 * 7
    assert any("Only the surroundings of the window" in line for line in lines)


@pytest.mark.parametrize("shape", [(3, 9), (3, 9, 9, 9)])
def test_one_axis_or_three_are_no_maps(shape):
    arguments = bind(find("conv_output_shape"), {"input_shape": shape, "out_channels": 2, "kernel_size": 3})
    assert stacked(SimpleNamespace(verdict=None, arguments=arguments)) == []
