"""What only a `calculated` question of Moodle has: answers as formulas, and datasets."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from dlquiz.interchange.moodle.datasets import Datasets
from dlquiz.interchange.moodle.elements import answer, text
from dlquiz.interchange.moodle.numbers import digits_of, margin_of, unit_elements
from dlquiz.interchange.moodle.texts import HtmlTexts
from dlquiz.interchange.xml_writing import element
from dlquiz.messages import Text
from dlquiz.reference.kinds import labelled
from dlquiz.variants.model import Variant
from dlquiz.variants.parameters import are_constant

_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
KEY = "key"
"""The dataset of the right answer."""


def calculated(variants: Sequence[Variant], datasets: Datasets, texts: HtmlTexts, lose: Callable[[Text], None]) -> str:
    """The answers, the units and the datasets of a question whose key is a number.

    The first answer is the key, the others are the named mistakes. A mistake that a draw does not have has the value
    of the key there: Moodle takes the first answer that fits.
    """
    question = variants[0].question
    number = question.kind.number
    assert number is not None, "a number is asked"
    keys = [variant.answer for variant in variants]
    margin, digits = margin_of(number.tolerance, keys), digits_of(number.tolerance, keys)
    if not margin.exact:
        lose(
            Text("a tolerance that differs between draws: the largest one is used", "随抽取而变的容差：采用最大的一个")
        )
    shown = (
        element("tolerance", margin.size)
        + element("tolerancetype", margin.kind)
        + element("correctanswerformat", digits.kind)
        + element("correctanswerlength", digits.number)
    )
    answers = [answer("100", f"{{{datasets.add_numbers(KEY, keys)}}}", more=shown)]
    for mistake in _mistakes(variants, lose):
        wildcard = f"{{{datasets.add_numbers(mistake.name, mistake.values)}}}"
        feedback = _feedback(mistake, datasets, lose)
        answers.append(answer("0", wildcard, feedback=texts.html(feedback, filled=True), more=shown))
    for name in question.parameters:
        values = [variant.parameters[name] for variant in variants]
        if not are_constant([question.parameters[name]]) and not any(isinstance(value, tuple) for value in values):
            datasets.add_numbers(name, values)
    return (
        element("synchronize", "0")
        + element("single", "0")
        + element("answernumbering", "abc")
        + element("shuffleanswers", "0")
        + "".join(answers)
        + unit_elements(number.unit)
        + element("dataset_definitions", "".join(_dataset(name, items) for name, items in datasets.items.items()))
    )


class _Mistake(NamedTuple):
    """A named mistake: its value and its feedback in each draw, and what people read for its name."""

    name: str
    title: Text
    values: list[float]
    feedback: list[Text]


def _mistakes(variants: Sequence[Variant], lose: Callable[[Text], None]) -> list[_Mistake]:
    found: dict[str, _Mistake] = {}
    for place, variant in enumerate(variants):
        for active in variant.mistakes:
            if isinstance(active.value, tuple):
                lose(Text(f"mistake {active.name}, which gives several numbers", f"结果为多个数的错误 {active.name}"))
                continue
            said = variant.fill(active.feedback)
            known = found.setdefault(
                active.name,
                # In a draw without this mistake nobody sees the feedback.
                _Mistake(active.name, active.title, [each.answer for each in variants], [said] * len(variants)),
            )
            known.values[place], known.feedback[place] = active.value, said
    return list(found.values())


def _feedback(mistake: _Mistake, datasets: Datasets, lose: Callable[[Text], None]) -> Text:
    """The feedback for all draws, with wildcards; the title of the mistake where draws differ in more than numbers."""
    languages = list(zip(*mistake.feedback, strict=True))
    texts = [
        drawn[0] if len(set(drawn)) == 1 else datasets.in_text(f"{mistake.name}_said", list(map(_plain_numbers, drawn)))
        for drawn in languages
    ]
    if None in texts:
        lose(Text(f"feedback of {mistake.name}, which differs between draws", f"{mistake.name} 随抽取而变的反馈"))
        return labelled(mistake.name, mistake.title)
    return Text(*(text or "" for text in texts))


def _plain_numbers(words: str) -> str:
    """The words without commas between thousands, of which Moodle knows nothing."""
    return _THOUSANDS.sub("", words)


def _dataset(name: str, items: Sequence[str]) -> str:
    numbers = [float(item) for item in items]
    decimals = max(len(item.partition(".")[2].partition("e")[0]) for item in items)
    listed = "".join(
        element("dataset_item", element("number", str(number)) + element("value", item))
        for number, item in enumerate(items, 1)
    )
    return element(
        "dataset_definition",
        element("status", text("private"))
        + element("name", text(name))
        + element("type", "calculated")
        + element("distribution", text("uniform"))
        + element("minimum", text(repr(min(numbers))))
        + element("maximum", text(repr(max(numbers))))
        + element("decimals", text(str(min(decimals, 9))))
        + element("itemcount", str(len(items)))
        + element("dataset_items", listed)
        + element("number_of_items", str(len(items))),
    )
