"""Pictures of what a question is about, made from the run of its own reference on its own numbers.

A table leads from the name of a reference to what makes its pictures; a maker is imported at its first picture.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, NamedTuple

from dlquiz.grading.verdict import Verdict
from dlquiz.messages import Text
from dlquiz.questions.kinds import Call
from dlquiz.reference.gradients.expressed import FORMS
from dlquiz.tui.illustrations.kit import Illustration, wrong_value
from dlquiz.variants.model import Variant


class Made(NamedTuple):
    """What a picture is made of: a numeric question or part, its verdict if it was answered, its bound arguments.

    `earlier` are the learner's wrong values of earlier steps, by the names of those.
    """

    variant: Variant
    verdict: Verdict | None
    arguments: Mapping[str, Any]
    earlier: Mapping[str, Any] = {}


Maker = Callable[..., list[Illustration]]
"""Called with the keyword `made`. None where these numbers give no picture."""


def _maker(module: str, name: str) -> Maker:
    """The function `name` of `module`, imported at its first call."""

    def call(*, made: Made) -> list[Illustration]:
        found: list[Illustration] = getattr(import_module(f"{__name__}.{module}"), name)(made=made)
        return found

    return call


_MAKERS: dict[str, Maker] = {
    "evaluate": _maker("graphs", "evaluation"),
    "gradient": _maker("graphs", "gradients"),
    **dict.fromkeys(FORMS, _maker("graphs", "expressed_reference")),
    "conv_output_size": _maker("sizes", "sliding"),
    "conv_output_shape": _maker("sizes", "sliding"),
    "pool_output_size": _maker("sizes", "sliding"),
    "pool_output_shape": _maker("sizes", "sliding"),
    "im2col_shape": _maker("sizes", "unfolded"),
    "conv2d": _maker("layers", "convolution"),
    "max_pool2d": _maker("layers", "max_pooling"),
    "avg_pool2d": _maker("layers", "avg_pooling"),
    "max_pool2d_backward": _maker("layers", "max_pooling_backward"),
    "avg_pool2d_backward": _maker("layers", "avg_pooling_backward"),
    "receptive_field": _maker("reaches", "growing"),
    "receptive_fields": _maker("reaches", "growing"),
    "receptive_field_center": _maker("reaches", "centred"),
    "jump": _maker("reaches", "spaced"),
    "layers_for_receptive_field": _maker("reaches", "needed"),
    "activation": _maker("activations", "curves"),
    "activation_derivative": _maker("activations", "curves"),
    "network_parameters": _maker("architectures", "scaled"),
    "network_macs": _maker("architectures", "scaled"),
    "network_output_shape": _maker("architectures", "scaled"),
    "layer_parameters": _maker("architectures", "scaled"),
    "network_receptive_field": _maker("architectures", "scaled"),
    "learning_rate_at": _maker("descents", "schedule"),
    "quadratic_descent": _maker("descents", "descent"),
    "tensorflow_same_padding": _maker("sizes", "same_padded"),
    "fully_convolutional_size": _maker("sizes", "fully_convolutional"),
    "attention_scores": _maker("attention", "scores"),
    "attention_weights": _maker("attention", "weights"),
    "attention_output": _maker("attention", "output"),
    "masked_softmax": _maker("attention", "softmax"),
    "transformer_parameters": _maker("transformers", "block"),
    "rope_rotate": _maker("positions", "rotated"),
    "rope_angle": _maker("positions", "angle"),
    "sinusoidal_position": _maker("positions", "waves"),
    "zero_memory": _maker("scale", "memory"),
    "pipeline_bubble": _maker("scale", "bubble"),
    "roofline": _maker("scale", "roof"),
    "iou": _maker("detection", "overlap"),
    "nms": _maker("detection", "suppression"),
    "dice": _maker("segmentation", "masks"),
    "grad_cam": _maker("saliency", "class_map"),
    "clip_loss": _maker("contrastive", "pairs"),
    "kl_gaussian": _maker("gaussians", "codes"),
    "elbo_gaussian": _maker("gaussians", "codes"),
    "reparameterize": _maker("gaussians", "sampling"),
    "diffusion_alpha_bar": _maker("descents", "diffusion"),
    "diffusion_forward": _maker("gaussians", "noising"),
    "ddpm_step": _maker("gaussians", "denoising"),
    "roc_auc": _maker("evaluation", "roc"),
    "calibration_error": _maker("calibration", "bins"),
    "float_spacing": _maker("formats", "spacing"),
}
"""By the name of the reference."""

_TOO = {
    "evaluate": _maker("functions", "along"),
    "gradient": _maker("functions", "along"),
    "conv_output_shape": _maker("sizes", "stacked"),
    "pool_output_shape": _maker("sizes", "stacked"),
}
"""A second maker, whose pictures come after those of the first."""

_FITS = _maker("losses", "fits")
_TOPICS = {"generalization": _FITS}
_TAGS = dict.fromkeys(("overfitting", "underfitting", "early-stopping", "bias-variance"), _FITS)
"""For what no reference computes: pictures by the topic of a question, or by a tag."""


def has_illustrations(variant: Variant) -> bool:
    """Whether a picture can be asked for; known by names alone, nothing is computed."""
    return bool(_about(variant)) or any(_reference(one) in _MAKERS for one in (variant, *variant.parts))


def illustrations(variant: Variant, verdict: Verdict | None = None) -> list[Illustration]:
    """The pictures of a question, of each of its parts in their order; imports NumPy where one needs it."""
    about = [picture for maker in _about(variant) for picture in maker(made=Made(variant, verdict, {}))]
    return [*_of_references(variant, verdict), *about]


def _about(variant: Variant) -> list[Maker]:
    """What is drawn for the topic and the tags."""
    found = [_TOPICS.get(variant.question.topic), *map(_TAGS.get, variant.question.tags)]
    return list(dict.fromkeys(maker for maker in found if maker))


def _of_references(variant: Variant, verdict: Verdict | None) -> list[Illustration]:
    if not variant.parts:
        return _made(variant, verdict)
    verdicts = dict(enumerate(verdict.parts if verdict else ()))
    return [
        picture._replace(title=Text(label.en + picture.title.en, label.zh + picture.title.zh))
        for number, (label, part) in enumerate(zip(variant.part_labels, variant.parts, strict=True))
        for picture in _made(part, verdicts.get(number), _wrong(variant, verdicts, number))
    ]


def _wrong(variant: Variant, verdicts: Mapping[int, Verdict], steps: int) -> dict[str, Any]:
    """The wrong values of the first steps; the blanks of a cloze know nothing of each other."""
    if not variant.question.kind.in_steps:
        return {}
    answered = zip(variant.parts[:steps], map(verdicts.get, range(steps)), strict=True)
    return {
        part.question.part: wrong_value(verdict)
        for part, verdict in answered
        if part.question.kind.number is not None and wrong_value(verdict) is not None
    }


def _made(variant: Variant, verdict: Verdict | None, earlier: Mapping[str, Any] | None = None) -> list[Illustration]:
    name = _reference(variant)
    makers = [maker for maker in (_MAKERS.get(name), _TOO.get(name)) if maker]
    found = variant.call if makers else None
    if not found:
        return []
    made = Made(variant, verdict, found[1], earlier or {})
    return [picture for maker in makers for picture in maker(made=made)]


def _reference(variant: Variant) -> str:
    """The name of the reference behind a numeric question; "" where there is none."""
    number = variant.question.kind.number
    return str(number.answer.reference) if number is not None and isinstance(number.answer, Call) else ""
