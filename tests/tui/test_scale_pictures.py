"""Memory in bars, pipelines slot by slot, rooflines: what they show is what the references compute."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlquiz.reference.binding import bind
from dlquiz.reference.catalog import computed, find, run
from dlquiz.tui.illustrations.kit import Canvas
from dlquiz.tui.illustrations.scale import bubble, memory, roof
from dlquiz.tui.pictures.gantt import IDLE


def made(name, **arguments):
    return SimpleNamespace(arguments=bind(find(name), arguments))


def lines(picture, width=76, height=20, language="en"):
    return [line.rstrip() for line in picture.draw(Canvas(language, width, height), 0).plain.split("\n")]


class TestMemory:
    def test_every_stage_has_its_sum_and_the_asked_one_is_marked(self):
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
    def test_the_unit_fits_the_size(self, parameters, unit):
        (picture,) = memory(made("zero_memory", parameters=parameters, gpus=1, stage=0))
        assert f" = 16 {unit}" in "\n".join(lines(picture))


class TestBubble:
    @settings(max_examples=60)
    @given(st.integers(1, 10), st.integers(1, 20))
    def test_idle_cells_are_the_share_of_the_run(self, stages, microbatches):
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
        assert f"Idle: {idle} of {idle + busy} {'cell' if idle + busy == 1 else 'cells'}" in "\n".join(
            lines(picture, 160)
        )

    def test_a_microbatch_is_a_slot_later_on_each_stage(self):
        (picture,) = bubble(made("pipeline_bubble", stages=3, microbatches=4))
        assert lines(picture)[:3] == ["stage 1  1 2 3 4 ░ ░", "stage 2  ░ 1 2 3 4 ░", "stage 3  ░ ░ 1 2 3 4"]

    def test_of_a_long_pipeline_both_ends_are_shown_by_last_digits(self):
        (picture,) = bubble(made("pipeline_bubble", stages=50, microbatches=500))
        found = lines(picture)
        assert "a microbatch, by the last digit of its number" in "\n".join(found)
        assert found[0].startswith("stage 1  123456789012")
        assert found[0].endswith(IDLE)
        assert " … " in found[0]
        assert "…" in found


class TestRoofline:
    @pytest.mark.parametrize(("intensity", "rate", "side"), [(64, "128 T", "Left"), (200, "312 T", "At or right")])
    def test_kernel_and_ridge_point_are_marked(self, intensity, rate, side):
        (picture,) = roof(made("roofline", peak_flops=312e12, bandwidth=2e12, intensity=intensity))
        found = "\n".join(lines(picture))
        assert f"◉ kernel: {intensity} FLOPs a byte, {rate}FLOPs a second" in found
        assert "○ ridge point: 156 FLOPs a byte, 312 TFLOPs a second" in found
        assert f"\n{side}" in found
        canvas = found.split("└")[0]
        assert canvas.count("◉") == canvas.count("○") == 1
