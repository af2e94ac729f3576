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


@every_case("name", [name for name in catalog.names() if name not in SAYS_WHAT_AN_EXPRESSION_NEEDS])
def test_a_convention_is_said_in_both_languages(name: str) -> None:
    for text in forms(catalog.find(name)):
        if name in CHOOSES_NOTHING:
            assert not any(text)
        else:
            assert text.en and HAN.search(text.zh) and not HAN.search(text.en)


@every_case("name", catalog.names())
def test_a_convention_holds_no_formula(name: str) -> None:
    lines = {line for text in forms(catalog.find(name)) for line in text}
    assert [line for line in lines if ARITHMETIC.search(without_definitions(line))] == []


@every_case("name", catalog.names())
def test_a_convention_speaks_of_no_argument_that_a_prompt_does_not_know(name: str) -> None:
    arguments = {argument.name for argument in catalog.find(name).arguments if "_" in argument.name}
    for text in forms(catalog.find(name)):
        said = text.en + text.zh
        assert [known for known in arguments.difference(WORDS_OF_PYTORCH) if known in said] == []
        assert not re.search(r"\w\[", said), "an index into an argument"


def test_every_definition_is_in_use() -> None:
    said = "\n".join(line for name in catalog.names() for text in forms(catalog.find(name)) for line in text)
    assert [definition for definition in DEFINITIONS if definition not in said] == []
