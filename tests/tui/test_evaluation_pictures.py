"""ROC curves, calibration and diffusion: what they show is what the references compute."""

from __future__ import annotations

import re
from itertools import pairwise
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.texts import LANGUAGE

from dlquiz.reference.binding import bind
from dlquiz.reference.catalog import computed, find
from dlquiz.text.cells import cell_width
from dlquiz.tui.illustrations.calibration import bins
from dlquiz.tui.illustrations.evaluation import roc, roc_points
from dlquiz.tui.illustrations.kit import Canvas


def made(name, **arguments):
    return SimpleNamespace(arguments=bind(find(name), arguments), verdict=None)


def drawn(picture, width=76, height=20, language="en"):
    return picture.draw(Canvas(language, width, height), 0).plain


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
    assert max(map(cell_width, drawn(picture, width, 20, language).split("\n"))) <= width


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
    assert max(map(cell_width, drawn(picture, width, 20, language).split("\n"))) <= width


def test_a_bin_has_the_means_of_its_samples():
    (picture,) = bins(made("calibration_error", confidences=[0.9, 0.7, 0.2], correct=[1, 0, 1], bins=2))
    found = [line.split() for line in drawn(picture).split("\n")]
    assert found[0][:2] == ["[0,", "0.5]"]
    assert [line[-1] for line in found[:2]] == ["0.2", "1"]
    assert [line[-1] for line in found[3:5]] == ["0.8", "0.5"]
