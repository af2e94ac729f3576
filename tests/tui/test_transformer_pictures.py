"""Positions of Transformers and training at scale in pictures: what they show is what the references compute."""

from __future__ import annotations

import re
from math import cos, hypot, pi, sin
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.texts import LANGUAGE

from dlquiz.reference.binding import bind
from dlquiz.reference.catalog import computed, find, run
from dlquiz.text.cells import cell_width
from dlquiz.tui.illustrations.kit import Canvas
from dlquiz.tui.illustrations.positions import MOST_PAIRS, angle, rotated, waves
from dlquiz.tui.illustrations.scale import bubble, memory, roof
from dlquiz.tui.pictures.gantt import IDLE


def made(name, **arguments):
    return SimpleNamespace(arguments=bind(find(name), arguments))


def drawn(picture, frame=0, width=76, height=20, language="en"):
    return picture.draw(Canvas(language, width, height), frame).plain


# Rotary pairs on their circles, and sinusoidal waves


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


# Memory in bars, pipelines slot by slot, rooflines


def lines(picture, width=76):
    return [line.rstrip() for line in drawn(picture, width=width).split("\n")]


def test_every_stage_has_its_sum_and_the_asked_one_is_marked():
    asked = made("zero_memory", parameters=7e9, gpus=8, stage=2)
    (picture,) = memory(asked)
    found = lines(picture)
    sums = [line for line in found if " = " in line and "GB" in line and "+" in line]
    for stage, line in enumerate(sums):
        parts, total = line.removesuffix(" GB").split(" = ")
        expected = run(find("zero_memory"), {**asked.arguments, "stage": stage}) / 1e9
        assert float(total) == pytest.approx(expected, rel=1e-4)
        assert sum(map(float, parts.split(" + "))) == pytest.approx(expected, rel=1e-4)
    assert len(sums) == 4
    assert [line for line in found if line.startswith("▸ stage")] == [found[4]]
    assert found[4].startswith("▸ stage 2")


@pytest.mark.parametrize(("parameters", "unit"), [(1, "B"), (1e3, "kB"), (1e6, "MB"), (1e12, "TB")])
def test_the_unit_fits_the_size(parameters, unit):
    (picture,) = memory(made("zero_memory", parameters=parameters, gpus=1, stage=0))
    assert f" = 16 {unit}" in "\n".join(lines(picture))


@settings(max_examples=60)
@given(st.integers(1, 10), st.integers(1, 20))
def test_idle_cells_are_the_share_of_the_run(stages, microbatches):
    (picture,) = bubble(made("pipeline_bubble", stages=stages, microbatches=microbatches))
    rows = [line for line in lines(picture, 160) if re.match(r"stage \d+ ", line)]
    size = len(str(microbatches)) + 1
    strips = [line[len(f"stage {stages} ") :] for line in rows]
    idle = sum(strip.count(IDLE * (size - 1)) for strip in strips)
    busy = sum(len(re.findall(r"\d+", strip)) for strip in strips)
    share = computed("pipeline_bubble", stages=stages, microbatches=microbatches)
    assert len(rows) == stages
    assert busy == stages * microbatches
    assert idle / (idle + busy) == pytest.approx(share)
    assert f"Idle: {idle} of {idle + busy} {'cell' if idle + busy == 1 else 'cells'}" in "\n".join(lines(picture, 160))


def test_a_microbatch_is_a_slot_later_on_each_stage():
    (picture,) = bubble(made("pipeline_bubble", stages=3, microbatches=4))
    assert lines(picture)[:3] == ["stage 1  1 2 3 4 ░ ░", "stage 2  ░ 1 2 3 4 ░", "stage 3  ░ ░ 1 2 3 4"]


def test_of_a_long_pipeline_both_ends_are_shown_by_last_digits():
    (picture,) = bubble(made("pipeline_bubble", stages=50, microbatches=500))
    found = lines(picture)
    assert "a microbatch, by the last digit of its number" in "\n".join(found)
    assert found[0].startswith("stage 1  123456789012")
    assert found[0].endswith(IDLE)
    assert " … " in found[0]
    assert "…" in found


@pytest.mark.parametrize(("intensity", "rate", "side"), [(64, "128 T", "Left"), (200, "312 T", "At or right")])
def test_kernel_and_ridge_point_are_marked(intensity, rate, side):
    (picture,) = roof(made("roofline", peak_flops=312e12, bandwidth=2e12, intensity=intensity))
    found = "\n".join(lines(picture))
    assert f"◉ kernel: {intensity} FLOPs a byte, {rate}FLOPs a second" in found
    assert "○ ridge point: 156 FLOPs a byte, 312 TFLOPs a second" in found
    assert f"\n{side}" in found
    canvas = found.split("└")[0]
    assert canvas.count("◉") == canvas.count("○") == 1
