"""Receptive fields as pictures: what is drawn as seen is what really changes an output, and no stack is too much."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.shapes import LAYER_ROWS
from strategies.texts import LANGUAGE

from dlquiz.reference.receptive_field import Layer, as_layers, reaches
from dlquiz.text.cells import cell_width
from dlquiz.tui.illustrations.kit import Canvas
from dlquiz.tui.illustrations.reaches import centred, growing, needed
from dlquiz.tui.pictures.reach import Stack, reach


def stack(*rows):
    return Stack(as_layers(rows), tuple(reaches(rows)))


def drawn(layers, depth, width, language="en"):
    return reach(layers, depth, width, language).plain.split("\n")


def test_two_layers_as_drawn_by_hand():
    lines = drawn(stack((3, 1), (2, 2)), 2, 32)
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
    (picture,) = (centred if centre else growing)(SimpleNamespace(verdict=None, arguments={"layers": rows}))
    assert picture.frames == len(rows)
    for frame in {0, len(rows) - 1}:
        lines = picture.draw(Canvas(language, width, 20), frame).plain.split("\n")
        assert max(map(cell_width, lines)) <= width


def test_as_many_layers_as_are_needed():
    (picture,) = needed(SimpleNamespace(verdict=None, arguments={"target": 11, "kernel_size": 3}))
    assert picture.frames == 5
    assert "r = 9 + (3 − 1)·1 = 11" in picture.draw(Canvas("en", 80, 20), 4).plain
    assert not needed(SimpleNamespace(verdict=None, arguments={"target": 1, "kernel_size": 3}))
    assert not needed(SimpleNamespace(verdict=None, arguments={"target": 100_000, "kernel_size": 2}))
