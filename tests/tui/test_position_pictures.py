"""Rotary pairs on their circles and sinusoidal waves: what they show is what the references compute."""

from __future__ import annotations

import re
from math import cos, hypot, pi, sin
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.texts import LANGUAGE

from dlquiz.reference.binding import bind
from dlquiz.reference.catalog import find, run
from dlquiz.text.cells import cell_width
from dlquiz.tui.illustrations.kit import Canvas
from dlquiz.tui.illustrations.positions import MOST_PAIRS, angle, rotated, waves


def made(name, **arguments):
    return SimpleNamespace(arguments=bind(find(name), arguments))


def drawn(picture, frame=0, width=76, height=20, language="en"):
    return picture.draw(Canvas(language, width, height), frame).plain


def points(found):
    """The pair before and after, as they are reported."""
    result = re.findall(r"(?:before|after): \((.*?), (.*?)\)", found.replace("−", "-"))
    return [(float(x), float(y)) for x, y in result]


@pytest.mark.parametrize(("layout", "partners"), [("interleaved", ((0, 1), (2, 3))), ("half", ((0, 2), (1, 3)))])
def test_each_pair_has_a_frame_with_the_vector_of_the_run(layout, partners):
    asked = made("rope_rotate", vector=[1, 0, 2, 1], position=5, layout=layout)
    (picture,) = rotated(asked)
    after = run(find("rope_rotate"), asked.arguments)
    assert picture.frames == 2
    for frame, (one, other) in enumerate(partners):
        before, turned = points(drawn(picture, frame))
        assert before == pytest.approx((asked.arguments["vector"][one], asked.arguments["vector"][other]))
        assert turned == pytest.approx((after[one], after[other]), abs=1e-3)
        assert hypot(*before) == pytest.approx(hypot(*turned), abs=1e-2)


def test_the_asked_pair_comes_first_and_its_angle_is_reported():
    asked = made("rope_angle", position=100, pair=3, dim=64)
    (picture,) = angle(asked)
    found = drawn(picture, picture.first)
    value = run(find("rope_angle"), asked.arguments)
    assert (picture.frames, picture.first) == (32, 3)
    assert f"Position 100: {value:.4g} rad ({value / 2 / pi:.4g} of a full turn)." in found
    assert points(found)[1] == pytest.approx((cos(value), sin(value)), abs=1e-3)


def test_of_very_many_pairs_the_asked_one_is_among_the_frames():
    (picture,) = angle(made("rope_angle", position=1, pair=90, dim=200))
    assert picture.frames <= MOST_PAIRS
    assert "Pair 90 of 99" in drawn(picture, picture.first)


@pytest.mark.parametrize("position", [0, 3, 40, -7.5])
def test_the_entries_of_the_asked_position_are_marked_on_their_waves(position):
    asked = made("sinusoidal_position", position=position, dim=6)
    (picture,) = waves(asked)
    values = run(find("sinusoidal_position"), asked.arguments)
    assert picture.frames == 3
    for frame in range(3):
        found = drawn(picture, frame)
        shown = [float(text.replace("−", "-")) for text in re.findall(r"[◉○] position \S+: (\S+)", found)]
        assert shown == pytest.approx(values[2 * frame : 2 * frame + 2], abs=1e-5)
        assert {"◉", "○"} <= set(found.split("└")[0])


@settings(max_examples=25)
@given(
    st.integers(1, 6), st.floats(-1e6, 1e6), st.floats(1e-3, 1e9), st.sampled_from(["interleaved", "half"]),
    st.integers(16, 200), st.integers(4, 50), LANGUAGE,
)  # fmt: skip
def test_no_position_and_no_width_is_too_much(pairs, position, base, layout, width, height, language):
    vector = [float(entry - pairs) for entry in range(2 * pairs)]
    pictures = [
        *rotated(made("rope_rotate", vector=vector, position=position, base=base, layout=layout)),
        *angle(made("rope_angle", pair=pairs - 1, dim=2 * pairs, position=position, base=base)),
        *waves(made("sinusoidal_position", dim=2 * pairs, position=position, base=base)),
    ]
    for picture in pictures:
        found = drawn(picture, picture.frames - 1, width, height, language)
        assert max(map(cell_width, found.split("\n"))) <= width
