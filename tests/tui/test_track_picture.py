"""A window on its axis: every place against windows really slid over an array, and no width is too small."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.lib.stride_tricks import sliding_window_view
from strategies.shapes import WINDOWS
from strategies.texts import LANGUAGE

from dlquiz.errors import ArgumentError
from dlquiz.text.cells import cell_width
from dlquiz.tui.illustrations.kit import Canvas
from dlquiz.tui.illustrations.sizes import fully_convolutional, same_padded, sliding, tracks
from dlquiz.tui.pictures.track import Track, seen, track


def drawn(axis, place, width, language="en"):
    return track(axis, place, width, language).plain.split("\n")


def test_an_axis_as_drawn_by_hand():
    lines = [line.rstrip() for line in drawn(Track(10, 3, 2, 1, 1, 1, 5), 1, 15)]
    assert lines[:3] == ["░■■■■■■■■■■□", "  ●●●", "▲ ▲ △ △ △"]


def test_alexnets_first_layer_on_a_long_axis():
    (axis,) = tracks({"input_size": 227, "kernel_size": 11, "stride": 4, "padding": 0, "dilation": 1})
    lines = drawn(axis, 54, 76)
    assert lines[0].count("…") == 1
    assert lines[1].rstrip().endswith("●" * 11)
    assert lines[1].index("●") + 11 == len(lines[0])
    assert any("Window 55 of 55: cells 217 to 227 of the input." in line for line in lines)


@pytest.mark.parametrize(
    ("place", "found"),
    [(0, "cells 1 to 2 of the input; 1 outside it."), (1, "cells 2 to 4 of the input."), (4, "cells 8 to 10 of")],
)
def test_cells_are_counted_from_1_as_in_the_working_and_padding_is_none_of_them(place, found):
    assert any(found in line for line in drawn(Track(10, 3, 2, 1, 1, 1, 5), place, 76))


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
    cells, taps, starts, *_ = drawn(axis, place, axis.padded)
    assert [at for at, sign in enumerate(taps) if sign == "●"] == windows[place].tolist()
    assert [at for at, sign in enumerate(starts) if sign in "▲△"] == windows[:, 0].tolist()
    assert starts.count("▲") == place + 1
    assert cells.count("□") == len(padded) - 1 - windows[-1][-1]


@given(WINDOWS, st.booleans())
def test_ceil_mode_stands_as_often_as_the_run_says(arguments, ceil_mode):
    from dlquiz.reference.runs.shapes import pool_output_size

    try:
        (axis,) = tracks({**arguments, "ceil_mode": ceil_mode})
    except ArgumentError:
        assume(False)
    assert axis.places == pool_output_size(**arguments, ceil_mode=ceil_mode)
    cells = drawn(axis, 0, 200)[0]
    assert cells.count("┄") == max(axis.reached - axis.padded, 0)


@given(
    st.integers(1, 10**6), st.integers(1, 3000), st.integers(1, 500), st.sampled_from(["same", "valid", 0, 7]),
    st.integers(1, 50), st.integers(10, 200), LANGUAGE, st.floats(0, 1),
)  # fmt: skip
def test_no_size_and_no_width_is_too_much(size, kernel, stride, padding, dilation, width, language, share):
    arguments = {
        "input_size": size, "kernel_size": kernel, "stride": stride, "padding": padding, "dilation": dilation,
    }  # fmt: skip
    try:
        pictures = sliding(SimpleNamespace(verdict=None, arguments=arguments))
    except ArgumentError:
        assume(False)
    (picture,) = pictures
    content = picture.draw(Canvas(language, width, 20), round(share * (picture.frames - 1)))
    lines = content.plain.split("\n")
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
    tall, wide = sliding(SimpleNamespace(verdict=None, arguments=shape))
    assert (tall.frames, wide.frames) == (18, 28)
    assert tall.title != wide.title
    (both,) = sliding(SimpleNamespace(verdict=None, arguments={**shape, "input_shape": (3, 20, 20)}))
    assert both.frames == 18


def test_same_pads_the_odd_cell_at_the_end():
    arguments = {"input_size": 6, "kernel_size": 4, "stride": 1, "dilation": 1}
    (picture,) = same_padded(SimpleNamespace(verdict=None, arguments=arguments))
    assert picture.frames == 6
    assert picture.draw(Canvas("en", 9, 20), 0).plain.startswith("░■■■■■■░░\n")


@pytest.mark.parametrize(("size", "places"), [(224, 1), (384, 6)])
def test_a_classifier_slides_over_a_larger_image(size, places):
    arguments = {"input_size": size, "trained_size": 224, "total_stride": 32}
    (picture,) = fully_convolutional(SimpleNamespace(verdict=None, arguments=arguments))
    assert picture.frames == places
