"""A concrete question to be looked at, not answered: what it asks and offers, and its key where that is wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from dlquiz.errors import DlquizError
from dlquiz.grading.numeric import expected_number
from dlquiz.grading.verdict import Verdict
from dlquiz.kinds.answering import give_up
from dlquiz.kinds.drawing import draw
from dlquiz.kinds.kind import kind_of
from dlquiz.messages import Language, say
from dlquiz.questions.question import Question
from dlquiz.tui.question.parts import MUTED, expected_document, left_parts, option_parts, prompt_parts
from dlquiz.tui.question.verdicts import detail_parts, part_labels, solution_parts
from dlquiz.tui.rendering import Part, parsed, verbatim
from dlquiz.tui.row_keys import key_of
from dlquiz.variants.model import Variant

PartsOf: TypeAlias = Callable[[Variant, Language], list[Part]]


def drawn_parts(parts_of: PartsOf, question: Question, seed: int, language: Language) -> list[Part]:
    """What is shown of a variant, or why it cannot be drawn, or its key not be computed."""
    try:
        return parts_of(draw(question, seed), language)
    except DlquizError as error:
        return [Part(verbatim(error.in_language(language)), style="$text-error")]


def preview_parts(variant: Variant, language: Language) -> list[Part]:
    """The question as it is asked, without its key."""
    parts = prompt_parts(variant, language)
    kind = kind_of(variant)
    if kind.in_steps:
        for step, label in zip(variant.parts, variant.part_labels, strict=True):
            prompt = parsed(step.prompt.in_language(language))
            parts.append(Part(prompt, label=label.in_language(language), label_style=MUTED, indent=2))
    parts += _listed(left_parts(variant, language), "abcdefghijklmnopqrstuvwxyz")
    if kind.shows_offered:
        options = option_parts(variant, language)
        parts += _listed(options, [key_of(number) for number in range(1, len(options) + 1)])
    return parts


def _listed(parts: list[Part], labels: str | list[str]) -> list[Part]:
    return [
        part._replace(label=f"{label}. ", label_style="$text-accent", indent=2, gap=not place)
        for place, (label, part) in enumerate(zip(labels, parts, strict=False))
    ]


def key_parts(variant: Variant, language: Language) -> list[Part]:
    """The key, the working and the explanation. Raises `DlquizError` where the key cannot be computed."""
    parts = list(_key(variant, give_up(variant), language))
    return [
        Part(verbatim(say(language, "preview_key")), style="bold $text-accent"),
        *parts,
        *solution_parts(variant, language),
    ]


def _key(variant: Variant, verdict: Verdict, language: Language) -> Iterator[Part]:
    details = kind_of(variant).details(variant, None)
    if variant.parts:
        for part, marked, label in zip(variant.parts, verdict.parts, part_labels(variant, language), strict=True):
            key = expected_document(part, marked.expected_text, language)
            yield Part(key, label=label, label_style=MUTED, indent=2, gap=False)
    elif details:
        for detail in details:
            yield from (part._replace(indent=2, label_style=MUTED) for part in detail_parts(detail, language))
    else:
        key = expected_document(variant, verdict.expected_text, language)
        yield Part(key, style="bold", indent=2, gap=False)


def hint_parts(variant: Variant, language: Language) -> list[Part]:
    """All hints of a question."""
    hints = variant.question.hints
    texts = [
        say(language, "hint", number=number, count=len(hints), text=variant.fill(hint))
        for number, hint in enumerate(hints, 1)
    ]
    return [
        Part(parsed(hint), label="• ", label_style="$text-warning", gap=not place) for place, hint in enumerate(texts)
    ]


def mistake_parts(variant: Variant, language: Language) -> list[Part]:
    """Each mistake that gives a wrong answer with these numbers: its name, that answer, and what is said of it."""
    parts = list(_mistakes(variant, language))
    return [Part(verbatim(say(language, "wrong_answers")), style="bold", heading=True), *parts] if parts else []


def _mistakes(variant: Variant, language: Language) -> Iterator[Part]:
    number = variant.question.kind.number
    if number is not None:
        for mistake in variant.mistakes:
            value = expected_number(number, mistake.value).in_language(language)
            named = verbatim(f"{mistake.label.in_language(language)} = {value}")
            yield Part(named, style="$text-warning", label="✗ ", label_style="$text-error", gap=False)
            yield Part(parsed(variant.fill(mistake.feedback).in_language(language)), indent=2, gap=False)
        active = {mistake.name for mistake in variant.mistakes}
        idle = [mistake.name for mistake in number.mistakes if mistake.name not in active]
        if idle:
            text = say(language, "mistakes_idle", names=(", " if language == "en" else "、").join(idle))
            yield Part(verbatim(text), style=MUTED, gap=False)
    for part, label in zip(variant.parts, variant.part_labels, strict=True):
        of_part = list(_mistakes(part, language))
        if of_part:
            yield Part(verbatim(label.in_language(language).rstrip()), style=MUTED, gap=False)
            yield from (each._replace(indent=each.indent + 2) for each in of_part)
