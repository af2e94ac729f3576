"""Masks, Grad-CAM maps, pairs of CLIP and bells of generative models: what they show is what the references compute."""

from __future__ import annotations

import re
from math import exp
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.texts import LANGUAGE

from dlquiz.grading.verdict import Verdict
from dlquiz.messages import Text
from dlquiz.reference.binding import bind
from dlquiz.reference.catalog import computed, find, run
from dlquiz.text.cells import cell_width
from dlquiz.tui.illustrations.contrastive import pairs
from dlquiz.tui.illustrations.descents import diffusion
from dlquiz.tui.illustrations.gaussians import codes, denoising, noising, sampling
from dlquiz.tui.illustrations.kit import Canvas
from dlquiz.tui.illustrations.saliency import class_map
from dlquiz.tui.illustrations.segmentation import masks
from dlquiz.tui.pictures.heat import HIDDEN, MARKED
from dlquiz.tui.pictures.overlaid import ADDED, BOTH, MISSED, NEITHER


def made(name, given=None, marks=None, **arguments):
    verdict = None if given is None else Verdict("wrong", 0.0, None, Text.same(""), given, marks=marks)
    return SimpleNamespace(arguments=bind(find(name), arguments), verdict=verdict)


def lines(picture, frame=0, width=76, height=24, language="en"):
    found = picture.draw(Canvas(language, width, height), frame).plain.split("\n")
    assert max(map(cell_width, found)) <= width
    return [line.rstrip() for line in found]


def number(text):
    return float(text.replace("−", "-"))


# --- masks ----------------------------------------------------------------------------------------------------------

HARD = {"prediction": [[1, 1, 0, 0], [1, 0, 0, 0]], "target": [[1, 0, 1, 0], [1, 1, 0, 0]]}


def test_masks_as_drawn_by_hand():
    (picture,) = masks(made("dice", **HARD))
    found = lines(picture)
    assert found[:2] == ["██ ╱╱ ╳╳ ··", "██ ╳╳ ·· ··"]
    assert found[3] == "██ both: 2   ╱╱ only predicted: 1   ╳╳ only true mask: 2   ·· neither: 3"
    said = " ".join(found[4:])
    assert said == "IoU: 2/5 = 0.4; Dice: 2·2/(2·2 + 1 + 2) = 0.5714; pixel accuracy: 5/8 = 0.625."


@settings(max_examples=40)
@given(
    st.integers(1, 40), st.integers(1, 90), st.integers(0, 9), st.integers(20, 200), st.integers(4, 50), LANGUAGE,
)  # fmt: skip
def test_signs_and_scores_are_those_of_the_masks(rows, columns, seed, width, height, language):
    prediction, target = np.random.default_rng(seed).integers(0, 2, (2, rows, columns))
    (picture,) = masks(made("dice", prediction=prediction.tolist(), target=target.tolist()))
    found = lines(picture, 0, width, height, language)
    text = "".join(found)
    both, either = int((prediction & target).sum()), int((prediction | target).sum())
    counts = [int(count) for sign in (BOTH, ADDED, MISSED, NEITHER)
              for count in re.findall(rf"{sign * 2} [^{BOTH}{ADDED}{MISSED}{NEITHER}]*?(\d+)", text)[-1:]]  # fmt: skip
    if width >= 40:
        assert counts == [both, int((prediction > target).sum()), int((target > prediction).sum()),
                          rows * columns - either]  # fmt: skip
    if either:
        dice = re.sub(r"\s", "", text)
        score = float(computed("dice", prediction=prediction.tolist(), target=target.tolist()))
        assert f"={score:.4g}" in dice and f"={both / either:.4g}" in dice


def test_a_soft_mask_shows_its_shares_and_both_scores():
    (picture,) = masks(made("dice", prediction=[[0.7, 0.2, 0.5]], target=[[1, 1, 0]]))
    found = lines(picture)
    assert found[0] == " 0.7 ██  0.2 ╳╳  0.5 ╱╱"
    assert found[-4:] == [
        "A pixel is drawn as part of a mask from 0.5 on.",
        "IoU: 1/3 = 0.3333; Dice: 2·1/(2·1 + 1 + 1) = 0.5; pixel accuracy:",
        "1/3 = 0.3333.",
        "Soft Dice, without a threshold: 2·0.9/3.4 = 0.5294.",
    ]


# --- Grad-CAM -------------------------------------------------------------------------------------------------------

CAM = {
    "activations": [[[1, 2], [0, 1]], [[3, 0], [1, 1]], [[1, 1], [1, 1]]],
    "gradients": [[[2, 2], [0, 0]], [[-1, -1], [0, 0]], [[1, -1], [0, 0]]],
}


def test_the_map_opens_last_and_crosses_what_the_relu_cuts_off():
    (picture,) = class_map(made("grad_cam", **CAM))
    assert (picture.frames, picture.first) == (4, 3)
    found = lines(picture, 3)
    values = run(find("grad_cam"), made("grad_cam", **CAM).arguments)
    assert [[number(text) for text in re.findall(r"−?\d[\d.]*", line[2:])] for line in found[1:3]] == [[2], [0.5]]
    assert sum(value == 0 for row in values for value in row) == 2
    assert sum(line.count(HIDDEN * 2) for line in found[1:3]) == 2
    assert "The ReLU sets 2 of 4 cells to 0." in found
    assert found[-1] == "Before the ReLU: (1)·A1 + (−0.5)·A2 + (0)·A3."


def test_each_channel_is_shown_with_its_weight():
    (picture,) = class_map(made("grad_cam", **CAM))
    assert [lines(picture, frame)[-1] for frame in range(3)] == [
        "Channel 1 of 3: weight 1. It speaks for the class.",
        "Channel 2 of 3: weight −0.5. It speaks against the class.",
        "Channel 3 of 3: weight 0. It says nothing about the class.",
    ]
    assert lines(picture, 1)[1].split() == ["y1", "3", "██", "0", "··"]


def test_a_wrong_map_stands_below_with_its_wrong_entries():
    wrong = ((-0.5, 2), (-0.5, 0.5))
    (picture,) = class_map(made("grad_cam", wrong, ((False, True), (False, True)), **CAM))
    found = lines(picture, 3)
    assert found[-3:] == ["your answer", " −0.5✗    2", " −0.5✗  0.5"]
    assert "your answer" not in lines(picture, 0)


# --- CLIP -----------------------------------------------------------------------------------------------------------


def test_shares_of_rows_and_columns_add_up_to_one_with_the_pairs_marked():
    asked = made("clip_loss", logits=[[3, 1, 0], [0, 2, 1.5], [1, 1, 1]])
    (picture,) = pairs(asked)
    maps = [
        [[float(text) for text in re.findall(r"0\.\d+", line)] for line in lines(picture, frame)[1:4]]
        for frame in range(2)
    ]
    np.testing.assert_allclose(np.sum(maps[0], axis=1), 1, atol=2e-3)
    np.testing.assert_allclose(np.sum(maps[1], axis=0), 1, atol=2e-3)
    for frame in range(2):
        assert all(line.count(MARKED) == 1 for line in lines(picture, frame)[1:4])
    said = " ".join(lines(picture, 1))
    assert f"Their mean is {run(find('clip_loss'), asked.arguments):.4g}." in said
    on_diagonal = [-(np.log(maps[0][place][place]) + np.log(maps[1][place][place])) / 2 for place in range(3)]
    shown = re.search(r"both directions: (.*?)\. Their", said)
    assert shown is not None
    np.testing.assert_allclose([float(text) for text in shown[1].split(", ")], on_diagonal, atol=2e-3)


# --- bells ----------------------------------------------------------------------------------------------------------


def test_each_entry_of_a_code_adds_its_part_to_the_divergence():
    asked = made("kl_gaussian", mean=[1.2, -0.5, 0], log_variance=[-1, 0.5, 0])
    (picture,) = codes(asked)
    said = [" ".join(lines(picture, frame)[-2:]) for frame in range(picture.frames)]
    parts = [float(re.findall(r"adds ([\d.]+) to", text)[0]) for text in said]
    assert sum(parts) == pytest.approx(float(run(find("kl_gaussian"), asked.arguments)), abs=1e-3)
    assert f"standard deviation {exp(-0.5):.4g}" in said[0]
    assert parts[2] == 0


def test_the_bells_of_a_code_are_as_high_as_their_densities():
    (picture,) = codes(made("elbo_gaussian", inputs=[1], reconstruction=[0], mean=[0], log_variance=[-2]))
    found = lines(picture, height=34)
    top = next(place for place, line in enumerate(found) if place and re.search("[⠁-⣿]", line))
    ticks = [(place, float(line.split("┤")[0])) for place, line in enumerate(found) if "┤" in line]
    slope, start = np.polyfit(*zip(*ticks, strict=True), 1)
    # 1/(√(2π)·e⁻¹) is 1.08.
    assert start + slope * top == pytest.approx(1.08, abs=1.5 * abs(slope))


def test_a_sample_is_as_far_from_its_mean_as_its_noise_from_zero():
    asked = made("reparameterize", (2.0, -1.0), mean=[0.8, 0], log_variance=[-1, 1], noise=[-1.5, 1])
    (picture,) = sampling(asked)
    for frame, value in enumerate(run(find("reparameterize"), asked.arguments)):
        found = lines(picture, frame)
        assert marked(found, "◆") == pytest.approx(value, abs=0.12)
        assert marked(found, "○") == pytest.approx([-1.5, 1][frame], abs=0.12)
        assert marked(found, "✗") == pytest.approx([2, -1][frame], abs=0.12)
        axis = next(place for place, line in enumerate(found) if "└" in line) - 1
        assert "✗" in found[axis] and "◆" not in found[axis] and "○" not in found[axis]
    assert "z lies −1.5 times that from the mean, as ε lies −1.5 from 0." in " ".join(lines(picture, 0))
    assert sampling(made("reparameterize", mean=1e9, log_variance=0, noise=0)) == []


@pytest.mark.parametrize(("mean", "variance"), [(1e9, 0), (0, 600), (0, -600)])
def test_of_a_code_far_from_its_prior_there_is_no_picture(mean, variance):
    assert codes(made("kl_gaussian", mean=mean, log_variance=variance)) == []


def marked(found, sign):
    """The coordinate under a sign, from the labels of the axis."""
    (row,) = [line for line in found if re.search(rf"[│┤].*{sign}", line)]
    floor = next(place for place, line in enumerate(found) if "└" in line)
    ticks = [place for place, letter in enumerate(found[floor]) if letter == "┬"]
    labels = [number(text) for text in found[floor + 1].split()]
    assert len(ticks) == len(labels)
    return float(np.polyval(np.polyfit(ticks, labels, 1), row.index(sign)))


def test_a_noisy_value_stands_where_the_run_puts_it():
    asked = made("diffusion_forward", clean=[0.9, -1], noise=[-1.2, 2], alpha_bar=0.36)
    (picture,) = noising(asked)
    for frame, value in enumerate(run(find("diffusion_forward"), asked.arguments)):
        found = lines(picture, frame)
        assert marked(found, "◆") == pytest.approx(value, abs=0.1)
        assert marked(found, "○") == pytest.approx([0.9, -1][frame], abs=0.1)
        assert f"mean 0.6·x₀ = {[0.54, '−0.6'][frame]}, standard deviation 0.8." in found[-1]


def test_a_step_back_has_its_mean_at_the_top_and_a_wrong_answer_on_the_axis():
    given = {"noisy": 1.5, "predicted": 1.4, "beta": 0.2, "alpha_bar": 0.36, "noise": -1}
    (picture,) = denoising(made("ddpm_step", 2.0, **given))
    found = lines(picture)
    assert marked(found, "◉") == pytest.approx(float(computed("ddpm_step", **given, of="mean")), abs=0.1)
    assert marked(found, "◆") == pytest.approx(float(computed("ddpm_step", **given)), abs=0.1)
    assert marked(found, "✗") == pytest.approx(2, abs=0.1)
    (mean,) = denoising(made("ddpm_step", **given, of="mean"))
    assert not any("◆" in line for line in lines(mean))


def test_a_wrong_answer_far_away_is_named_and_the_bell_stays():
    given = {"noisy": 1.5, "predicted": 1.4, "beta": 0.2, "alpha_bar": 0.36}
    (picture,) = denoising(made("ddpm_step", 1e9, **given))
    found = lines(picture)
    assert not any(re.search("[│┤].*✗", line) for line in found)
    assert any("✗ your answer = 1e+09" in line for line in found)
    (other,) = denoising(made("ddpm_step", (1, 2), **given))
    assert "✗" not in "\n".join(lines(other))


def test_without_noise_there_is_no_bell():
    (last,) = denoising(made("ddpm_step", noisy=1, predicted=0.5, beta=0.36, alpha_bar=0.64, noise=1))
    assert lines(last)[-1] == "Entry 1 of 1: the last step adds no noise, xₜ₋₁ is the mean 0.875."
    (first,) = noising(made("diffusion_forward", clean=0.9, noise=-1, alpha_bar=1))
    for picture in (last, first):
        assert not re.search("[⠁-⣿]", "\n".join(lines(picture)))
        assert len(lines(picture)) == 7


def test_a_wrong_schedule_is_drawn_beside_the_right_one():
    (picture,) = diffusion(made=made("diffusion_alpha_bar", (0.9, 0.8), betas=[0.1, 0.2]))
    assert "your answer" in lines(picture)[0]
    (other,) = diffusion(made=made("diffusion_alpha_bar", (0.9, 0.8, 0.7), betas=[0.1, 0.2]))
    assert "your answer" not in lines(other)[0]


NUMBERS = st.floats(-1e9, 1e9) | st.integers(-3, 3)


@settings(max_examples=60)
@given(
    NUMBERS, NUMBERS, st.floats(1e-6, 0.9), st.floats(0.001, 1), st.none() | NUMBERS,
    st.integers(20, 200), st.integers(4, 50), LANGUAGE,
)  # fmt: skip
def test_no_number_and_no_width_is_too_much_for_the_bells(value, noise, beta, earlier, theirs, width, height, language):
    kept = (1 - beta) * earlier
    found = [
        *noising(made("diffusion_forward", theirs, clean=value, noise=noise, alpha_bar=earlier)),
        *denoising(made("ddpm_step", theirs, noisy=value, predicted=noise, beta=beta, alpha_bar=kept, noise=noise)),
        *sampling(made("reparameterize", theirs, mean=value / 1e4, log_variance=beta, noise=noise / 1e3)),
        *codes(made("kl_gaussian", mean=value / 1e4, log_variance=noise / 1e8)),
    ]
    for picture in found:
        lines(picture, 0, width, height, language)
