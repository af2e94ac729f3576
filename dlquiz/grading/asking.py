"""What a learner must know before answering, in one sentence each: shared by every face."""

from __future__ import annotations

from dlquiz.grading.compare import describe_tolerance
from dlquiz.messages import Text, message
from dlquiz.questions import Call, Choice, Numeric, Open, TrueFalse
from dlquiz.variants import Variant, reference_of


def convention(variant: Variant) -> Text | None:
    """What the reference computes under, to be printed with the question; None where there is nothing to say."""
    kind = variant.question.kind
    if not isinstance(kind, Numeric) or not isinstance(kind.answer, Call):
        return None
    found = reference_of(variant)
    text = found[0].convention_for(found[1]) if found else None
    return text if text is not None and any(text) else None


def how_to_answer(variant: Variant) -> Text:
    """What to type, and for numbers how close is close enough. Tells the form of the answer, never its value."""
    kind = variant.question.kind
    if isinstance(kind, Choice):
        return message("asks_many" if kind.multiple else "asks_one")
    if isinstance(kind, TrueFalse):
        return message("asks_true_false")
    if isinstance(kind, Open):
        return message("asks_open")
    return _how_to_type(variant, kind)


def _how_to_type(variant: Variant, kind: Numeric) -> Text:
    key = variant.answer
    asked = message("asks_number")
    if isinstance(key, tuple):
        asked = message("asks_array", example="1 2; 3 4" if isinstance(key[0], tuple) else "1, 2, 3")
    if kind.unit is not None:
        unit = message("asks_unit", unit=kind.unit.name)
        asked = Text(f"{asked.en} {unit.en}", f"{asked.zh}，{unit.zh}")
    close = describe_tolerance(kind.tolerance, key)
    return Text(f"{asked.en} ({close.en}).", f"{asked.zh}（{close.zh}）。")
