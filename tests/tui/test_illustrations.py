"""Every shipped question that has pictures can be looked at, in both languages and at every size."""

from __future__ import annotations

from functools import cache
from itertools import product
from types import SimpleNamespace

import pytest
from campaigns import some
from every_case import every_case
from reference_samples import SAMPLES
from shipped_banks import shipped

from dlquiz.kinds.drawing import draw
from dlquiz.messages import LANGUAGES
from dlquiz.reference.catalog import bind, find, names
from dlquiz.text.cells import cell_width
from dlquiz.tui.illustrations import _MAKERS, _TOO, has_illustrations, illustrations
from dlquiz.tui.illustrations.kit import Canvas
from dlquiz.variants.model import Variant

SIZES = ((36, 8), (76, 18), (116, 34), (196, 54))
"""Of these every second one in Chinese."""


@cache
def pictured() -> tuple[Variant, ...]:
    """A draw of every shipped question that has pictures."""
    return tuple(filter(has_illustrations, (draw(question, 5) for question in shipped().questions())))


PROMISED = (
    *("attention_scores", "attention_weights", "attention_output", "masked_softmax", "transformer_parameters"),
    *("rope_rotate", "rope_angle", "sinusoidal_position", "learning_rate_at", "zero_memory", "pipeline_bubble"),
    *("roofline", "iou", "nms", "diffusion_alpha_bar", "roc_auc", "calibration_error", "float_spacing"),
)
"""References about Transformers, training at scale and detection that have a picture."""


@every_case("reference", PROMISED)
def test_what_was_promised_a_picture_has_one(reference):
    bound = bind(find(reference), SAMPLES[reference][0])
    pictures = _MAKERS[reference](made=SimpleNamespace(verdict=None, arguments=bound))
    assert pictures
    for picture, language in product(pictures, LANGUAGES):
        lines = picture.draw(Canvas(language, 76, 18), picture.first).plain.split("\n")
        assert max(map(cell_width, lines)) <= 76


def test_every_maker_belongs_to_a_reference():
    assert not {*_MAKERS, *_TOO} - set(names())


@pytest.mark.sweep
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shipped_picture_is_drawn_at_every_size(language):
    seen = 0
    for variant in some(pictured(), 3, language):
        for picture in illustrations(variant):
            for width, height in SIZES if language == "en" else SIZES[::2]:
                for frame in {0, picture.first, picture.frames // 2, picture.frames - 1}:
                    lines = picture.draw(Canvas(language, width, height), frame).plain.split("\n")
                    assert max(map(cell_width, lines)) <= width, (variant.question.id, picture.title)
            seen += 1
    assert seen > 20


@pytest.mark.sweep
def test_a_topic_has_its_picture_without_any_reference():
    variant = next(one for one in pictured() if one.question.id == "overfitting-remedies")
    (picture,) = illustrations(variant)
    assert picture.title.en.startswith("Losses by epoch")
