"""Curves of activations, expressions, fits and ROC, and calibration: what is marked is right, and everything fits."""

from __future__ import annotations

import math
import re
from itertools import pairwise
from types import SimpleNamespace

import pytest
from every_case import every_case
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.texts import LANGUAGE

from dlquiz.reference.binding import bind
from dlquiz.reference.catalog import computed, find
from dlquiz.reference.layers.activations import NAMES
from dlquiz.text.cells import cell_width
from dlquiz.tui.illustrations.activations import curves
from dlquiz.tui.illustrations.calibration import bins
from dlquiz.tui.illustrations.descents import descent, schedule
from dlquiz.tui.illustrations.evaluation import roc, roc_points
from dlquiz.tui.illustrations.functions import along
from dlquiz.tui.illustrations.kit import Canvas
from dlquiz.tui.illustrations.losses import FITS, fits
from dlquiz.tui.pictures.curve import Axis, Mark, Series, curve, even_axis


def made(reference, /, **arguments):
    return SimpleNamespace(arguments=bind(find(reference), arguments), verdict=None)


def drawn(picture, frame=0, width=76, height=20, language="en"):
    return picture.draw(Canvas(language, width, height), frame).plain


def test_marks_and_dotted_zeros_by_hand():
    axis = Axis(-1, 1, ())
    lines = curve([Series("", ())], axis, axis, 11, height=5, marks=(Mark(1, 1), Mark(-1, -1, "○")), zero=True)
    assert lines.plain.split("\n")[:5] == [" │    ┊   ◉", " │    ┊    ", " │┈┈┈┈┊┈┈┈┈", " │    ┊    ", " │○   ┊    "]


@given(st.floats(-1e9, 1e9), st.floats(1e-6, 1e9))
def test_ticks_are_few_even_and_inside(low, span):
    axis = even_axis(low, low + span)
    places = [tick.at for tick in axis.ticks]
    assert 2 <= len(places) <= 10 or span < 1e-9 * abs(low)
    slack = 1e-6 * max(span, abs(low))
    assert all(low - slack <= at <= low + span + slack for at in places)


@every_case("name", NAMES)
@every_case("z", [-2.0, 0.75, 12.0])
@pytest.mark.sweep
def test_the_slope_reported_is_that_of_a_difference(name, z):
    (picture,) = curves(made("activation", name=name, z=z))
    text = drawn(picture, width=200).split("\n")[-1].replace("−", "-")
    value, slope = (float(piece.split(" = ")[1].split()[0]) for piece in text.split("   ")[:2])
    (before,), (after,) = (curves(made("activation", name=name, z=z + step)) for step in (-1e-2, 1e-2))
    low, high = (
        float(drawn(one, width=200).split("\n")[-1].replace("−", "-").split(" = ")[1].split()[0])
        for one in (before, after)
    )
    assert slope == pytest.approx((high - low) / 2e-2, abs=2e-3)
    assert value == pytest.approx((high + low) / 2, abs=1e-3)


def test_sigmoid_by_its_definition_and_every_number_has_its_frame():
    (picture,) = curves(made("activation_derivative", name="sigmoid", z=[[0, 1], [2, -3]]))
    assert picture.frames == 4
    share = 1 / (1 + math.exp(3))
    assert f"◉ sigmoid(−3) = {share:.6g}" in drawn(picture, 3)
    assert f"○ sigmoid′(−3) = {share * (1 - share):.6g}" in drawn(picture, 3)


@settings(max_examples=60)
@given(
    st.sampled_from(NAMES), st.floats(-1e6, 1e6) | st.lists(st.floats(-50, 50), min_size=1, max_size=5),
    st.integers(10, 200), st.integers(3, 60), LANGUAGE,
)  # fmt: skip
@pytest.mark.sweep
def test_no_number_and_no_width_is_too_much_for_an_activation(name, z, width, height, language):
    (picture,) = curves(made("activation", name=name, z=z))
    lines = drawn(picture, picture.frames - 1, width, height, language).split("\n")
    assert max(map(cell_width, lines)) <= width
    assert any("◉" in line for line in lines[1:-2])


class TestExpressions:
    def test_along_what_is_asked_about(self):
        (picture,) = along(made=made("gradient", expression="x*y + y", at={"x": 3, "y": 2}, with_respect_to="y"))
        text = drawn(picture).split("\n")
        assert "y = 2   ◉ value = 8   ○ derivative = 4" in text
        assert any(line.strip() == "y" for line in text)

    def test_poles_are_gaps(self):
        (picture,) = along(made=made("evaluate", expression="log(x)", at={"x": 2}))
        assert "◉ value = 0.693147   ○ derivative = 0.5" in drawn(picture)

    def test_of_a_matrix_or_of_two_numbers_there_is_no_curve(self):
        assert not along(made=made("evaluate", expression="x + y", at={"x": 1, "y": 2}))
        assert not along(made=made("evaluate", expression="2*x", at={"x": [1, 2]}))


class TestLosses:
    def test_stiff_is_high_right_is_low_flexible_parts(self):
        (picture,) = fits(made=None)
        assert picture.frames == len(FITS) == 3
        stiff, right, flexible = (drawn(picture, frame) for frame in range(3))
        assert "Underfitting" in stiff
        assert "Overfitting" in flexible
        assert "early stopping" not in stiff
        assert "◉ lowest validation loss" in right
        assert "◉ lowest validation loss" in flexible


class TestDescents:
    @pytest.mark.parametrize(
        ("arguments", "expected"),
        [
            ({"schedule": "step", "initial": 0.1, "step": 65, "decay": 0.1, "period": 30}, "0.001"),
            ({"schedule": "exponential", "initial": 1, "step": 3, "decay": 0.5}, "0.125"),
            ({"schedule": "cosine", "initial": 0.2, "step": 50, "final": 0, "total": 100}, "0.1"),
        ],
    )
    def test_the_rate_of_the_asked_step_is_marked(self, arguments, expected):
        (picture,) = schedule(made=made("learning_rate_at", **arguments))
        text = drawn(picture).split("\n")
        assert f"◉ step {arguments['step']}: {expected}" in text[-1]
        assert any("◉" in line for line in text[1:-3])

    def test_the_loss_goes_down_step_by_step(self):
        (picture,) = descent(made=made("quadratic_descent", w=2, curvature=1, learning_rate=0.5, steps=3))
        w = 2.0
        for _ in range(3):
            w -= 0.5 * w
        assert f"◉ step 3: {w * w / 2:.6g}" in drawn(picture)

    def test_of_what_explodes_there_is_no_curve(self):
        assert not descent(made=made("quadratic_descent", w=2, curvature=1, learning_rate=5, steps=60))


# ROC curves and calibration, against what the references compute


SCORED = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 1)), min_size=2, max_size=20).filter(
    lambda scored: len({label for _, label in scored}) == 2
)


@settings(max_examples=60)
@given(SCORED, st.integers(16, 200), LANGUAGE)
def test_the_area_below_the_points_is_that_of_the_run(scored, width, language):
    scores, labels = zip(*scored, strict=True)
    points = roc_points(scores, labels)
    area = sum((right[0] - left[0]) * (left[1] + right[1]) / 2 for left, right in pairwise(points))
    assert points[-1] == (1, 1)
    assert area == pytest.approx(computed("roc_auc", scores=scores, labels=labels))
    (picture,) = roc(made("roc_auc", scores=scores, labels=labels))
    assert max(map(cell_width, drawn(picture, 0, width, 20, language).split("\n"))) <= width


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 1)), min_size=1, max_size=12), st.integers(1, 12),
    st.integers(30, 200), LANGUAGE,
)  # fmt: skip
def test_the_gaps_weighted_by_their_samples_make_the_error(samples, count, width, language):
    confidences, correct = zip(*samples, strict=True)
    (picture,) = bins(made("calibration_error", confidences=confidences, correct=correct, bins=count))
    text = re.findall(r"gap (\S+), (\d+) sample", drawn(picture).replace("−", "-"))
    assert sum(int(number) for _, number in text) == len(samples)
    error = sum(float(gap) * int(number) for gap, number in text) / len(samples)
    assert error == pytest.approx(
        computed("calibration_error", confidences=confidences, correct=correct, bins=count), abs=1e-3
    )
    assert max(map(cell_width, drawn(picture, 0, width, 20, language).split("\n"))) <= width


def test_a_bin_has_the_means_of_its_samples():
    (picture,) = bins(made("calibration_error", confidences=[0.9, 0.7, 0.2], correct=[1, 0, 1], bins=2))
    found = [line.split() for line in drawn(picture).split("\n")]
    assert found[0][:2] == ["[0,", "0.5]"]
    assert [line[-1] for line in found[:2]] == ["0.2", "1"]
    assert [line[-1] for line in found[3:5]] == ["0.8", "0.5"]
