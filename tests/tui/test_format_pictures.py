"""The number line of a format: its numbers are those that NumPy has beside the given one."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from every_case import every_case
from hypothesis import given
from hypothesis import strategies as st
from strategies.texts import LANGUAGE

from dlquiz.reference.binding import bind
from dlquiz.reference.catalog import find
from dlquiz.text.cells import cell_width
from dlquiz.tui.illustrations.formats import spacing
from dlquiz.tui.illustrations.kit import Canvas


def lines(value, dtype, width=100, language="en"):
    arguments = bind(find("float_spacing"), {"value": value, "dtype": dtype})
    (picture,) = spacing(SimpleNamespace(arguments=arguments))
    return [line.rstrip() for line in picture.draw(Canvas(language, width, 20), 0).plain.split("\n")]


@every_case("dtype", ["float16", "float32"])
@every_case("value", [1, -1, 0, 0.1, 1000.7, -2.5, 3e-8])
def test_the_neighbours_are_those_of_numpy(value, dtype):
    kind = getattr(np, dtype)
    number = kind(value)
    above, below = np.nextafter(number, kind(np.inf)), np.nextafter(number, kind(-np.inf))
    expected = [np.nextafter(below, kind(-np.inf)), below, number, above, np.nextafter(above, kind(np.inf))]
    ticks, mark, labels, *found = lines(value, dtype)
    assert [kind(float(label.replace("−", "-"))) for label in labels.split()] == expected
    assert ticks.count("┼") == 5
    assert mark.strip() == "▲"
    assert (len(found) == 3) == (float(number) != value)


def test_the_gap_above_is_drawn_heavier_and_half_as_long_below_a_power_of_two():
    ticks = lines(1, "float16")[0].strip().split("┼")
    below, above = ticks[2], ticks[3]
    assert set(above) == {"━"}
    assert len(above) + 1 == pytest.approx(2 * (len(below) + 1), abs=2)


def test_at_the_end_of_the_format_there_is_nothing_beyond():
    assert lines(-65504, "float16")[2].split() == ["−65504", "−65472", "−65440"]


@given(
    st.floats(-65000, 65000) | st.floats(-1e30, 1e30), st.sampled_from(["bfloat16", "float32"]),
    st.integers(10, 200), LANGUAGE,
)  # fmt: skip
def test_no_number_and_no_width_is_too_much(value, dtype, width, language):
    assert max(map(cell_width, lines(value, dtype, width, language))) <= width
