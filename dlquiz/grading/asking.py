"""What a learner must know before answering, in one sentence each: shared by every face."""

from __future__ import annotations

from dlquiz.grading.arranging import example_of
from dlquiz.grading.choices import in_both
from dlquiz.grading.compare import describe_tolerance
from dlquiz.grading.tolerances import DEFAULT
from dlquiz.messages import Text, message
from dlquiz.questions import Call, Choice, Cloze, Matching, Numeric, Ordering, Steps, TrueFalse, Words
from dlquiz.variants import Variant


def convention(variant: Variant) -> Text | None:
    """What the reference computes under, to be printed with the question; None where there is nothing to say."""
    kind = variant.question.kind
    if not isinstance(kind, Numeric) or not isinstance(kind.answer, Call):
        return None
    found = variant.call
    text = found[0].convention_for(found[1]) if found else None
    return text if text is not None and any(text) else None


def how_to_answer(variant: Variant) -> Text:
    """What to type, and for numbers how close is close enough. Tells the form of the answer, never its value."""
    kind = variant.question.kind
    if isinstance(kind, Choice):
        return message("asks_many" if kind.multiple else "asks_one")
    if isinstance(kind, TrueFalse):
        return message("asks_true_false")
    if isinstance(kind, Numeric):
        return _how_to_type(variant, kind)
    if isinstance(kind, Cloze):
        count = len(variant.parts)
        return message("asks_blanks", count=count) if count > 1 else message("asks_blank")
    if isinstance(kind, Steps):
        return message("asks_steps", count=len(variant.parts))
    if isinstance(kind, Ordering):
        return message("asks_ordering", example=example_of(len(kind.items)))
    if isinstance(kind, Matching):
        return message("asks_matching", example=example_of(len(kind.pairs)))
    return message("asks_words" if isinstance(kind, Words) else "asks_open")


def how_to_fill(variant: Variant) -> list[Text]:
    """For each blank of a cloze what may stand there: the options, or how close a number must be."""
    lines = []
    for number, part in enumerate(variant.parts, 1):
        kind = part.question.kind
        if isinstance(kind, Choice):
            texts = list(map(in_both, part.offered))
            said = Text(
                *(" / ".join(f"{n} {text[language]}" for n, text in enumerate(texts, 1)) for language in (0, 1))
            )
        elif isinstance(kind, Numeric):
            said = how_to_answer(part)
        else:
            said = message("asks_words")
        lines.append(Text(f"({number}) {said.en}", f"({number}) {said.zh}"))
    return lines


def _how_to_type(variant: Variant, kind: Numeric) -> Text:
    key = variant.answer
    if isinstance(key, int) and kind.unit is None and kind.tolerance == DEFAULT:
        return message("asks_integer")
    asked = message("asks_number")
    if isinstance(key, tuple):
        asked = message("asks_array", example="1 2; 3 4" if isinstance(key[0], tuple) else "1, 2, 3")
    if kind.unit is not None:
        unit = message("asks_unit", unit=kind.unit.name)
        asked = Text(f"{asked.en} {unit.en}", f"{asked.zh}，{unit.zh}")
    close = describe_tolerance(kind.tolerance, key)
    return Text(f"{asked.en} ({close.en}).", f"{asked.zh}（{close.zh}）。")
