"""Which questions of the banks are about a kind of layer, or about a family of networks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from dlquiz.questions.kinds import Call
from dlquiz.questions.question import Question


class Subject(NamedTuple):
    """What tells that a question is about something: one of its tags, or a reference it runs."""

    tags: tuple[str, ...] = ()
    references: tuple[str, ...] = ()


_POOLING = Subject(
    ("pooling",), ("pool_output_size", "pool_output_shape", "max_pool2d", "avg_pool2d", "max_pool2d_backward")
)
_CONVOLUTION = Subject(
    ("convolution", "padding", "dilation"),
    ("conv_output_size", "conv_output_shape", "conv_parameters", "conv_macs", "conv2d", "conv2d_backward"),
)
_LAYER_NORM = Subject(("layer-norm",), ("layer_norm_parameters",))
SUBJECTS: dict[str, Subject] = {
    "Conv2d": _CONVOLUTION,
    "Linear": Subject(("linear",), ("linear_parameters", "linear_macs", "linear_forward", "linear_backward")),
    "BatchNorm2d": Subject(("batch-norm",), ("batch_norm_parameters", "batch_norm", "batch_norm_backward")),
    "LayerNorm": _LAYER_NORM,
    "LayerNorm2d": _LAYER_NORM,
    "MultiheadAttention": Subject(("attention",), ("attention_parameters", "attention_macs")),
    "Embedding": Subject(("embedding",), ("embedding_parameters",)),
    "MaxPool2d": _POOLING,
    "AvgPool2d": _POOLING,
    "AdaptiveAvgPool2d": _POOLING,
    "Subsampling": _POOLING,
    "ReLU": Subject(("relu",)),
    "Tanh": Subject(("tanh",)),
    "Sigmoid": Subject(("sigmoid",)),
    "Dropout": Subject(("dropout",), ("dropout",)),
    "Flatten": Subject(("shapes",), ("flatten_size",)),
    "Concat": Subject(("densenet", "googlenet"), ("concat_channels", "dense_block_channels")),
    "Add": Subject(("resnet",), ("add_channels",)),
}
RECEPTIVE_FIELDS = Subject(
    ("receptive-field",), ("receptive_field", "receptive_fields", "jump", "layers_for_receptive_field")
)
WINDOWS = ("Conv2d", "MaxPool2d", "AvgPool2d", "Subsampling")
"""The kinds of layers that a receptive field grows by."""
FAMILIES = (
    *("lenet", "alexnet", "vgg", "googlenet", "inception", "resnet", "resnext", "wide_resnet", "densenet"),
    *("squeezenet", "mobilenet", "shufflenet", "efficientnet", "convnext", "vit", "gpt2", "bert", "llama2", "t5"),
)


_TRANSFORMERS = frozenset(("vit", "gpt2", "bert", "llama2", "t5"))


def family_of(network: str) -> Subject:
    """What tells that a question is about the family of a network; nothing does for one of one's own."""
    families = [family for family in FAMILIES if network.startswith(family)]
    wider = ["transformer"] if not _TRANSFORMERS.isdisjoint(families) else []
    return Subject((*(family.replace("_", "-") for family in families), *wider))


def questions_about(questions: Iterable[Question], subject: Subject) -> tuple[Question, ...]:
    """The questions in use that are about the subject, in the order of the banks."""
    return tuple(question for question in questions if not question.deprecated and _is_about(question, subject))


def _is_about(question: Question, subject: Subject) -> bool:
    return not set(subject.tags).isdisjoint(question.tags) or not set(subject.references).isdisjoint(_run_by(question))


def _run_by(question: Question) -> Iterator[str]:
    kind = question.kind
    for each in (kind, *(part.kind for part in kind.every_part)):
        if each.number is not None and isinstance(each.number.answer, Call):
            yield str(each.number.answer.reference)
