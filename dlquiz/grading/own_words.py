"""What can be said in a question's own words: only arguments that it names, and names that it prints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from dlquiz.expressions import show
from dlquiz.expressions.values import Value
from dlquiz.grading.argument_words import ARGUMENTS, WORDS
from dlquiz.messages import Text, message
from dlquiz.reference import catalog
from dlquiz.variants import Variant
from dlquiz.variants.texts import PLACEHOLDER, placeholders

_NUMBER = re.compile(r"(?<![\w.])[-−]?\d+(?:\.\d+)?(?![\w.])")


def convention(variant: Variant) -> Text | None:
    """What the reference computes under, to be shown with the question; None where there is nothing to say."""
    text = None if variant.call is None else variant.call[0].convention_for(variant.call[1])
    return text if text is not None and any(text) else None


def question_text(variant: Variant) -> Text:
    """Everything that is read before an answer is given: of a step also what comes before it, and the convention."""
    under = convention(variant) or Text.same("")
    texts = (variant.fill(variant.question.context), variant.prompt, under)
    return Text(*("\n".join(text[language] for text in texts) for language in (0, 1)))


def names_argument(asked: Text, name: str) -> bool:
    """Whether a question names an argument of its reference, in both languages."""
    called = ARGUMENTS.get(name)
    return called is not None and all(
        re.search(cues, text, re.IGNORECASE) for cues, text in zip(called.cues, asked, strict=True)
    )


def prints_name(asked: Text, name: str) -> bool:
    """Whether a question shows a parameter by its very name: `X`, but not inside another word or formula command."""
    return all(re.search(rf"(?<![A-Za-z0-9\\]){re.escape(name)}(?![A-Za-z0-9])", text) for text in asked)


def called(asked: Text, name: str) -> Text:
    """What a question calls an argument or a parameter; empty where it has no words for it."""
    if names_argument(asked, name):
        return ARGUMENTS[name].title
    return Text.same(name if prints_name(asked, name) else "")


def right_for(asked: Text, value: Value, argument: str, other: Any) -> Text | None:
    """What an answer is right for, in words of the question; None where it has none for it."""
    if isinstance(other, str):
        what = WORDS.get(argument, {}).get(other)
        return None if what is None else message("right_for_word", value=show(value), what=what)
    if not names_argument(asked, argument):
        return None
    called = ARGUMENTS[argument]
    if isinstance(other, bool):
        return message("right_for_flag", value=show(value), how=called.title if other else called.without)
    return message("right_for_number", value=show(value), what=called.title, other=show(other))


def given_number(variant: Variant, value: Value) -> Value:
    """The number of the question that an answer repeats, None where it repeats none; exactly as it is computed with."""
    return next((number for number in _given(variant) if catalog.same_value(number, value)), None)


def _given(variant: Variant) -> Iterator[Value]:
    """The numbers that the texts of a question show, those behind its placeholders unrounded."""
    for text in (variant.question.context.en, variant.question.prompt.en):
        yield from (variant.names[name] for name in placeholders(text) if not isinstance(variant.names[name], tuple))
        for literal in _NUMBER.findall(PLACEHOLDER.sub("", text)):
            yield float(literal.replace("−", "-"))
