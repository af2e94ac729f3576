"""The convention of every entry in all its forms: it says what was chosen, and never how the answer is computed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import Any

from every_case import every_case
from reference_samples import SAMPLES

from dlquiz.errors import ArgumentError
from dlquiz.messages import Text
from dlquiz.reference import catalog
from dlquiz.reference.kinds import Argument, Reference

HAN = re.compile(r"[\u4e00-\u9fff]")

CHOOSES_NOTHING = ("trace", "logit")
SAYS_WHAT_AN_EXPRESSION_NEEDS = ("evaluate", "gradient")

ARITHMETIC = re.compile(r"[·×*^/+√⌈⌊Σ∑∏²³≤≥]|[\w)|] − [\w(|]")

# What a question is about, not what it asks for: a loss, the layout of a layer, a unit. Nothing else is written as a
# formula, and who adds one here says that no question asks for it.
DEFINITIONS = (
    *("Z = XW + b", "z = Wx", "a = σ(w·x)", "W is inputs × units", "W inputs × units", "W is units × inputs"),
    *("W 为“输入 × 单元”", "W 为“单元 × 输入”", "∂p_i/∂z_j"),
    *("½(a − y)²", "½·Σ(a − y)²", "−y ln a − (1 − y) ln(1 − a)", "‖Xw − y‖²", "λ·Σ|w|", "λ/2·‖w‖²"),
    *("no 1/N", "no further 1/N", "无 1/N", "divide by N, not N − 1", "除以 N，而不是 N − 1"),
    *("0·log 0", "2²⁰", "10⁶"),
)
IMAGE = re.compile(r"\d+(×\d+)+")

# Names of arguments that are also what PyTorch, and so the prompt, calls the thing.
WORDS_OF_PYTORCH = ("ceil_mode", "fan_in")

# Further values of arguments that are neither flags nor words and that a convention looks at.
NUMBERS: dict[str, tuple[Any, ...]] = {"biases": (0, 1, 2), "order": (0, 1, 2, 3), "batch_size": (1, 2)}


def values_of(argument: Argument) -> tuple[Any, ...]:
    return (True, False) if argument.kind == "flag" else (*argument.words, *NUMBERS.get(argument.name, ()))


def forms(reference: Reference) -> Iterator[Text]:
    """Every convention that the entry prints: its sample, and that with each value of what may change the line."""
    sample = SAMPLES[reference.name][0]
    changing = {argument.name: values_of(argument) for argument in reference.arguments if values_of(argument)}
    yield reference.convention_for(catalog.bind(reference, sample))
    for values in product(*changing.values()):
        try:
            bound = catalog.bind(reference, sample | dict(zip(changing, values, strict=True)))
        except ArgumentError:  # not every word goes with the other arguments of the sample
            continue
        yield reference.convention_for(bound)


def without_definitions(text: str) -> str:
    for definition in sorted(DEFINITIONS, key=len, reverse=True):
        text = text.replace(definition, "")
    return IMAGE.sub("", text)


@every_case("name", catalog.names())
def test_a_convention_says_a_choice_in_both_languages_and_no_formula(name: str) -> None:
    arguments = {argument.name for argument in catalog.find(name).arguments if "_" in argument.name}
    for text in forms(catalog.find(name)):
        if name in CHOOSES_NOTHING:
            assert not any(text)
        elif name not in SAYS_WHAT_AN_EXPRESSION_NEEDS:
            assert text.en and HAN.search(text.zh) and not HAN.search(text.en)
        assert [line for line in text if ARITHMETIC.search(without_definitions(line))] == []
        said = text.en + text.zh
        unknown = [known for known in arguments.difference(WORDS_OF_PYTORCH) if known in said]
        assert unknown == [], "a prompt does not know the names of arguments"
        assert not re.search(r"\w\[", said), "an index into an argument"


def test_every_definition_is_in_use() -> None:
    said = "\n".join(line for name in catalog.names() for text in forms(catalog.find(name)) for line in text)
    assert [definition for definition in DEFINITIONS if definition not in said] == []


@every_case(
    ("name", "changes", "said"),
    [
        ("conv_output_size", {"padding": 0}, "per side"),
        ("conv_output_size", {"padding": "same"}, "TensorFlow"),
        ("conv_output_size", {"padding": "valid"}, "no padding"),
        ("conv_output_shape", {"padding": 0}, "per side"),
        ("conv_output_shape", {"padding": "same"}, "TensorFlow"),
        ("conv_output_shape", {"padding": "valid"}, "no padding"),
        ("pool_output_size", {"ceil_mode": True}, "PyTorch's ceil_mode"),
        ("pool_output_size", {"ceil_mode": False}, "floor"),
        ("conv_parameters", {}, "with bias"),
        ("linear_parameters", {"bias": False}, "without bias"),
        ("mlp_parameters", {}, "with bias"),
        ("classifier_parameters", {}, "the map is flattened"),
        ("classifier_parameters", {"head": "global_average"}, "global average pooling"),
        ("batch_norm_parameters", {"count": "all"}, "trainable or not; PyTorch's batch counter is left out"),
        ("batch_norm_parameters", {"count": "trainable"}, "trainable parameters only"),
        ("group_norm_parameters", {}, "PyTorch's default settings"),
        ("group_norm_parameters", {"affine": False}, "affine=False instead of PyTorch's default"),
        ("instance_norm_parameters", {"affine": False}, "PyTorch's default settings"),
        ("instance_norm_parameters", {"affine": True}, "affine=True instead of PyTorch's default"),
        ("depthwise_separable_parameters", {"bias": True}, "with bias"),
        ("lstm_parameters", {"biases": 0}, "no bias"),
        ("lstm_parameters", {"biases": 1}, "textbook"),
        ("lstm_parameters", {}, "no peepholes; two bias vectors per gate"),
        ("gru_parameters", {}, "one direction; two bias vectors per gate"),
        ("rnn_parameters", {}, "one direction; two bias vectors, as in PyTorch"),
        ("attention_parameters", {}, "the output projection included, with bias"),
        ("partial_connection_parameters", {}, "with bias"),
        ("partial_connection_parameters", {"bias": False}, "without bias"),
        ("bottleneck_parameters", {}, "without bias; normalization and shortcut left out"),
        ("bottleneck_parameters", {"bias": True}, "with bias"),
        ("cnn_parameters", {}, "each convolution has a bias"),
        ("cnn_parameters", {"batch_norm": True}, "no bias but batch normalization"),
        ("conv_macs", {"batch_size": 1}, "one sample"),
        ("conv_macs", {"batch_size": 1}, "按单个样本计"),
        ("conv_macs", {"batch_size": 2}, "the whole batch"),
        ("conv_macs", {"batch_size": 2}, "按整个批量计"),
        ("entropy", {"base": "e"}, "nats"),
        ("entropy", {"base": "2"}, "bits"),
        ("entropy", {"base": 2}, "bits"),
        ("entropy", {"base": 2.0}, "bits"),
        ("learning_rate_at", {"schedule": "step"}, "constant within a period"),
        ("learning_rate_at", {"schedule": "cosine"}, "no restarts"),
    ],
)
def test_a_convention_says_what_was_chosen(name: str, changes: dict[str, Any], said: str) -> None:
    reference = catalog.find(name)
    convention = reference.convention_for(catalog.bind(reference, SAMPLES[name][0] | changes))
    assert said in convention.en or said in convention.zh


@every_case(
    ("expression", "at", "wanted", "said"),
    [
        ("x*y", {"x": 1, "y": 2}, "x", ""),
        ("relu(x)", {"x": 1}, "x", "ReLU′(0) = 0"),
        ("max(v)", {"v": [1, 2]}, "v", "ties share the gradient equally; the gradient has the shape of its variable"),
        ("log(x)", {"x": 1}, "x", "log is the natural logarithm"),
        ("elu(x)", {"x": 1}, "x", "ELU has α = 1 unless given"),
    ],
)
def test_the_convention_of_a_gradient(expression: str, at: Any, wanted: str, said: str) -> None:
    bound = {"expression": expression, "at": at, "with_respect_to": wanted}
    assert catalog.find("gradient").convention_for(bound).en == said
