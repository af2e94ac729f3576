"""A window over a grid: its sums are those of windows cut out of the array, and it fits whatever room there is."""

from __future__ import annotations

import re
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.texts import LANGUAGE

from dlquiz.reference.binding import bind
from dlquiz.reference.catalog import find, run
from dlquiz.text.cells import cell_width
from dlquiz.tui.illustrations.kit import Canvas
from dlquiz.tui.illustrations.layers import (
    avg_pooling,
    avg_pooling_backward,
    convolution,
    max_pooling,
    max_pooling_backward,
)
from dlquiz.tui.pictures.spreading import Spreading

INPUTS = [[0, -1, 1, 3], [4, 2, -2, 0], [2, -1, -2, -2], [-2, -1, -2, 2]]
KERNEL = [[1, 0, -1], [2, 0, -2], [1, 0, -1]]

HAND = """\
input 4×4         kernel 3×3     output 2×2
  0[−1  1  3]       1  0 −1       15[ 1]
  4[ 2 −2  0]  ∗    2  0 −2   =    ·  ·
  2[−1 −2 −2]       1  0 −1
 −2 −1 −2  2

(−1)·1 + 1·0 + 3·(−1) + 2·2 + (−2)·0 + 0·(−2) + (−1)·1 + (−2)·0 + (−2)·(−1)
= 1"""


def made(name, **arguments):
    return SimpleNamespace(verdict=None, arguments=bind(find(name), arguments))


def drawn(picture, frame, width=76, height=24, language="en"):
    return picture.draw(Canvas(language, width, height), frame).plain.split("\n")


def sum_text(lines):
    """The sum below the picture."""
    last_gap = max(number for number, line in enumerate(lines) if not line.strip())
    text = " ".join(lines[last_gap:])
    return re.findall(r"([^=]+) = (−?[\d.e+−]+)", text)[0]


def value_of(expression):
    return eval(expression.replace("−", "-").replace("·", "*"), {"max": max})  # noqa: S307 - our own digits


def test_a_convolution_as_drawn_by_hand():
    (picture,) = convolution(made("conv2d", inputs=INPUTS, kernel=KERNEL))
    assert "\n".join(line.rstrip() for line in drawn(picture, 1)) == HAND


@pytest.mark.parametrize(("name", "maker", "expected"), [
    ("max_pool2d", max_pooling, "max(1, 3, −2, 0) = 3"),
    ("avg_pool2d", avg_pooling, "(1 + 3 + (−2) + 0)/4 = 0.5"),
])  # fmt: skip
def test_pooling_tells_what_it_does(name, maker, expected):
    (picture,) = maker(made(name, inputs=INPUTS, kernel_size=2, stride=2))
    assert picture.frames == 4
    assert expected in drawn(picture, 1)


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


class TestBackward:
    def test_the_gradient_goes_to_the_maximum(self):
        picture = max_pooling_backward(
            made("max_pool2d_backward", inputs=INPUTS, kernel_size=2, stride=2, upstream=[[1, 2], [3, 4]])
        )[0]
        assert picture.frames == 4
        lines = drawn(picture, 1)
        assert "2 goes to the maximum of the window, 3 in row 1, column 4." in lines
        assert "[0 2]" in lines[1]

    def test_an_average_is_shared(self):
        (picture,) = avg_pooling_backward(
            made("avg_pool2d_backward", inputs=INPUTS, kernel_size=2, stride=2, upstream=[[1, 2], [3, 4]])
        )
        assert "3 is shared among 4 cells: 0.75 each." in drawn(picture, 2)

    @settings(max_examples=60)
    @given(st.integers(0, 99), st.integers(1, 3), st.integers(1, 3), st.booleans(), st.integers(10, 200),
           LANGUAGE)  # fmt: skip
    def test_what_came_together_is_the_gradient_of_the_run(self, seed, size, stride, largest, width, language):
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
